// Counts of the codes of a few units at marked characters. Mark by mark over all units, so that consecutive increments
// are independent; the tables fit the first-level cache.
#pragma once
#include "lanes.h"

/** Marks whose codes are prefetched together. */
constexpr int AHEAD = 64;

typedef uint32_t Counts[CODES];

/**
 * Reads a byte at each mark, to overlap the cache misses. @returns a value that depends on them, so that the reads are
 * not optimised away
 */
template <int LANES>
INLINE uint32_t fetch(const uint8_t* codes, const uint32_t* marks, int count) {
  uint32_t seen = 0;
  for (int i = 0; i < count; i++) seen += codes[marks[i] * LANES];
  return seen;
}

/** At a fixed address, so that an increment's address is a single addition. */
static Counts tables[MOST_LANES];

/** One mark: the codes of all lanes, eight of them in a word, each cut out of it as an offset in bytes. */
template <int LANES>
INLINE void count_one(const uint8_t* at) {
  if constexpr (LANES >= 8) {
#pragma unroll
    for (int first = 0; first < LANES; first += 8) {
      uint64_t word = *(const LooseWord*)(at + first);
#pragma unroll
      for (int k = 0; k < 8; k++) {
        uint32_t offset = (uint32_t)(k == 0 ? word << 2 : word >> (8 * k - 2)) & (4 * (CODES - 1));
        ++*(uint32_t*)((uint8_t*)tables[first + k] + offset);
      }
    }
  } else
    for (int k = 0; k < LANES; k++) tables[k][at[k]]++;
}

/** @param out [LANES][256] */
template <int LANES>
INLINE uint32_t count_lanes(const uint8_t* codes, const uint32_t* marks, int count, Counts* out) {
  uint32_t seen = 0;
  for (int i = 0; i < LANES * CODES; i++) ((uint32_t*)tables)[i] = 0;
  for (int from = 0; from < count; from += AHEAD) {
    int to = count - from < AHEAD ? count : from + AHEAD;
    seen += fetch<LANES>(codes, marks + from, to - from);
    for (int i = from; i < to; i++) count_one<LANES>(codes + marks[i] * LANES);
  }
  for (int i = 0; i < LANES * CODES; i++) ((uint32_t*)out)[i] = ((uint32_t*)tables)[i];
  return seen;
}
