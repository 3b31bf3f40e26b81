// The innermost product: a few rows times one panel, all sums held in registers.
//
// A panel is PANEL columns of a matrix, [depth][PANEL]; the rows are packed [depth][ROWS], so that both are read
// straight through. One source gives every tile: the width is the build's choice, the height a template parameter.
#pragma once
#include "vector.h"

#ifndef TILE_VECTORS
#define TILE_VECTORS 2
#endif
#ifndef TILE_ROWS
#define TILE_ROWS 6
#endif

constexpr int PANEL = TILE_VECTORS * LANES;

/** out[row · stride + column] = or += Σ_k left[k][row] · panel[k][column] */
template <int ROWS>
__attribute__((noinline)) static void tile(int depth, const float* left, const float* panel, float* out, long stride, bool add) {
  Vector sums[ROWS][TILE_VECTORS];
#pragma GCC unroll 16
  for (int m = 0; m < ROWS; m++)
#pragma GCC unroll 4
    for (int n = 0; n < TILE_VECTORS; n++) sums[m][n] = all(0.0f);

  for (const float* end = panel + (long)depth * PANEL; panel < end; panel += PANEL, left += ROWS) {
    Vector right[TILE_VECTORS];
#pragma GCC unroll 4
    for (int n = 0; n < TILE_VECTORS; n++) right[n] = load(panel + n * LANES);
#pragma GCC unroll 16
    for (int m = 0; m < ROWS; m++) {
      Vector a = load_all(left + m);
#pragma GCC unroll 4
      for (int n = 0; n < TILE_VECTORS; n++) sums[m][n] = multiply_add(a, right[n], sums[m][n]);
    }
  }

  if (add) {
#pragma GCC unroll 16
    for (int m = 0; m < ROWS; m++)
#pragma GCC unroll 4
      for (int n = 0; n < TILE_VECTORS; n++) {
        float* at = out + m * stride + n * LANES;
        store(at, load(at) + sums[m][n]);
      }
  } else {
#pragma GCC unroll 16
    for (int m = 0; m < ROWS; m++)
#pragma GCC unroll 4
      for (int n = 0; n < TILE_VECTORS; n++) store(out + m * stride + n * LANES, sums[m][n]);
  }
}

INLINE void tile_of(int rows, int depth, const float* left, const float* panel, float* out, long stride, bool add) {
  switch (rows) {
    case 1: return tile<1>(depth, left, panel, out, stride, add);
    case 2: return tile<2>(depth, left, panel, out, stride, add);
    case 3: return tile<3>(depth, left, panel, out, stride, add);
    case 4: return tile<4>(depth, left, panel, out, stride, add);
    case 5: return tile<5>(depth, left, panel, out, stride, add);
    case 6: return tile<6>(depth, left, panel, out, stride, add);
  }
}

/**
 * One row times COUNT panels at once. A single row is bound by memory and by the latency of its few sums; several panels
 * give independent sums. Same order of summation as `tile<1>`.
 */
template <int COUNT>
__attribute__((noinline)) static void row(int depth, const float* left, const float* panels, long apart, float* out, long out_apart, bool add) {
  Vector sums[COUNT][TILE_VECTORS];
#pragma GCC unroll 8
  for (int p = 0; p < COUNT; p++)
#pragma GCC unroll 4
    for (int n = 0; n < TILE_VECTORS; n++) sums[p][n] = all(0.0f);

  for (int k = 0; k < depth; k++, panels += PANEL) {
    Vector a = load_all(left + k);
#pragma GCC unroll 8
    for (int p = 0; p < COUNT; p++)
#pragma GCC unroll 4
      for (int n = 0; n < TILE_VECTORS; n++)
        sums[p][n] = multiply_add(a, load(panels + p * apart + n * LANES), sums[p][n]);
  }

#pragma GCC unroll 8
  for (int p = 0; p < COUNT; p++)
#pragma GCC unroll 4
    for (int n = 0; n < TILE_VECTORS; n++) {
      float* at = out + p * out_apart + n * LANES;
      store(at, add ? load(at) + sums[p][n] : sums[p][n]);
    }
}
