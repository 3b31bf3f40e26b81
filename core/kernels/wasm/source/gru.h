// GRU, forward and backward, with both positions of the reset gate:
//   h = (1 − z) ∘ n + z ∘ h₋
//   reset after the product (PyTorch, cuDNN):  n = tanh(W x + b + r ∘ (U h₋ + b′))
//   reset before it (the paper):               n = tanh(W x + b + U (r ∘ h₋) + b′)
// Blocks of `gates`: n r z, and with reset after also m = U h₋ + b′.
#pragma once
#include "work.h"

/** Reset after: in one step, since r multiplies the finished product. */
static void gru_after_forward(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float *bias = l.bias, *before = w.carried(l.h, t);
  float *gates = w.gates(l, t), *h = w.carried(l.h, t + 1);
  for (int b = 0; b < w.streams.streams; b++) {
    float* row = gates + (long)b * 4 * U;
    long at = (long)b * U;
    for (int u = from; u < to; u += LANES) {
      Vector r = logistic(load(row + U + u) + load(bias + U + u));
      Vector z = logistic(load(row + 2 * U + u) + load(bias + 2 * U + u));
      Vector m = load(row + 3 * U + u) + load(bias + 3 * U + u);
      Vector n = hyperbolic_tangent(load(row + u) + load(bias + u) + r * m);
      store(row + u, n);
      store(row + U + u, r);
      store(row + 2 * U + u, z);
      store(row + 3 * U + u, m);
      store(h + at + u, n + z * (load(before + at + u) - n));
    }
  }
}

/** Gates become the gradients of n, r, z and m; the part of dh₋ without a product is added to dh one step back. */
static void gru_after_backward(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float *before = w.carried(l.h, t), *d_hidden = w.states(w.n.d_hidden, t);
  float *gates = w.gates(l, t), *back = t ? w.states(w.n.d_hidden, t - 1) : nullptr;
  const Vector one = all(1.0f);
  for (int b = 0; b < w.streams.streams; b++) {
    float* row = gates + (long)b * 4 * U;
    long at = (long)b * U;
    for (int u = from; u < to; u += LANES) {
      Vector n = load(row + u), r = load(row + U + u), z = load(row + 2 * U + u), m = load(row + 3 * U + u);
      Vector dh = load(d_hidden + at + u);
      Vector dn = dh * (one - z) * (one - n * n);
      store(row + u, dn);
      store(row + U + u, dn * m * r * (one - r));
      store(row + 2 * U + u, dh * (load(before + at + u) - n) * z * (one - z));
      store(row + 3 * U + u, dn * r);
      if (back) store(back + at + u, load(back + at + u) + dh * z);
    }
  }
}

/** Reset before, first half: r, z and r ∘ h₋, the input of the second product. */
static void gru_before_gates(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float *bias = l.bias, *before = w.carried(l.h, t);
  float *gates = w.gates(l, t), *reset_h = w.states(l.reset_h, t);
  for (int b = 0; b < w.streams.streams; b++) {
    float* row = gates + (long)b * 3 * U;
    long at = (long)b * U;
    for (int u = from; u < to; u += LANES) {
      Vector r = logistic(load(row + U + u) + load(bias + U + u));
      store(row + U + u, r);
      store(row + 2 * U + u, logistic(load(row + 2 * U + u) + load(bias + 2 * U + u)));
      store(reset_h + at + u, r * load(before + at + u));
    }
  }
}

/** Reset before, second half: n and h. */
static void gru_before_forward(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float* before = w.carried(l.h, t);
  float *gates = w.gates(l, t), *h = w.carried(l.h, t + 1);
  for (int b = 0; b < w.streams.streams; b++) {
    float* row = gates + (long)b * 3 * U;
    long at = (long)b * U;
    for (int u = from; u < to; u += LANES) {
      Vector n = hyperbolic_tangent(load(row + u) + load(l.bias + u)), z = load(row + 2 * U + u);
      store(row + u, n);
      store(h + at + u, n + z * (load(before + at + u) - n));
    }
  }
}

/** Backward of the second half: gradients of n and z in place, and dh ∘ z to one step back. */
static void gru_before_backward(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float *before = w.carried(l.h, t), *d_hidden = w.states(w.n.d_hidden, t);
  float *gates = w.gates(l, t), *back = t ? w.states(w.n.d_hidden, t - 1) : nullptr;
  const Vector one = all(1.0f);
  for (int b = 0; b < w.streams.streams; b++) {
    float* row = gates + (long)b * 3 * U;
    long at = (long)b * U;
    for (int u = from; u < to; u += LANES) {
      Vector n = load(row + u), z = load(row + 2 * U + u), dh = load(d_hidden + at + u);
      store(row + u, dh * (one - z) * (one - n * n));
      store(row + 2 * U + u, dh * (load(before + at + u) - n) * z * (one - z));
      if (back) store(back + at + u, load(back + at + u) + dh * z);
    }
  }
}

/** Backward of the first half: from the gradient of r ∘ h₋ (carried) to that of r, and its part of dh₋. */
static void gru_before_gates_backward(const Work& w, const Layer& l, int t) {
  const int U = w.n.units, from = w.units.from * PANEL, to = w.units.to * PANEL;
  const float *before = w.carried(l.h, t), *d_reset = w.n.d_carried + (long)w.streams.first * U;
  float *gates = w.gates(l, t), *back = t ? w.states(w.n.d_hidden, t - 1) : nullptr;
  for (int b = 0; b < w.streams.streams; b++) {
    float* row = gates + (long)b * 3 * U;
    long at = (long)b * U;
    for (int u = from; u < to; u += LANES) {
      Vector r = load(row + U + u), d = load(d_reset + at + u);
      store(row + U + u, d * load(before + at + u) * r * (all(1.0f) - r));
      if (back) store(back + at + u, load(back + at + u) + d * r);
    }
  }
}
