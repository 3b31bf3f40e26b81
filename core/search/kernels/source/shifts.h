// All circular shifts of a feature at once, for two units (see ../../null.ts): spectra along the blocks, multiplied
// frequency by frequency and summed over the places of a block. The feature is real, so that its spectrum at −f is the
// conjugate of that at f: half of it is stored.
#pragma once
#include "fourier.h"

/** Sums at frequency f and at −f: {re, im, re, im}. */
typedef Vector Four;

INLINE Four sum_each(Vector a, Vector b, Vector c, Vector d) {
  Vector ab = __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
  Vector cd = __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

/** The values of the codes of two units; at a fixed address, so that a look-up is a single instruction. */
static float values_a[CODES], values_b[CODES];

/**
 * Values of two units at `width` places from `codes` on, of every block; the rest is zero.
 * @param step bytes from one block to the next
 */
INLINE void fill(Row* rows, int blocks, const uint8_t* codes, int lanes, uint32_t step, int width) {
  for (int block = 0; block < blocks; block++, codes += step) {
    float *re = (float*)rows[block].re, *im = (float*)rows[block].im;
    const uint8_t* at = codes;
    if (width == WIDTH) {
#pragma unroll
      for (int w = 0; w < WIDTH; w++, at += lanes) re[w] = values_a[at[0]], im[w] = values_b[at[1]];
      continue;
    }
    for (int w = 0; w < width; w++, at += lanes) re[w] = values_a[at[0]], im[w] = values_b[at[1]];
    for (int w = width; w < WIDTH; w++) re[w] = im[w] = 0;
  }
}

/** X(f)·conj(Y(f)) and X(−f)·Y(f), summed over the places of one tile. */
INLINE Four product(const Row& plus, const Row& minus, const Row& y) {
  Vector p_re = {}, p_im = {}, m_re = {}, m_im = {};
  for (int i = 0; i < VECTORS; i++) {
    Vector re = y.re[i], im = y.im[i];
    p_re = multiply_add(plus.im[i], im, multiply_add(plus.re[i], re, p_re));
    p_im = multiply_subtract(plus.re[i], im, multiply_add(plus.im[i], re, p_im));
    m_re = multiply_subtract(minus.im[i], im, multiply_add(minus.re[i], re, m_re));
    m_im = multiply_add(minus.re[i], im, multiply_add(minus.im[i], re, m_im));
  }
  return sum_each(p_re, p_im, m_re, m_im);
}
