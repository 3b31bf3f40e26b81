// From gradients to new parameters: the gradient's norm, clipping, the optimiser, and what is derived from parameters.
#pragma once
#include "backward.h"

enum Optimizer { RMSPROP, ADAM, ADAMW, ADAGRAD, SGD };
enum Clip { NO_CLIP, BY_NORM, BY_VALUE };

/** Σ g² of a chunk in float lanes; chunks are added up in float64. */
INLINE double squares_of(const float* g, long count) {
  Vector totals = all(0.0f);
  for (long i = 0; i < count; i += LANES) totals = multiply_add(load(g + i), load(g + i), totals);
  return sum(totals);
}

/** Σ g² of this thread's chunks of everything but biases, whose gradients other threads may have computed. */
static double weight_squares(const Network& n, int thread) {
  double total = 0;
  for (int i = 0; i < n.parameter_count; i++) {
    const Parameter& p = n.parameters[i];
    if (p.kept == Kept::vector) continue;
    Span mine = share(p.chunks, thread, n.plan.threads);
    for (int c = mine.from; c < mine.to; c++) total += squares_of(p.gradient + c * p.chunk, p.chunk);
  }
  return total;
}

/** After the barrier: the norm of the whole gradient, the same in every thread. */
static double gradient_norm(const Network& n) {
  double total = 0;
  for (int i = 0; i < n.plan.threads; i++) total += n.squares[i];
  for (int i = 0; i < n.parameter_count; i++) {
    const Parameter& p = n.parameters[i];
    if (p.kept == Kept::vector) total += squares_of(p.gradient, p.chunk * p.chunks);
  }
  return __builtin_sqrt(total);
}

/** The operands of every rule below: one vector each of value, gradient and state. */
struct Moment {
  Vector value, mean, square;
};

/** PyTorch's arithmetic, one rule a case; `g` is clipped already. */
template <int KIND>
INLINE Moment updated(const Network& n, Moment at, Vector g) {
  const auto& o = n.optimizer;
  const Vector rate = all(o.rate), epsilon = all(o.epsilon), decay = all(o.decay);
  if (KIND == ADAMW) at.value = at.value * all(1.0f - o.rate * o.decay);
  else g = multiply_add(decay, at.value, g);
  switch (KIND) {
    case RMSPROP:
      at.square = all(o.alpha) * at.square + all(o.rest) * g * g;
      at.value -= rate * g / (square_root(at.square) + epsilon);
      break;
    case ADAM:
    case ADAMW:
      at.mean = all(o.beta1) * at.mean + all(o.rest1) * g;
      at.square = all(o.beta2) * at.square + all(o.rest2) * g * g;
      at.value -= all(o.rate / o.correction1) * at.mean / (square_root(at.square) / all(o.correction2) + epsilon);
      break;
    case ADAGRAD:
      at.square += g * g;
      at.value -= rate * g / (square_root(at.square) + epsilon);
      break;
    case SGD:
      at.mean = all(o.momentum) * at.mean + g;
      at.value -= rate * at.mean;
  }
  return at;
}

template <int KIND>
static void update_chunks(const Network& n, const Parameter& p, Span mine, float scale) {
  const Vector factor = all(scale), highest = all(n.clip == BY_VALUE ? n.clip_at : 3.4e38f);
  for (long i = mine.from * p.chunk; i < mine.to * p.chunk; i += LANES) {
    Vector g = smaller(larger(load(p.gradient + i) * factor, -highest), highest);
    Vector none = all(0.0f);
    Moment at = {load(p.value + i), p.mean ? load(p.mean + i) : none, p.square ? load(p.square + i) : none};
    at = updated<KIND>(n, at, g);
    store(p.value + i, at.value);
    if (p.mean) store(p.mean + i, at.mean);
    if (p.square) store(p.square + i, at.square);
  }
}

static void update(Network& n, int thread) {
  double norm = gradient_norm(n), shrink = n.clip_at / (norm + 1e-6);
  float scale = n.clip == BY_NORM && shrink < 1 ? (float)shrink : 1.0f;
  for (int i = 0; i < n.parameter_count; i++) {
    const Parameter& p = n.parameters[i];
    Span mine = share(p.chunks, thread, n.plan.threads);
    switch (n.optimizer.kind) {
      case RMSPROP: update_chunks<RMSPROP>(n, p, mine, scale); break;
      case ADAM: update_chunks<ADAM>(n, p, mine, scale); break;
      case ADAMW: update_chunks<ADAMW>(n, p, mine, scale); break;
      case ADAGRAD: update_chunks<ADAGRAD>(n, p, mine, scale); break;
      case SGD: update_chunks<SGD>(n, p, mine, scale); break;
    }
  }
}

/** The derived layouts that products and cells read: biases summed, transposes, the table. */
static void derive(Network& n, int thread) {
  const int threads = n.plan.threads;
  for (int i = 0; i < n.plan.layers; i++) {
    Layer& l = n.layers[i];
    if (thread == i % threads) {
      clear(l.bias, (long)n.blocks * n.units);
      float* hidden = l.bias + (n.blocks > n.gate_count ? n.units : 0);
      for (int j = 0; j < n.width; j++) l.bias[j] += l.input_bias->value[j];
      for (int j = 0; j < n.width; j++) hidden[j] += l.hidden_bias->value[j];
    }
    if (!n.plan.training) continue;
    Span hidden = share(n.units / PANEL, thread, threads);
    transpose(l.hidden->value, n.units, n.width, l.hidden_transposed, hidden.from, hidden.to);
    if (!l.input_transposed) continue;
    Span input = share(l.input->depth / PANEL, thread, threads);
    transpose(l.input->value, l.input->depth, n.width, l.input_transposed, input.from, input.to);
  }
  if (n.plan.training) {
    Span units = share(n.units / PANEL, thread, threads);
    transpose(n.decoder->value, n.units, n.letters, n.decoder_transposed, units.from, units.to);
  }
  if (n.plan.embedding) {
    Span columns = share(n.width / PANEL, thread, threads);
    product(n.plan.vocabulary, n.embedded, columns.from, columns.to, rows_of(n.embedding->value, n.embedded),
            panels(n.layers[0].input->value, n.embedded), into_panels(n.table, n.plan.vocabulary), false, n.packed[thread]);
  }
}
