// A training step as a list of operations, cut into parts of some milliseconds, so that the caller can report progress
// and cancel between them. Every thread goes through the same list and runs the operations of the current part; where a
// part ends depends on the network's size only. Results do not depend on the parts: the order of summation is the same.
#pragma once
#include "update.h"

/** Approximate multiplications of a part: 0.01 s at full speed, less than 0.25 s on slow machines. */
constexpr long long PART_WORK = 2000000000;
/** A pass over all parameters is bound by memory: it takes as long as so many multiplications a parameter. */
constexpr long long PASS_WORK = 30;

/** Goes along the list of operations, and selects those of one part. */
struct PartSelector {
  /** −1 selects none, and counts */
  int wanted;
  int at = 0;
  long long filled = 0;

  /** Whether the next operation, of so many multiplications, is to be run. */
  bool takes(long long work) {
    if (filled >= PART_WORK) at++, filled = 0;
    filled += work;
    return at == wanted;
  }
};

/** Calls `visit(times)` for stretches of time of at most one part of work, at least one character. */
template <typename Visit>
INLINE void for_times(const Network& n, long long work, bool backwards, Visit visit) {
  const int most_times = (int)(PART_WORK / work), pieces = most_times < 1 ? n.now : (n.now + most_times - 1) / most_times;
  for (int i = 0; i < pieces; i++) visit(share(n.now, backwards ? pieces - 1 - i : i, pieces));
}

/** Multiplications of one pass through a layer and through the decoder, for one character of one stream. */
INLINE long long layer_work(const Network& n, const Layer& l) { return (long long)n.width * n.units * (l.index ? 2 : 1); }
INLINE long long decoder_work(const Network& n) { return (long long)n.letters * n.units; }

INLINE long long parameters_of(const Network& n) {
  long long count = 0;
  for (int i = 0; i < n.parameter_count; i++) count += (long long)n.parameters[i].chunk * n.parameters[i].chunks;
  return count;
}

static void go_forward(const Work& w, PartSelector& selector) {
  const Network& n = w.n;
  const long long streams = n.plan.streams;
  for (int i = 0; i < n.plan.layers; i++) {
    const long long work = layer_work(n, n.layers[i]) * streams;
    for_times(n, work, false, [&](Span times) {
      if (selector.takes(work * times.length())) forward_layer(w, n.layers[i], times);
    });
  }
  const long long work = 2 * decoder_work(n) * streams;
  for_times(n, work, false, [&](Span times) {
    if (!selector.takes(work * times.length())) return;
    decode(w, times);
    softmax(w, times);
    decode_backward(w, times);
  });
}

static void go_backward(const Work& w, PartSelector& selector) {
  const Network& n = w.n;
  for (int i = n.plan.layers - 1; i >= 0; i--) {
    const long long work = layer_work(n, n.layers[i]) * n.plan.streams;
    for_times(n, work, true, [&](Span times) {
      if (selector.takes(work * times.length())) backward_layer(w, n.layers[i], times);
    });
  }
}

static void sum_gradients(Network& n, int thread, PartSelector& selector) {
  for (int i = n.plan.layers - 1; i >= 0; i--)
    for_blocks(n, [&](const Work& view, int row, int count, bool first) {
      if (selector.takes(layer_work(n, n.layers[i]) * count)) layer_gradients(n, thread, n.layers[i], view, row, count, first);
    });
  for_blocks(n, [&](const Work& view, int row, int count, bool first) {
    if (selector.takes(decoder_work(n) * count)) decoder_gradients(n, thread, view, row, count, first);
  });
  const long long embedding_work = 2LL * n.plan.vocabulary * n.width * n.embedded;
  if (n.plan.embedding && selector.takes(embedding_work)) embedding_gradients(n, thread);
  if (!selector.takes(PASS_WORK * parameters_of(n))) return;
  n.squares[thread] = weight_squares(n, thread);
  meet(n.barrier);
}

static void go_through(Network& n, int thread, bool updating, PartSelector& selector) {
  const Work w = work_of(n, thread);
  go_forward(w, selector);
  go_backward(w, selector);
  if (selector.takes(0)) meet(n.barrier);
  sum_gradients(n, thread, selector);
  if (!updating || !selector.takes(2 * PASS_WORK * parameters_of(n))) return;
  carry(w);
  update(n, thread);
  meet(n.barrier);
  derive(n, thread);
}

static void run_part(Network& n, int thread, bool updating) {
  PartSelector selector = {n.part};
  go_through(n, thread, updating, selector);
}

static int count_parts(Network& n, bool updating) {
  PartSelector selector = {-1};
  go_through(n, 0, updating, selector);
  return selector.at + 1;
}
