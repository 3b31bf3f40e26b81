// A blocked matrix product over panels: out = left · right, where `right` is kept in panels for good and `left` is
// packed here, block by block, into tiles that stay in the cache while every panel passes by.
#pragma once
#include "tile.h"

/** How much of a product's depth is summed before the result is touched: about one panel in the first cache. */
constexpr int DEPTH_BLOCK = 512;
/** How many rows are packed at a time: their block fits the second cache. */
constexpr int ROW_BLOCK = 240;
constexpr long PACKED_FLOATS = (long)ROW_BLOCK * DEPTH_BLOCK + 8;

enum class Order { rows, columns, panels };

/**
 * The left matrix, element (m, k): `rows` at[m · stride + k], `columns` (a transposed matrix) at[k · stride + m],
 * `panels` at[(k / PANEL) · stride + m · PANEL + k % PANEL].
 */
struct Left {
  const float* at;
  long stride;
  Order order;
};

/** The right matrix: panel p begins at at + p · apart, and holds [depth][PANEL]. */
struct Right {
  const float* at;
  long apart;
};

/** Where the result goes: column block p of row m at at + p · apart + m · stride. */
struct Out {
  float* at;
  long apart, stride;
};

INLINE Left rows_of(const float* at, long stride) { return {at, stride, Order::rows}; }
INLINE Left columns_of(const float* at, long stride) { return {at, stride, Order::columns}; }
INLINE Left panels_of(const float* at, long apart) { return {at, apart, Order::panels}; }
INLINE Right panels(const float* at, long depth) { return {at, depth * PANEL}; }
INLINE Out into_rows(float* at, long stride) { return {at, PANEL, stride}; }
INLINE Out into_panels(float* at, long rows) { return {at, rows * PANEL, PANEL}; }

/**
 * One packed step of up to eight rows. Whole quads are written: what is too much is overwritten by the next step, and
 * behind the last one there is room.
 */
INLINE void put_rows(float* to, int rows, Quad low, Quad high) {
  store_quad(to, low);
  if (rows > 4) store_quad(to + 4, high);
}

/** From rows: four steps at a time, transposed in registers. Rows that do not exist repeat the last. */
INLINE void pack_from_rows(const Left& left, int m, int rows, int k, int depth, float* to) {
  const float* from[8];
  for (int r = 0; r < 8; r++) from[r] = left.at + (m + least(r, rows - 1)) * left.stride + k;
  int i = 0;
  for (; i + 4 <= depth; i += 4) {
    Quad low[4], high[4] = {};
    for (int r = 0; r < 4; r++) low[r] = load_quad(from[r] + i);
    transpose_quads(low[0], low[1], low[2], low[3]);
    if (rows > 4) {
      for (int r = 0; r < 4; r++) high[r] = load_quad(from[r + 4] + i);
      transpose_quads(high[0], high[1], high[2], high[3]);
    }
    for (int j = 0; j < 4; j++, to += rows) put_rows(to, rows, low[j], high[j]);
  }
  for (; i < depth; i++)
    for (int r = 0; r < rows; r++) *to++ = from[r][i];
}

/** From columns, where the rows of a step lie side by side. */
INLINE void pack_from_columns(const Left& left, int m, int rows, int k, int depth, float* to) {
  const float* from = left.at + k * left.stride + m;
  for (int i = 0; i < depth; i++, from += left.stride, to += rows)
    put_rows(to, rows, load_quad(from), rows > 4 ? load_quad(from + 4) : Quad{});
}

INLINE void pack_from_panels(const Left& left, int m, int rows, int k, int depth, float* to) {
  for (int i = k; i < k + depth; i++)
    for (int r = 0; r < rows; r++)
      *to++ = left.at[i / PANEL * left.stride + (long)(m + r) * PANEL + i % PANEL];
}

/** Packs rows [m, m + rows) over depth [k, k + depth) as [depth][rows]. */
static void pack_tile(const Left& left, int m, int rows, int k, int depth, float* to) {
  switch (left.order) {
    case Order::rows: return pack_from_rows(left, m, rows, k, depth, to);
    case Order::columns: return pack_from_columns(left, m, rows, k, depth, to);
    case Order::panels: return pack_from_panels(left, m, rows, k, depth, to);
  }
}

/** One row times panels [from, to): four at a time. */
static void row_product(int depth, int from, int to, const float* left, const Right& right, const Out& out, bool add) {
  constexpr int AT_ONCE = TILE_VECTORS > 2 ? 2 : 4;
  for (int k = 0; k < depth; k += DEPTH_BLOCK) {
    int block = least(DEPTH_BLOCK, depth - k), p = from;
    const float* panel = right.at + (long)k * PANEL;
    bool more = add || k > 0;
    for (; p + AT_ONCE <= to; p += AT_ONCE)
      row<AT_ONCE>(block, left + k, panel + p * right.apart, right.apart, out.at + p * out.apart, out.apart, more);
    for (; p < to; p++) tile<1>(block, left + k, panel + p * right.apart, out.at + p * out.apart, out.stride, more);
  }
}

/**
 * out = or += left · right for column panels [from, to).
 * Rows are spread evenly over tiles (25 rows are five tiles of five), so that no tile is a thin remainder.
 * @param packed room for PACKED_FLOATS
 */
static void product(int rows, int depth, int from, int to, const Left& left, const Right& right, const Out& out, bool add, float* packed) {
  if (rows == 1 && left.order == Order::rows) return row_product(depth, from, to, left.at, right, out, add);
  for (int m = 0; m < rows; m += ROW_BLOCK) {
    int block = least(ROW_BLOCK, rows - m);
    int tiles = (block + TILE_ROWS - 1) / TILE_ROWS, height = block / tiles, taller = block % tiles;
    for (int k = 0; k < depth; k += DEPTH_BLOCK) {
      int deep = least(DEPTH_BLOCK, depth - k);
      float* to_pack = packed;
      for (int i = 0, r = m; i < tiles; i++) {
        int high = height + (i < taller);
        pack_tile(left, r, high, k, deep, to_pack);
        to_pack += (long)high * deep;
        r += high;
      }
      for (int p = from; p < to; p++) {
        const float* panel = right.at + p * right.apart + (long)k * PANEL;
        const float* tile_at = packed;
        for (int i = 0, r = m; i < tiles; i++) {
          int high = height + (i < taller);
          tile_of(high, deep, tile_at, panel, out.at + p * out.apart + r * out.stride, out.stride, add || k > 0);
          tile_at += (long)high * deep;
          r += high;
        }
      }
    }
  }
}

/** Panels of W [depth × columns] → panels of its transpose [columns × depth], for panels [from, to) of the result. */
static void transpose(const float* weights, int depth, int columns, float* out, int from, int to) {
  for (int q = from; q < to; q++)
    for (int p = 0; p < columns / PANEL; p++) {
      const float* block = weights + ((long)p * depth + (long)q * PANEL) * PANEL;
      float* target = out + ((long)q * columns + (long)p * PANEL) * PANEL;
      for (int j = 0; j < PANEL; j++)
        for (int i = 0; i < PANEL; i++) target[i * PANEL + j] = block[j * PANEL + i];
    }
}
