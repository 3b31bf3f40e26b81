// LSTM, forward and backward. Gates i f g o as in PyTorch:
//   c = f ∘ c₋ + i ∘ g,  h = o ∘ tanh c,  with i, f, o = σ(…) and g = tanh(…)
#pragma once
#include "work.h"

/** From pre-activations to gates (in place), cell state and hidden state, for one time step. */
static void lstm_forward(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float *bias = l.bias, *before = w.carried(l.c, t);
  float *gates = w.gates(l, t), *c = w.carried(l.c, t + 1), *h = w.carried(l.h, t + 1);
  float* kept = w.n.plan.training ? w.states(l.tanh_c, t) : nullptr;
  for (int b = 0; b < w.streams.streams; b++) {
    float* row = gates + (long)b * 4 * U;
    long at = (long)b * U;
    for (int u = from; u < to; u += LANES) {
      Vector i = logistic(load(row + u) + load(bias + u));
      Vector f = logistic(load(row + U + u) + load(bias + U + u));
      Vector g = hyperbolic_tangent(load(row + 2 * U + u) + load(bias + 2 * U + u));
      Vector o = logistic(load(row + 3 * U + u) + load(bias + 3 * U + u));
      Vector cell = f * load(before + at + u) + i * g;
      Vector squashed = hyperbolic_tangent(cell);
      store(row + u, i);
      store(row + U + u, f);
      store(row + 2 * U + u, g);
      store(row + 3 * U + u, o);
      store(c + at + u, cell);
      store(h + at + u, o * squashed);
      if (kept) store(kept + at + u, squashed);
    }
  }
}

/** From dh and the carried dc to the gradients of the pre-activations (in place of the gates), and dc one step back. */
static void lstm_backward(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float *before = w.carried(l.c, t), *squashed = w.states(l.tanh_c, t), *d_hidden = w.states(w.n.d_hidden, t);
  float *gates = w.gates(l, t), *d_carried = w.n.d_carried + (long)w.streams.first * U;
  const Vector one = all(1.0f);
  for (int b = 0; b < w.streams.streams; b++) {
    float* row = gates + (long)b * 4 * U;
    long at = (long)b * U;
    for (int u = from; u < to; u += LANES) {
      Vector i = load(row + u), f = load(row + U + u), g = load(row + 2 * U + u), o = load(row + 3 * U + u);
      Vector tanh_c = load(squashed + at + u), dh = load(d_hidden + at + u);
      Vector dc = load(d_carried + at + u) + dh * o * (one - tanh_c * tanh_c);
      store(row + u, dc * g * i * (one - i));
      store(row + U + u, dc * load(before + at + u) * f * (one - f));
      store(row + 2 * U + u, dc * i * (one - g * g));
      store(row + 3 * U + u, dh * tanh_c * o * (one - o));
      store(d_carried + at + u, dc * f);
    }
  }
}
