// A training step as a list of parts, and the list cut into portions of some milliseconds, so that whoever runs them can
// tell how far it is, and can leave after any of them. Every thread goes through the same list, and takes from it what
// belongs to the portion at hand; where a portion ends depends on the network's size only. What is computed does not depend
// on where they end: every number is summed in the same order.
#pragma once
#include "update.h"

/** Multiplications of a portion, about: a hundredth of a second at full speed, less than a quarter on slow machines. */
constexpr long long PORTION_WORK = 2000000000;
/** What goes over all parameters waits for memory, as long as so many multiplications of a product. */
constexpr long long PASS_WORK = 30;

/** Goes along the list of parts, and says which of them belong to one portion. */
struct Portioner {
  /** −1 takes none, and counts */
  int wanted;
  int at = 0;
  long long filled = 0;

  /** Whether the next part, of so many multiplications, is to be run. */
  bool takes(long long work) {
    if (filled >= PORTION_WORK) at++, filled = 0;
    filled += work;
    return at == wanted;
  }
};

/** Calls `visit(times)` for pieces of the text that are worth a portion at most, or a character. */
template <typename Visit>
INLINE void for_times(const Network& n, long long work, bool backwards, Visit visit) {
  const int most_times = (int)(PORTION_WORK / work), pieces = most_times < 1 ? n.now : (n.now + most_times - 1) / most_times;
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

static void go_forward(const Work& w, Portioner& portioner) {
  const Network& n = w.n;
  const long long streams = n.plan.streams;
  for (int i = 0; i < n.plan.layers; i++) {
    const long long work = layer_work(n, n.layers[i]) * streams;
    for_times(n, work, false, [&](Span times) {
      if (portioner.takes(work * times.length())) forward_layer(w, n.layers[i], times);
    });
  }
  const long long work = 2 * decoder_work(n) * streams;
  for_times(n, work, false, [&](Span times) {
    if (!portioner.takes(work * times.length())) return;
    decode(w, times);
    softmax(w, times);
    decode_backward(w, times);
  });
}

static void go_backward(const Work& w, Portioner& portioner) {
  const Network& n = w.n;
  for (int i = n.plan.layers - 1; i >= 0; i--) {
    const long long work = layer_work(n, n.layers[i]) * n.plan.streams;
    for_times(n, work, true, [&](Span times) {
      if (portioner.takes(work * times.length())) backward_layer(w, n.layers[i], times);
    });
  }
}

static void sum_gradients(Network& n, int thread, Portioner& portioner) {
  for (int i = n.plan.layers - 1; i >= 0; i--)
    for_blocks(n, [&](const Work& view, int row, int count, bool first) {
      if (portioner.takes(layer_work(n, n.layers[i]) * count)) layer_gradients(n, thread, n.layers[i], view, row, count, first);
    });
  for_blocks(n, [&](const Work& view, int row, int count, bool first) {
    if (portioner.takes(decoder_work(n) * count)) decoder_gradients(n, thread, view, row, count, first);
  });
  const long long embedding_work = 2LL * n.plan.vocabulary * n.width * n.embedded;
  if (n.plan.embedding && portioner.takes(embedding_work)) embedding_gradients(n, thread);
  if (!portioner.takes(PASS_WORK * parameters_of(n))) return;
  n.squares[thread] = weight_squares(n, thread);
  meet(n.barrier);
}

static void go_through(Network& n, int thread, bool updating, Portioner& portioner) {
  const Work w = work_of(n, thread);
  go_forward(w, portioner);
  go_backward(w, portioner);
  if (portioner.takes(0)) meet(n.barrier);
  sum_gradients(n, thread, portioner);
  if (!updating || !portioner.takes(2 * PASS_WORK * parameters_of(n))) return;
  carry(w);
  update(n, thread);
  meet(n.barrier);
  derive(n, thread);
}

static void run_portion(Network& n, int thread, bool updating) {
  Portioner portioner = {n.portion};
  go_through(n, thread, updating, portioner);
}

static int count_portions(Network& n, bool updating) {
  Portioner portioner = {-1};
  go_through(n, 0, updating, portioner);
  return portioner.at + 1;
}
