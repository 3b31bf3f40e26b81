// Who does what in a pass: either each thread takes some streams and never waits, or (few streams) all threads walk
// through time together, each computing its share of the units and meeting after every character.
#pragma once
#include "functions.h"
#include "network.h"

/** The streams whose activations lie together in memory: [time, streams, …] from stream `first`. */
struct Slice {
  int first, streams;
};

INLINE int slices(const Network& n) { return n.together ? 1 : n.plan.threads; }

INLINE Slice slice(const Network& n, int index) {
  if (n.together) return {0, n.plan.streams};
  Span span = share(n.plan.streams, index, n.plan.threads);
  return {span.from, span.to - span.from};
}

struct Work {
  Network& n;
  int thread;
  Slice streams;
  /** this thread's panels of units and of letters */
  Span units, letters;
  float* packed;

  void meet() const {
    if (n.together) ::meet(n.barrier);
  }
  Span times() const { return {0, n.now}; }
  int steps() const { return n.now * streams.streams; }
  /** This thread's rows [time · streams] of some times, for what is done row by row. */
  Span rows(Span times) const {
    int from = times.from * streams.streams, count = (times.to - times.from) * streams.streams;
    Span mine = n.together ? share(count, thread, n.plan.threads) : Span{0, count};
    return {from + mine.from, from + mine.to};
  }
  int columns() const { return n.blocks * n.units; }

  /** Where this slice's part of an array of `width` floats a stream and step begins; `extra` steps more than time. */
  float* part(float* array, int width, int extra = 0) const {
    return array + (long)streams.first * (n.plan.time + extra) * width;
  }
  float* gates(const Layer& l, int t = 0) const {
    return part(l.gates, columns()) + (long)t * streams.streams * columns();
  }
  float* states(float* array, int t = 0) const { return part(array, n.units) + (long)t * streams.streams * n.units; }
  /** Of `h` and `c`: what time t starts from; what it leaves is at t + 1. */
  float* carried(float* array, int t) const {
    return part(array, n.units, 1) + (long)t * streams.streams * n.units;
  }
  float* logits(int t = 0) const { return part(n.logits, n.letters) + (long)t * streams.streams * n.letters; }
};

INLINE Work work_of(Network& n, int thread) {
  Slice streams = slice(n, n.together ? 0 : thread);
  Span units = {0, n.units / PANEL}, letters = {0, n.letters / PANEL};
  if (n.together) {
    units = share(units.to, thread, n.plan.threads);
    letters = share(letters.to, thread, n.plan.threads);
  }
  return {n, thread, streams, units, letters, n.packed[thread]};
}

/**
 * A product into this thread's units of several blocks of `gates`: weights' panels of block `from_block` on, into
 * columns from `to_block` on.
 */
static void into_blocks(const Work& w, int rows, const Left& left, const float* weights, int from_block, float* gates, int to_block, int blocks, bool add) {
  int units = w.n.units, per_block = units / PANEL;
  Right right = panels(weights + (long)from_block * units * units, units);
  Out out = into_rows(gates + (long)to_block * units, w.columns());
  if (w.units.to - w.units.from == per_block)
    return product(rows, units, 0, blocks * per_block, left, right, out, add, w.packed);
  for (int b = 0; b < blocks; b++)
    product(rows, units, b * per_block + w.units.from, b * per_block + w.units.to, left, right, out, add, w.packed);
}
