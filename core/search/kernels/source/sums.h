// Sums of a number at each code of a unit: Σ y and Σ rank(y), in double precision, both in one vector.
#pragma once
#include "lanes.h"

/** Characters of a tile, processed for one quartet of units after another while it is in the cache. */
constexpr int SUM_STRETCH = 512;
/** Units whose tables are in the cache at the same time: 16 KB. */
constexpr int QUARTET = 4;

typedef double Pair __attribute__((vector_size(16)));
typedef Pair Sums[CODES];

/** @param codes of the first lane of the quartet @param pairs [characters][2] y and its rank */
template <int LANES>
INLINE void sum_stretch(const uint8_t* codes, const float* pairs, uint32_t from, uint32_t to, Sums* sums) {
  for (uint32_t t = from; t < to; t++) {
    Pair pair = (Pair)wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(pairs + 2 * t));
    const uint8_t* at = codes + t * LANES;
#pragma unroll
    for (int k = 0; k < QUARTET && k < LANES; k++) sums[k][at[k]] += pair;
  }
}

/** @param runs [count][2] characters from…to @param out [LANES][256] */
template <int LANES>
INLINE void sum_lanes(const uint8_t* codes, const float* pairs, const uint32_t* runs, int count, Sums* out) {
  for (int i = 0; i < LANES * CODES; i++) ((Pair*)out)[i] = Pair{0, 0};
  for (int i = 0; i < count; i++)
    for (uint32_t from = runs[2 * i], end = runs[2 * i + 1]; from < end; from += SUM_STRETCH)
      for (int lane = 0; lane < LANES; lane += QUARTET)
        sum_stretch<LANES>(codes + lane, pairs, from, end - from < SUM_STRETCH ? end : from + SUM_STRETCH, out + lane);
}
