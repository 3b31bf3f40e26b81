// How often each code of a unit occurs at marked characters. A marked character is one load and one increment; four
// tables in turn keep increments of the same code, which saturated units give in a row, from waiting for each other.
#pragma once
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

constexpr int CODES = 256;
constexpr int TURNS = 4;
/** Marks that are worked through for one unit after another while they are close to the processor: 16 KB. */
constexpr int STRETCH = 4096;
constexpr int LINE = 64;

typedef uint32_t Counts[TURNS][CODES];

/** Anywhere in memory. */
typedef uint64_t LooseWord __attribute__((aligned(1), may_alias));

INLINE uint64_t eight(const uint8_t* at) { return *(const LooseWord*)at; }

INLINE void clear(Counts& counts) {
  for (int i = 0; i < TURNS * CODES; i++) ((uint32_t*)counts)[i] = 0;
}

INLINE void total(const Counts& counts, uint32_t* out) {
  for (int c = 0; c < CODES; c++) out[c] = counts[0][c] + counts[1][c] + counts[2][c] + counts[3][c];
}

/** The characters at `marks`: no branch depends on the text. */
INLINE void count_marks(const uint8_t* codes, const uint32_t* marks, int count, Counts& counts) {
  int i = 0;
  for (; i + TURNS <= count; i += TURNS)
    for (int k = 0; k < TURNS; k++) counts[k][codes[marks[i + k]]]++;
  for (; i < count; i++) counts[0][codes[marks[i]]]++;
}

/**
 * Reads a byte of every line between the first mark and the last: memory answers an even walk several times as fast as
 * one from stretch to stretch. @returns something that depends on it, or it would not be read
 */
INLINE uint32_t fetch(const uint8_t* codes, const uint32_t* marks, int count) {
  uint32_t seen = 0, from = marks[0], to = marks[count - 1];
  bool rare = (to - from) / LINE > (uint32_t)count, dense = (to - from) / 3 < (uint32_t)count;
  if (rare || dense) return 0;
  for (uint32_t t = from; t < to; t += LINE) seen += codes[t];
  return seen;
}
