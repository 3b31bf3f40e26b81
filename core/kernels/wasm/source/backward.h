// Backward: through time from the last character to the first, layer by layer from the top; then the gradient of every
// parameter. Backward through time is divided among threads as forward is; gradients are divided by output panel, so that
// no two threads add to the same number.
#pragma once
#include "forward.h"

/** d_hidden = gates' gradients · weightsᵀ, for this thread's units; `blocks` blocks of `gates` from `from_block`. */
static void back_through(const Work& w, int rows, const float* gates, int from_block, int blocks, const float* transposed, int weight_block, float* out, bool add) {
  const Network& n = w.n;
  Right right = {transposed + (long)weight_block * n.units * PANEL, (long)n.width * PANEL};
  product(rows, blocks * n.units, w.units.from, w.units.to, rows_of(gates + (long)from_block * n.units, w.columns()), right,
          into_rows(out, n.units), add, w.packed);
}

static void step_backward(const Work& w, const Layer& l, int t) {
  const Network& n = w.n;
  const int rows = w.streams.streams;
  float *gates = w.gates(l, t), *back = t ? w.states(n.d_hidden, t - 1) : nullptr;
  if (n.plan.cell == LSTM) lstm_backward(w, l, t);
  else if (n.plan.cell == RNN) vanilla_backward(w, l, t);
  else if (!n.plan.reset_before) gru_after_backward(w, l, t);
  else {
    gru_before_backward(w, l, t);
    w.meet();
    float* d_reset = n.d_carried + (long)w.streams.first * n.units;
    back_through(w, rows, gates, 0, 1, l.hidden_transposed, 2, d_reset, false);
    gru_before_gates_backward(w, l, t);
    w.meet();
    if (back) back_through(w, rows, gates, 1, 2, l.hidden_transposed, 0, back, true);
    return;
  }
  w.meet();
  if (back) back_through(w, rows, gates, n.hidden_block, n.gate_count, l.hidden_transposed, 0, back, true);
}

/** From the logits' gradients to those of the last layer's states. */
static void decode_backward(const Work& w, Span times) {
  const Network& n = w.n;
  product(times.length() * w.streams.streams, n.letters, w.units.from, w.units.to, rows_of(w.logits(times.from), n.letters),
          panels(n.decoder_transposed, n.letters), into_rows(w.states(n.d_hidden, times.from), n.units), false, w.packed);
}

/**
 * One layer over some times, after the later ones: from the gradients of its states to those of its pre-activations, and
 * of the states of the layer below, which overwrite its own.
 */
static void backward_layer(const Work& w, const Layer& l, Span times) {
  Network& n = w.n;
  const int units = w.units.length() * PANEL;
  for (int b = 0; times.to == n.now && b < w.streams.streams; b++)
    clear(n.d_carried + (long)(w.streams.first + b) * n.units + w.units.from * PANEL, units);
  for (int t = times.to - 1; t >= times.from; t--) step_backward(w, l, t);
  if (l.index == 0) return;
  back_through(w, times.length() * w.streams.streams, w.gates(l, times.from), 0, n.gate_count, l.input_transposed, 0,
               w.states(n.d_hidden, times.from), false);
  if (n.layers[l.index - 1].dropped && n.dropout_threshold)
    drop(w, l.index - 1, times, w.states(n.d_hidden), w.states(n.d_hidden));
}

/** One product among a parameter's gradients: panels [first, first + count) of it come from columns `column` on. */
struct Contribution {
  Parameter* parameter;
  int first, count;
  /** in panels of the right matrix */
  int column;
  /** rows to the left, [steps, width] */
  const float* left;
  int width;
};

/**
 * A few rows at a time, all columns, and then the next rows: rows lie a page apart, and one column of all rows would
 * touch a new page at every step.
 */
constexpr int ROWS_AT_ONCE = 16;

/** Columns of a block of rows, packed as panels; remembers which, since several products want the same. */
struct PackedColumns {
  float* at;
  int from, to;
};

static void pack_columns(PackedColumns& packed, const float* rows, long stride, int count, int from, int to) {
  if (packed.from <= from && to <= packed.to) return;
  packed.from = from;
  packed.to = to;
  for (int k = 0; k < count; k += ROWS_AT_ONCE)
    for (int p = from; p < to; p++) {
      const float* at = rows + k * stride + (long)p * PANEL;
      float* out = packed.at + ((long)(p - from) * count + k) * PANEL;
      for (int r = least(ROWS_AT_ONCE, count - k); r > 0; r--, at += stride, out += PANEL)
        for (int i = 0; i < PANEL; i += LANES) store(out + i, load(at + i));
    }
}

/** gradient += leftᵀ · right over `count` rows, for this thread's panels; `add` says whether it already holds a sum. */
static void contribute(const Network& n, int thread, const Contribution& c, const float* right, long stride, int row, int count, PackedColumns& packed, bool add) {
  Span mine = share(c.parameter->chunks, thread, n.plan.threads);
  int from = most(mine.from, c.first), to = least(mine.to, c.first + c.count);
  if (from >= to) return;
  int shift = c.column - c.first;
  pack_columns(packed, right + (long)row * stride, stride, count, from + shift, to + shift);
  // panel p of the parameter lies at packed panel p + shift − packed.from
  Right panels = {packed.at + (long)(shift - packed.from) * count * PANEL, (long)count * PANEL};
  product(c.width, count, from, to, columns_of(c.left + (long)row * c.width, c.width), panels,
          into_panels(c.parameter->gradient, c.width), add, n.packed[thread]);
}

/** sums += column sums of `count` rows, for panels [from, to). */
static void sum_columns(const float* rows, long stride, int count, int from, int to, float* sums) {
  for (int k = 0; k < count; k += ROWS_AT_ONCE)
    for (int p = from * PANEL; p < to * PANEL; p += PANEL) {
      const float* at = rows + k * stride + p;
      Vector totals[TILE_VECTORS];
      for (int i = 0; i < TILE_VECTORS; i++) totals[i] = load(sums + p + i * LANES);
      for (int r = least(ROWS_AT_ONCE, count - k); r > 0; r--, at += stride)
        for (int i = 0; i < TILE_VECTORS; i++) totals[i] += load(at + i * LANES);
      for (int i = 0; i < TILE_VECTORS; i++) store(sums + p + i * LANES, totals[i]);
    }
}

/** The table's gradient: each row of gates' gradients is added to the row of its character. */
static void scatter_input(const Work& w, const Layer& l, Span mine, int row, int count) {
  const Network& n = w.n;
  const long apart = (long)n.plan.vocabulary * PANEL;
  for (int r = row; r < row + count; r++) {
    int stream = w.streams.first + r % w.streams.streams;
    const float* from = w.gates(l) + (long)r * w.columns();
    float* to = n.table_gradient + (long)n.ids[(long)(r / w.streams.streams) * n.plan.streams + stream] * PANEL;
    for (int p = mine.from; p < mine.to; p++)
      for (int i = 0; i < PANEL; i += LANES) {
        float* at = to + p * apart + i;
        store(at, load(at) + load(from + (long)p * PANEL + i));
      }
  }
}

/** A slice with all units, for the gradients of parameters. */
INLINE Work view_of(Network& n, int index) {
  Slice streams = slice(n, index);
  return {n, 0, streams, {0, n.units / PANEL}, {0, n.letters / PANEL}, nullptr};
}

/** The products of the gradients of a layer's weights, for one slice. */
static int contributions_of(const Work& view, const Layer& l, Contribution* out) {
  const Network& n = view.n;
  const int block = n.units / PANEL, all_blocks = n.gate_count * block;
  const float* before = view.carried(l.h, 0);
  int count = 0;
  if (n.plan.cell == GRU && n.plan.reset_before) {
    out[count++] = {l.hidden, 0, 2 * block, block, before, n.units};
    out[count++] = {l.hidden, 2 * block, block, 0, view.states(l.reset_h), n.units};
  } else {
    out[count++] = {l.hidden, 0, all_blocks, n.hidden_block * block, before, n.units};
  }
  if (l.index > 0) out[count++] = {l.input, 0, all_blocks, 0, input_of(view, l), n.units};
  return count;
}

/** Calls `visit(view, row, count, first)` for every block of rows of every slice. */
template <typename Visit>
INLINE void for_blocks(Network& n, Visit visit) {
  bool first = true;
  for (int s = 0; s < n.slices; s++) {
    Work view = view_of(n, s);
    for (int row = 0; row < view.steps(); row += GRADIENT_ROWS) {
      visit(view, row, least(GRADIENT_ROWS, view.steps() - row), first);
      first = false;
    }
  }
}

/** Zeroes the gradients of a layer, before the first block. */
static void clear_gradients(Network& n, int thread, const Layer& l) {
  const Span biases = share(n.blocks * n.units / PANEL, thread, n.plan.threads);
  const Span letters = share(n.width / PANEL, thread, n.plan.threads);
  clear(l.bias_gradient + (long)biases.from * PANEL, (long)biases.length() * PANEL);
  const long row_of_letters = (long)n.plan.vocabulary * PANEL;
  if (l.index == 0) clear(n.table_gradient + letters.from * row_of_letters, letters.length() * row_of_letters);
}

/** Adds `count` rows of a slice from `row` on to the gradients of a layer; the first overwrite. */
static void layer_gradients(Network& n, int thread, const Layer& l, const Work& view, int row, int count, bool first) {
  const int columns = n.blocks * n.units;
  const Span biases = share(columns / PANEL, thread, n.plan.threads);
  const float* gates = view.gates(l);
  Contribution parts[3];
  PackedColumns packed = {n.right[thread], 0, 0};
  if (first) clear_gradients(n, thread, l);
  int how_many = contributions_of(view, l, parts);
  for (int i = 0; i < how_many; i++) contribute(n, thread, parts[i], gates, columns, row, count, packed, !first);
  sum_columns(gates + (long)row * columns, columns, count, biases.from, biases.to, l.bias_gradient);
  if (l.index == 0) scatter_input(view, l, share(n.width / PANEL, thread, n.plan.threads), row, count);
}

static void decoder_gradients(Network& n, int thread, const Work& view, int row, int count, bool first) {
  const Layer& top = n.layers[n.plan.layers - 1];
  const Span biases = share(n.decoder_bias->chunks, thread, n.plan.threads);
  PackedColumns packed = {n.right[thread], 0, 0};
  Contribution decoder = {n.decoder, 0, n.decoder->chunks, 0, view.carried(top.h, 1), n.units};
  if (first) clear(n.decoder_bias->gradient + (long)biases.from * PANEL, (long)biases.length() * PANEL);
  contribute(n, thread, decoder, view.logits(), n.letters, row, count, packed, !first);
  sum_columns(view.logits() + (long)row * n.letters, n.letters, count, biases.from, biases.to, n.decoder_bias->gradient);
}

/**
 * With an embedding the table is E · W, so the table's gradient D gives W's, Eᵀ · D (this thread's panels), and E's,
 * D · Wᵀ (this thread's characters, once all of D is there).
 */
static void embedding_gradients(Network& n, int thread) {
  const Layer& bottom = n.layers[0];
  const int letters = n.plan.vocabulary;
  const Span columns = share(bottom.input->chunks, thread, n.plan.threads);
  product(n.embedded, letters, columns.from, columns.to, columns_of(n.embedding->value, n.embedded),
          panels(n.table_gradient, letters), into_panels(bottom.input->gradient, n.embedded), false, n.packed[thread]);
  meet(n.barrier);
  const Span rows = share(letters, thread, n.plan.threads);
  Left mine = panels_of(n.table_gradient + (long)rows.from * PANEL, (long)letters * PANEL);
  product(rows.to - rows.from, n.width, 0, n.embedded / PANEL, mine, panels(bottom.input_transposed, n.width),
          into_rows(n.embedding->gradient + (long)rows.from * n.embedded, n.embedded), false, n.packed[thread]);
}
