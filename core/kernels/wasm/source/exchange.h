// Conversions between plain arrays (parameters in PyTorch's shapes, states as [time, streams, hidden]) and the padded
// panels of the kernels.
#pragma once
#include "update.h"

enum Direction { READ, WRITE };

INLINE void move_one(float& kept, float& plain, int direction) {
  if (direction == READ) plain = kept;
  else kept = plain;
}

/** Address of the first element of a row of PyTorch's tensor; the next ones of panels are a panel's width apart. */
INLINE long place_of(const Parameter& p, int units, int row) {
  int high = p.rows / p.gates, block = (row / high + p.rotation) % p.gates;
  int at = block * units + row % high;
  switch (p.kept) {
    case Kept::panels: return (long)(at / PANEL) * p.chunk + at % PANEL;
    case Kept::rows: return (long)row * p.depth;
    default: return at;
  }
}

/** @param what 0 value, 1 gradient, 2 mean, 3 square */
static void exchange_parameter(Network& n, int index, int what, int direction) {
  Parameter& p = n.parameters[index];
  float* kept = what == 0 ? p.value : what == 1 ? p.gradient : what == 2 ? p.mean : p.square;
  float* plain = n.staging;
  const long apart = p.kept == Kept::panels ? PANEL : 1;
  for (int row = 0; row < p.rows; row++) {
    float* first = kept + place_of(p, n.units, row);
    for (int column = 0; column < p.columns; column++) move_one(first[column * apart], *plain++, direction);
  }
}

/** @param which 0 h, 1 c; [streams, hidden] */
static void exchange_state(Network& n, int layer, int which, int direction) {
  const Layer& l = n.layers[layer];
  float* plain = n.staging;
  for (int s = 0; s < n.slices; s++) {
    Work view = view_of(n, s);
    float* kept = view.carried(which ? l.c : l.h, 0);
    for (int b = 0; b < view.streams.streams; b++, kept += n.units)
      for (int u = 0; u < n.plan.hidden; u++) move_one(kept[u], *plain++, direction);
  }
}

/** Rows [time, streams of one slice, stride] → [time, streams, width] in staging. */
static void read_rows(const Work& view, const float* rows, long stride, int width) {
  const Network& n = view.n;
  for (int t = 0; t < n.now; t++)
    for (int b = 0; b < view.streams.streams; b++, rows += stride)
      copy(n.staging + ((long)t * n.plan.streams + view.streams.first + b) * width, rows, width);
}

/** @param block of `gates`, or −1 for h, or −2 for c */
static void read_states(Network& n, int layer, int block) {
  const Layer& l = n.layers[layer];
  for (int s = 0; s < n.slices; s++) {
    Work view = view_of(n, s);
    if (block >= 0) read_rows(view, view.gates(l) + (long)block * n.units, view.columns(), n.plan.hidden);
    else read_rows(view, view.carried(block == -1 ? l.h : l.c, 1), n.units, n.plan.hidden);
  }
}

static void read_logits(Network& n) {
  for (int s = 0; s < n.slices; s++) {
    Work view = view_of(n, s);
    read_rows(view, view.logits(), n.letters, n.plan.vocabulary);
  }
}
