// A discrete Fourier transform of power-of-two length over rows of WIDTH signals side by side: decimation in frequency,
// two halvings at a time, in place; frequencies come out in bit-reversed order, as in ../../fft.ts.
#pragma once
#include "lanes.h"

constexpr int WIDTH = 8;
constexpr int VECTORS = WIDTH / 4;

typedef float Vector __attribute__((vector_size(16), may_alias));

/** a · b + c and c − a · b, in one rounding where the module may use relaxed SIMD. */
INLINE Vector multiply_add(Vector a, Vector b, Vector c) {
#if defined(__wasm_relaxed_simd__)
  return (Vector)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#else
  return a * b + c;
#endif
}

INLINE Vector multiply_subtract(Vector a, Vector b, Vector c) {
#if defined(__wasm_relaxed_simd__)
  return (Vector)wasm_f32x4_relaxed_nmadd((v128_t)a, (v128_t)b, (v128_t)c);
#else
  return c - a * b;
#endif
}

/** One row of WIDTH complex signals: real parts, then imaginary parts. */
struct Row {
  Vector re[VECTORS], im[VECTORS];
};

struct Twiddle {
  float c, s;
};

/** (re + i·im) · (c + i·s) */
INLINE void rotate(Vector& re, Vector& im, Twiddle w) {
  Vector c = (Vector)wasm_f32x4_splat(w.c), s = (Vector)wasm_f32x4_splat(w.s);
  Vector real = multiply_subtract(im, s, re * c);
  im = multiply_add(re, s, im * c);
  re = real;
}

/** One row of butterflies over four quarters of a signal. */
INLINE void quarter(Row& A, Row& B, Row& C, Row& D, Twiddle w1, Twiddle w2, Twiddle w3) {
  for (int i = 0; i < VECTORS; i++) {
    Vector even_re = A.re[i] + C.re[i], even_im = A.im[i] + C.im[i];
    Vector dif_re = A.re[i] - C.re[i], dif_im = A.im[i] - C.im[i];
    Vector odd_re = B.re[i] + D.re[i], odd_im = B.im[i] + D.im[i];
    Vector rotated_re = B.im[i] - D.im[i], rotated_im = D.re[i] - B.re[i];  // (b − d) · −i
    A.re[i] = even_re + odd_re;
    A.im[i] = even_im + odd_im;
    Vector b_re = even_re - odd_re, b_im = even_im - odd_im;
    Vector c_re = dif_re + rotated_re, c_im = dif_im + rotated_im;
    Vector d_re = dif_re - rotated_re, d_im = dif_im - rotated_im;
    rotate(b_re, b_im, w2);
    rotate(c_re, c_im, w1);
    rotate(d_re, d_im, w3);
    B.re[i] = b_re, B.im[i] = b_im;
    C.re[i] = c_re, C.im[i] = c_im;
    D.re[i] = d_re, D.im[i] = d_im;
  }
}

/** (a, b) → (a + b, a − b) */
INLINE void half(Row& A, Row& B) {
  for (int i = 0; i < VECTORS; i++) {
    Vector re = A.re[i] - B.re[i], im = A.im[i] - B.im[i];
    A.re[i] += B.re[i];
    A.im[i] += B.im[i];
    B.re[i] = re, B.im[i] = im;
  }
}

/** @param twiddles [length] cos and −sin of 2πk / length */
static void forward(Row* rows, int length, const Twiddle* twiddles) {
  int size = length;
  for (; size >= 4; size >>= 2) {
    int far = size >> 2, step = length / size;
    for (int start = 0; start < length; start += size)
      for (int k = 0; k < far; k++) {
        Row* a = rows + start + k;
        quarter(a[0], a[far], a[2 * far], a[3 * far], twiddles[k * step], twiddles[2 * k * step], twiddles[3 * k * step]);
      }
  }
  if (size == 2)
    for (int start = 0; start < length; start += 2) half(rows[start], rows[start + 1]);
}
