// What a number sums up to at each code of a unit: Σ y and Σ rank(y), in double precision, both in one vector.
#pragma once
#include "counts.h"
#include <wasm_simd128.h>

/** Characters that are worked through for one unit after another: 32 KB of pairs. */
constexpr int SUM_STRETCH = 4096;
/** Tables in turn, as for counts. */
constexpr int SUM_TURNS = 4;

typedef double Pair __attribute__((vector_size(16)));
typedef Pair Sums[SUM_TURNS][CODES];

INLINE void clear(Sums& sums) {
  for (int i = 0; i < SUM_TURNS * CODES; i++) ((Pair*)sums)[i] = Pair{0, 0};
}

INLINE void total(const Sums& sums, double* out) {
  for (int c = 0; c < CODES; c++) ((Pair*)out)[c] = sums[0][c] + sums[1][c] + sums[2][c] + sums[3][c];
}

INLINE void add(Pair* sums, const uint8_t* codes, const float* pairs, uint32_t t) {
  sums[codes[t]] += (Pair)wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(pairs + 2 * (uint64_t)t));
}

/** @param pairs [characters][2] y and its rank */
INLINE void sum_stretch(const uint8_t* codes, const float* pairs, uint32_t from, uint32_t to, Sums& sums) {
  uint32_t t = from;
  for (; t + SUM_TURNS <= to; t += SUM_TURNS)
    for (int k = 0; k < SUM_TURNS; k++) add(sums[k], codes, pairs, t + k);
  for (; t < to; t++) add(sums[0], codes, pairs, t);
}
