// What the host sees. Everything lies where the host says, in one memory: codes of units at `stride` from one another,
// marks, tables, spectra. ../plain.ts says the same in TypeScript, and is the definition.
#include "sums.h"
#include "turns.h"

#define EXPORT(name) extern "C" __attribute__((export_name(name)))

constexpr int MOST_UNITS = 16;

/** @param marks ascending characters @param out [units][256] */
EXPORT("count_marks")
uint32_t count_marks_of(const uint8_t* codes, uint32_t stride, int units, const uint32_t* marks, int count, uint32_t* out) {
  static Counts counts[MOST_UNITS];
  uint32_t seen = 0;
  for (int u = 0; u < units; u++) clear(counts[u]);
  for (int from = 0; from < count; from += STRETCH) {
    int here = count - from < STRETCH ? count - from : STRETCH;
    for (int u = 0; u < units; u++) {
      seen += fetch(codes + (uint64_t)u * stride, marks + from, here);
      count_marks(codes + (uint64_t)u * stride, marks + from, here, counts[u]);
    }
  }
  for (int u = 0; u < units; u++) total(counts[u], out + u * CODES);
  return seen;
}

/** @param pairs [characters][2] y and its rank @param runs [count][2] characters from…to @param out [units][256][2] */
EXPORT("sum_runs")
void sum_runs_of(const uint8_t* codes, uint32_t stride, int units, const float* pairs, const uint32_t* runs, int count,
                 double* out) {
  static Sums sums[MOST_UNITS];
  for (int u = 0; u < units; u++) clear(sums[u]);
  for (int i = 0; i < count; i++)
    for (uint32_t from = runs[2 * i], end = runs[2 * i + 1]; from < end; from += SUM_STRETCH)
      for (int u = 0; u < units; u++)
        sum_stretch(codes + (uint64_t)u * stride, pairs, from, end - from < SUM_STRETCH ? end : from + SUM_STRETCH, sums[u]);
  for (int u = 0; u < units; u++) total(sums[u], out + u * CODES * 2);
}

/**
 * The half spectrum of one feature over `width` places of every block, tile by tile.
 * @param values [blocks][width] @param tile [blocks] scratch @param order [blocks / 2 + 1] where each frequency stands
 * @param out [tiles][blocks / 2 + 1][features], of which this is number `feature`
 */
EXPORT("transform")
void transform(const float* values, int blocks, int width, const Turn* turns, const int* order, Row* tile, Row* out,
               int feature, int features) {
  for (int first = 0; first < width; first += WIDTH) {
    int here = width - first < WIDTH ? width - first : WIDTH;
    for (int block = 0; block < blocks; block++)
      for (int w = 0; w < WIDTH; w++) {
        ((float*)tile[block].re)[w] = w < here ? values[(uint64_t)block * width + first + w] : 0;
        ((float*)tile[block].im)[w] = 0;
      }
    forward(tile, blocks, turns);
    for (int f = 0; f <= blocks / 2; f++) out[f * features + feature] = tile[order[f]];
    out += (blocks / 2 + 1) * features;
  }
}

/**
 * Adds what `width` places from `at` on contribute to the turns of two units against all features.
 * @param order [blocks] where each frequency stands @param spectra as `transform` left them
 * @param sums [blocks / 2 + 1][features]
 */
EXPORT("correlate")
void correlate(const uint8_t* a, const uint8_t* b, const float* table_a, const float* table_b, uint32_t places,
               uint32_t at, int width, int blocks, const Turn* turns, const int* order, Row* tile, const Row* spectra,
               int features, Four* sums) {
  for (int c = 0; c < CODES; c++) values_a[c] = table_a[c], values_b[c] = table_b[c];
  for (int first = 0; first < width; first += WIDTH) {
    fill(tile, blocks, a, b, places, at + first, width - first < WIDTH ? width - first : WIDTH);
    forward(tile, blocks, turns);
    for (int f = 0; f <= blocks / 2; f++) {
      const Row &plus = tile[order[f]], &minus = tile[order[(blocks - f) % blocks]];
      for (int k = 0; k < features; k++) sums[f * features + k] += product(plus, minus, spectra[f * features + k]);
    }
    spectra += (blocks / 2 + 1) * features;
  }
}
