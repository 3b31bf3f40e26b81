// The host interface. The host allocates all arrays, in one memory: codes of 2, 4, 8 or 16 units side by side, marks,
// tables, spectra. ../plain.ts is the reference in TypeScript.
#include "counts.h"
#include "sums.h"
#include "shifts.h"

#define EXPORT(name) extern "C" __attribute__((export_name(name)))

/** @param from [units][stride] codes of `count` characters, which go to the lanes from `lane` on */
EXPORT("put_codes")
void put_codes(const uint8_t* from, uint32_t stride, int units, uint32_t count, uint8_t* codes, int lanes, int lane) {
  uint32_t t = 0;
  if (units == MOST_LANES)
    for (; t + MOST_LANES <= count; t += MOST_LANES) turn_over(from + t, stride, codes + t * MOST_LANES);
  for (int unit = 0; unit < units; unit++)
    for (uint32_t at = t; at < count; at++) codes[at * lanes + lane + unit] = from[unit * stride + at];
}

/** @param marks ascending characters @param out [lanes][256] */
EXPORT("count_marks")
uint32_t count_marks(const uint8_t* codes, int lanes, const uint32_t* marks, int count, Counts* out) {
  switch (lanes) {
    case 2: return count_lanes<2>(codes, marks, count, out);
    case 4: return count_lanes<4>(codes, marks, count, out);
    case 8: return count_lanes<8>(codes, marks, count, out);
    default: return count_lanes<16>(codes, marks, count, out);
  }
}

/** @param pairs [characters][2] y and its rank @param runs [count][2] characters from…to @param out [lanes][256][2] */
EXPORT("sum_runs")
void sum_runs(const uint8_t* codes, int lanes, const float* pairs, const uint32_t* runs, int count, Sums* out) {
  switch (lanes) {
    case 2: return sum_lanes<2>(codes, pairs, runs, count, out);
    case 4: return sum_lanes<4>(codes, pairs, runs, count, out);
    case 8: return sum_lanes<8>(codes, pairs, runs, count, out);
    default: return sum_lanes<16>(codes, pairs, runs, count, out);
  }
}

/**
 * The half spectrum of one feature over `width` places of every block, tile by tile.
 * @param values [blocks][width] @param tile [blocks] scratch @param order [blocks / 2 + 1] where each frequency stands
 * @param out [tiles][blocks / 2 + 1][features], of which this is number `feature`
 */
EXPORT("transform")
void transform(const float* values, int blocks, int width, const Twiddle* twiddles, const int* order, Row* tile, Row* out,
               int feature, int features) {
  for (int first = 0; first < width; first += WIDTH) {
    int here = width - first < WIDTH ? width - first : WIDTH;
    for (int block = 0; block < blocks; block++)
      for (int w = 0; w < WIDTH; w++) {
        ((float*)tile[block].re)[w] = w < here ? values[(uint64_t)block * width + first + w] : 0;
        ((float*)tile[block].im)[w] = 0;
      }
    forward(tile, blocks, twiddles);
    for (int f = 0; f <= blocks / 2; f++) out[f * features + feature] = tile[order[f]];
    out += (blocks / 2 + 1) * features;
  }
}

/**
 * Adds `width` places from `at` on to the correlations of all lanes, two by two, with all features: all lanes use a tile
 * of the features' spectra while it is in the cache.
* @param tables [lanes][256] values of codes @param order [blocks] where each frequency stands
 * @param spectra as `transform` left them @param sums [lanes / 2][blocks / 2 + 1][features]
 */
EXPORT("correlate")
void correlate(const uint8_t* codes, int lanes, const float* tables, uint32_t places, uint32_t at, int width, int blocks,
               const Twiddle* twiddles, const int* order, Row* tile, const Row* spectra, int features, Four* sums) {
  int half = blocks / 2 + 1;
  for (int first = 0; first < width; first += WIDTH, spectra += half * features)
    for (int lane = 0; lane < lanes; lane += 2) {
      Four* of_pair = sums + (lane >> 1) * half * features;
      for (int c = 0; c < CODES; c++) values_a[c] = tables[lane * CODES + c], values_b[c] = tables[(lane + 1) * CODES + c];
      fill(tile, blocks, codes + (at + first) * lanes + lane, lanes, places * lanes,
           width - first < WIDTH ? width - first : WIDTH);
      forward(tile, blocks, twiddles);
      for (int f = 0; f < half; f++) {
        const Row &plus = tile[order[f]], &minus = tile[order[(blocks - f) % blocks]];
        for (int k = 0; k < features; k++) of_pair[f * features + k] += product(plus, minus, spectra[f * features + k]);
      }
    }
}
