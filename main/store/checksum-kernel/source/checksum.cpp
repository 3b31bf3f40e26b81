// xxHash32 with seed 0 of several parts of equal length (github.com/Cyan4973/xxHash, doc/xxhash_spec.md). The four sums
// of a part are one vector, and four parts are interleaved to hide the latency of multiplication. ../../checksum.ts is
// the reference in TypeScript.
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) extern "C" __attribute__((export_name(name)))
#define INLINE static inline __attribute__((always_inline))

constexpr uint32_t P1 = 0x9e3779b1, P2 = 0x85ebca77, P3 = 0xc2b2ae3d;
constexpr int SIDE = 4;

INLINE v128_t round(v128_t sums, v128_t words) {
  v128_t sum = wasm_i32x4_add(sums, wasm_i32x4_mul(words, wasm_u32x4_const_splat(P2)));
  v128_t rotated = wasm_v128_or(wasm_i32x4_shl(sum, 13), wasm_u32x4_shr(sum, 19));
  return wasm_i32x4_mul(rotated, wasm_u32x4_const_splat(P1));
}

INLINE uint32_t rotate(uint32_t word, int by) { return (word << by) | (word >> (32 - by)); }

INLINE uint32_t finish(v128_t sums, uint32_t length) {
  uint32_t hash = rotate(wasm_u32x4_extract_lane(sums, 0), 1) + rotate(wasm_u32x4_extract_lane(sums, 1), 7) +
                  rotate(wasm_u32x4_extract_lane(sums, 2), 12) + rotate(wasm_u32x4_extract_lane(sums, 3), 18) + length;
  hash = (hash ^ (hash >> 15)) * P2;
  hash = (hash ^ (hash >> 13)) * P3;
  return hash ^ (hash >> 16);
}

/** @param parts a multiple of SIDE @param length bytes of each, a multiple of 16, at least 16 @param out [parts] */
EXPORT("checksums")
void checksums(const uint8_t* from, int parts, uint32_t length, uint32_t* out) {
  const v128_t begin = wasm_u32x4_make(P1 + P2, P2, 0, 0 - P1);
  for (int part = 0; part < parts; part += SIDE, from += SIDE * length) {
    v128_t sums[SIDE] = {begin, begin, begin, begin};
    for (uint32_t at = 0; at < length; at += 16)
      for (int side = 0; side < SIDE; side++) sums[side] = round(sums[side], wasm_v128_load(from + side * length + at));
    for (int side = 0; side < SIDE; side++) out[part + side] = finish(sums[side], length);
  }
}
