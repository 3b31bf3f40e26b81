// One vector of floats, and the operations that differ between WebAssembly and native processors. Everything else uses
// the compilers' vector extensions.
#pragma once
#include <stdint.h>

#if defined(__wasm__)
#include <wasm_simd128.h>
#define LANES 4
#elif defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX2__)
#define LANES 8
#else
#define LANES 4
#endif

#define INLINE static inline __attribute__((always_inline))

typedef float Vector __attribute__((vector_size(LANES * 4)));
typedef int32_t Integers __attribute__((vector_size(LANES * 4)));
typedef uint32_t Naturals __attribute__((vector_size(LANES * 4)));
/** The same vector anywhere in memory: floats are only aligned to four bytes. */
typedef float LooseVector __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

/** Four floats whatever the vector, for packing. */
typedef float Quad __attribute__((vector_size(16)));
typedef float LooseQuad __attribute__((vector_size(16), aligned(4), may_alias));

INLINE Quad load_quad(const float* from) { return *(const LooseQuad*)from; }
INLINE void store_quad(float* to, Quad value) { *(LooseQuad*)to = value; }

/** Rows to columns. */
INLINE void transpose_quads(Quad& a, Quad& b, Quad& c, Quad& d) {
  Quad ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  Quad AB = __builtin_shufflevector(a, b, 2, 6, 3, 7), CD = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  a = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  b = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  c = __builtin_shufflevector(AB, CD, 0, 1, 4, 5);
  d = __builtin_shufflevector(AB, CD, 2, 3, 6, 7);
}

INLINE Vector load(const float* from) { return *(const LooseVector*)from; }
INLINE void store(float* to, Vector value) { *(LooseVector*)to = value; }

#if defined(__wasm__)

INLINE Vector all(float x) { return (Vector)wasm_f32x4_splat(x); }
INLINE Vector load_all(const float* from) { return (Vector)wasm_v128_load32_splat(from); }
INLINE Vector smaller(Vector a, Vector b) { return (Vector)wasm_f32x4_pmin((v128_t)a, (v128_t)b); }
INLINE Vector larger(Vector a, Vector b) { return (Vector)wasm_f32x4_pmax((v128_t)a, (v128_t)b); }
INLINE Vector square_root(Vector a) { return (Vector)wasm_f32x4_sqrt((v128_t)a); }

/** a · b + c, in one rounding where the module may use relaxed SIMD. */
INLINE Vector multiply_add(Vector a, Vector b, Vector c) {
#if defined(__wasm_relaxed_simd__)
  return (Vector)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#else
  return a * b + c;
#endif
}

#else

INLINE Vector all(float x) { return x - (Vector){}; }
INLINE Vector load_all(const float* from) { return all(*from); }
INLINE Vector smaller(Vector a, Vector b) { return a < b ? a : b; }
INLINE Vector larger(Vector a, Vector b) { return a > b ? a : b; }
INLINE Vector multiply_add(Vector a, Vector b, Vector c) { return a * b + c; }
INLINE Vector square_root(Vector a) {
  for (int i = 0; i < LANES; i++) a[i] = __builtin_sqrtf(a[i]);
  return a;
}

#endif

INLINE float sum(Vector v) {
  float total = 0;
  for (int i = 0; i < LANES; i++) total += v[i];
  return total;
}

INLINE float largest(Vector v) {
  float found = v[0];
  for (int i = 1; i < LANES; i++) found = v[i] > found ? v[i] : found;
  return found;
}

INLINE int least(int a, int b) { return a < b ? a : b; }
INLINE int most(int a, int b) { return a > b ? a : b; }

INLINE void clear(float* at, long count) {
  for (long i = 0; i < count; i++) at[i] = 0;
}

INLINE void copy(float* to, const float* from, long count) {
  for (long i = 0; i < count; i++) to[i] = from[i];
}
