// The vanilla RNN, forward and backward: h = tanh(W x + U h₋ + b).
#pragma once
#include "work.h"

static void vanilla_forward(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float* gates = w.gates(l, t);
  float* h = w.carried(l.h, t + 1);
  for (int b = 0; b < w.streams.streams; b++)
    for (int u = from; u < to; u += LANES)
      store(h + (long)b * U + u, hyperbolic_tangent(load(gates + (long)b * U + u) + load(l.bias + u)));
}

/** From dh to the gradient of the pre-activation. */
static void vanilla_backward(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float *hidden = w.carried(l.h, t + 1), *d_hidden = w.states(w.n.d_hidden, t);
  float* gates = w.gates(l, t);
  for (int b = 0; b < w.streams.streams; b++)
    for (int u = from; u < to; u += LANES) {
      long at = (long)b * U + u;
      Vector h = load(hidden + at);
      store(gates + at, load(d_hidden + at) * (all(1.0f) - h * h));
    }
}
