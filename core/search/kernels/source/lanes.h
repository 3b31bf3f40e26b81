// The layout of codes: LANES units side by side, character after character, so that one read has the codes of a marked
// character in all of them. Codes arrive unit by unit and are transposed.
#pragma once
#include <stdint.h>
#include <wasm_simd128.h>

#define INLINE static inline __attribute__((always_inline))

constexpr int CODES = 256;
constexpr int MOST_LANES = 16;

/** Anywhere in memory. */
typedef uint64_t LooseWord __attribute__((aligned(1), may_alias));

INLINE v128_t low_bytes(v128_t a, v128_t b) {
  return wasm_i8x16_shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

INLINE v128_t high_bytes(v128_t a, v128_t b) {
  return wasm_i8x16_shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** Transposes sixteen characters of sixteen units in four rounds. */
INLINE void turn_over(const uint8_t* from, uint32_t stride, uint8_t* to) {
  v128_t rows[MOST_LANES], next[MOST_LANES];
  for (int unit = 0; unit < MOST_LANES; unit++) rows[unit] = wasm_v128_load(from + unit * stride);
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < MOST_LANES / 2; i++) {
      next[2 * i] = low_bytes(rows[i], rows[i + MOST_LANES / 2]);
      next[2 * i + 1] = high_bytes(rows[i], rows[i + MOST_LANES / 2]);
    }
    for (int i = 0; i < MOST_LANES; i++) rows[i] = next[i];
  }
  for (int t = 0; t < MOST_LANES; t++) wasm_v128_store(to + t * MOST_LANES, rows[t]);
}
