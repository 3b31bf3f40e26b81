// Softmax and its cross-entropy, and the gradient of the mean loss in place of the logits.
#pragma once
#include "work.h"

INLINE void add_decoder_bias(const Network& n, float* logits) {
  for (int j = 0; j < n.letters; j += LANES) store(logits + j, load(logits + j) + load(n.decoder_bias->value + j));
}

/**
 * One row: logits → d(mean loss)/d(logits) = (softmax − onehot(target)) · scale.
 * @returns −ln softmax(target), nats
 */
static double softmax_row(const Network& n, float* row, int target, float scale) {
  const int letters = n.plan.vocabulary;
  add_decoder_bias(n, row);
  for (int j = letters; j < n.letters; j++) row[j] = -1e30f;
  Vector top = load(row);
  for (int j = LANES; j < n.letters; j += LANES) top = larger(top, load(row + j));
  float highest = largest(top), wanted = row[target] - highest;
  Vector totals = all(0.0f);
  for (int j = 0; j < n.letters; j += LANES) {
    Vector e = exponential(load(row + j) - all(highest));
    store(row + j, e);
    totals += e;
  }
  for (int j = letters; j < n.letters; j++) row[j] = 0;
  float total = sum(totals);
  Vector factor = all(scale / total);
  for (int j = 0; j < n.letters; j += LANES) store(row + j, load(row + j) * factor);
  row[target] -= scale;
  return logarithm(total) - wanted;
}

/** This thread's rows of some times; the loss is summed in float64 and in a fixed order. */
static void softmax(const Work& w, Span times) {
  Network& n = w.n;
  const Span rows = w.rows(times);
  float scale = 1.0f / ((float)n.now * n.plan.streams), *logits = w.logits();
  double loss = times.from ? n.loss[w.thread] : 0;
  for (int r = rows.from; r < rows.to; r++) {
    int t = r / w.streams.streams, stream = w.streams.first + r % w.streams.streams;
    int target = n.ids[(long)(t + 1) * n.plan.streams + stream];
    loss += softmax_row(n, logits + (long)r * n.letters, target, scale);
  }
  n.loss[w.thread] = loss;
  w.meet();
}
