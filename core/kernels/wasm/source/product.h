// A blocked matrix product over panels: out = left · right, where `right` is kept in panels for good and `left` is
// packed here, block by block, into tiles that stay in the cache while every panel passes by.
#pragma once
#include "threads.h"
#include "tile.h"

/** How much of a product's depth is summed before the result is touched: about one panel in the first cache. */
constexpr int DEPTH_BLOCK = 512;
/** How many rows are packed at a time at most: their block fits the second cache. */
constexpr int ROW_BLOCK = 256;
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
 * One packed step of up to eight rows. Whole quads are written: the excess is overwritten by the next step, and after the
 * last one there is padding.
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

/** From columns, where the rows of a step lie side by side. Nothing is written behind the last step. */
INLINE void pack_from_columns(const Left& left, int m, int rows, int k, int depth, float* to) {
  const float* from = left.at + k * left.stride + m;
  for (int i = 0; i + 1 < depth; i++, from += left.stride, to += rows)
    put_rows(to, rows, load_quad(from), rows > 4 ? load_quad(from + 4) : Quad{});
  for (int r = 0; r < rows; r++) to[r] = from[r];
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

/** Rows divided evenly into tiles (25 rows are five tiles of five), so that no tile is a small remainder. */
struct Tiles {
  int from, count, height, taller;

  explicit Tiles(Span rows) : from(rows.from) {
    count = (rows.length() + TILE_ROWS - 1) / TILE_ROWS;
    height = rows.length() / count;
    taller = rows.length() % count;
  }
  /** Calls `visit(first row, rows, rows before it)` for each. */
  template <typename Visit>
  void each(Visit visit) const {
    for (int i = 0, r = 0; i < count; i++) {
      int high = height + (i < taller);
      visit(from + r, high, r);
      r += high;
    }
  }
};

/**
 * A few steps at a time, all columns, and then the next steps: steps lie far apart, often by a power of two, and a few
 * columns of all steps would load each cache line once for every tile.
 */
constexpr int STEPS_AT_ONCE = 16;

/** Packs rows over depth [k, k + depth), tile after tile. */
static void pack(const Tiles& tiles, const Left& left, int k, int depth, float* packed) {
  int at_once = left.order == Order::columns ? STEPS_AT_ONCE : depth;
  for (int i = 0; i < depth; i += at_once)
    tiles.each([&](int row, int high, int before) {
      pack_tile(left, row, high, k + i, least(at_once, depth - i), packed + (long)before * depth + (long)i * high);
    });
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
* @param packed scratch of PACKED_FLOATS
 */
static void product(int rows, int depth, int from, int to, const Left& left, const Right& right, const Out& out, bool add, float* packed) {
  if (rows == 1 && left.order == Order::rows) return row_product(depth, from, to, left.at, right, out, add);
  const int blocks = (rows + ROW_BLOCK - 1) / ROW_BLOCK;
  for (int b = 0; b < blocks; b++) {
    const Tiles tiles(share(rows, b, blocks));
    for (int k = 0; k < depth; k += DEPTH_BLOCK) {
      const int deep = least(DEPTH_BLOCK, depth - k);
      pack(tiles, left, k, deep, packed);
      for (int p = from; p < to; p++) {
        const float* panel = right.at + p * right.apart + (long)k * PANEL;
        tiles.each([&](int row, int high, int before) {
          tile_of(high, deep, packed + (long)before * deep, panel, out.at + p * out.apart + row * out.stride, out.stride, add || k > 0);
        });
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
      for (int j = 0; j < PANEL; j += 4)
        for (int i = 0; i < PANEL; i += 4) {
          Quad rows[4];
          for (int r = 0; r < 4; r++) rows[r] = load_quad(block + (j + r) * PANEL + i);
          transpose_quads(rows[0], rows[1], rows[2], rows[3]);
          for (int r = 0; r < 4; r++) store_quad(target + (i + r) * PANEL + j, rows[r]);
        }
    }
}
