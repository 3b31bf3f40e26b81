// Forward: layer by layer; the input's product over all characters at once, the hidden product and the cell step by step.
#pragma once
#include "dropout.h"
#include "gru.h"
#include "lstm.h"
#include "softmax.h"
#include "vanilla.h"

/** Layer 0: copies each character's row of the table, which is the product for one-hot input. */
static void gather_input(const Work& w, const Layer& l, Span times) {
  const Network& n = w.n;
  const long apart = (long)n.plan.vocabulary * PANEL;
  const int per_block = n.units / PANEL;
  float* gates = w.gates(l, times.from);
  for (int t = times.from; t < times.to; t++) {
    const int* ids = n.ids + (long)t * n.plan.streams + w.streams.first;
    for (int b = 0; b < w.streams.streams; b++, gates += w.columns())
      for (int block = 0; block < n.gate_count; block++)
        for (int p = block * per_block + w.units.from; p < block * per_block + w.units.to; p++) {
          const float* from = n.table + p * apart + (long)ids[b] * PANEL;
          for (int i = 0; i < PANEL; i += LANES) store(gates + (long)p * PANEL + i, load(from + i));
        }
  }
}

/** The input of layer `l` from time t on: the layer below, after dropout if there is any. */
INLINE const float* input_of(const Work& w, const Layer& l, int t = 0) {
  const Layer& below = w.n.layers[l.index - 1];
  return below.dropped && w.n.dropout_threshold ? w.states(below.dropped, t) : w.carried(below.h, t + 1);
}

static void read_input(const Work& w, const Layer& l, Span times) {
  if (l.index == 0) return gather_input(w, l, times);
  into_blocks(w, times.length() * w.streams.streams, rows_of(input_of(w, l, times.from), w.n.units), l.input->value, 0,
              w.gates(l, times.from), 0, w.n.gate_count, false);
}

/** The hidden product and the cell at time t. */
static void step_forward(const Work& w, const Layer& l, int t) {
  const Network& n = w.n;
  const int rows = w.streams.streams;
  const Left before = rows_of(w.carried(l.h, t), n.units);
  float* gates = w.gates(l, t);
  switch (n.plan.cell) {
    case LSTM:
      into_blocks(w, rows, before, l.hidden->value, 0, gates, 0, 4, true);
      return lstm_forward(w, l, t);
    case RNN:
      into_blocks(w, rows, before, l.hidden->value, 0, gates, 0, 1, true);
      return vanilla_forward(w, l, t);
  }
  into_blocks(w, rows, before, l.hidden->value, 0, gates, 1, 2, true);
  if (!n.plan.reset_before) {
    into_blocks(w, rows, before, l.hidden->value, 2, gates, 3, 1, false);
    return gru_after_forward(w, l, t);
  }
  gru_before_gates(w, l, t);
  w.meet();
  into_blocks(w, rows, rows_of(w.states(l.reset_h, t), n.units), l.hidden->value, 2, gates, 0, 1, true);
  gru_before_forward(w, l, t);
}

/** One layer over some times, after those before them. */
static void forward_layer(const Work& w, const Layer& l, Span times) {
  read_input(w, l, times);
  for (int t = times.from; t < times.to; t++) {
    step_forward(w, l, t);
    w.meet();
  }
  if (!l.dropped || !w.n.dropout_threshold) return;
  drop(w, l.index, times, w.carried(l.h, 1), w.states(l.dropped));
  w.meet();
}

static void forward(const Work& w) {
  for (int i = 0; i < w.n.plan.layers; i++) forward_layer(w, w.n.layers[i], w.times());
}

/** The last layer's states → logits, without their bias. */
static void decode(const Work& w, Span times) {
  const Network& n = w.n;
  const Layer& top = n.layers[n.plan.layers - 1];
  product(times.length() * w.streams.streams, n.units, w.letters.from, w.letters.to,
          rows_of(w.carried(top.h, times.from + 1), n.units), panels(n.decoder->value, n.units),
          into_rows(w.logits(times.from), n.letters), false, w.packed);
  w.meet();
}

/** Copies the final states to row 0, for the next pass. */
static void carry(const Work& w) {
  const Network& n = w.n;
  const int from = w.units.from * PANEL, count = (w.units.to - w.units.from) * PANEL;
  for (int i = 0; i < n.plan.layers; i++) {
    float* arrays[] = {n.layers[i].h, n.layers[i].c};
    for (float* array : arrays)
      for (int b = 0; array && b < w.streams.streams; b++) {
        long at = (long)b * n.units + from;
        copy(w.carried(array, 0) + at, w.carried(array, n.now) + at, count);
      }
  }
}
