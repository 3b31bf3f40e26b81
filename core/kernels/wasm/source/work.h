// The division of a pass: either threads process slices of the streams independently, or (few streams) all threads step
// through time together, each with a part of the units and a barrier after every character. A trainer's threads have a
// slice each; without training there are more slices, taken as threads become free.
#pragma once
#include "functions.h"
#include "network.h"

/** The streams whose activations lie together in memory: [time, streams, …] from stream `first`. */
struct Slice {
  int first, streams;
};

INLINE Slice slice(const Network& n, int index) {
  Span span = share(n.plan.streams, index, n.slices);
  return {span.from, span.to - span.from};
}

/**
 * Calls `visit(index)` for so many pieces of work, each in the thread that is free first. To be called by every thread
 * once a run; the result must not depend on which thread runs a piece.
 */
template <typename Visit>
INLINE void take_pieces(Network& n, int count, Visit visit) {
  int piece;
  while ((piece = __atomic_fetch_add(&n.taken, 1, __ATOMIC_RELAXED)) < count) visit(piece);
  // every thread gets a distinct number here: the last one resets the counter for the next run
  if (piece == count + n.plan.threads - 1) __atomic_store_n(&n.taken, 0, __ATOMIC_RELAXED);
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

  /** Start of this slice's part of an array of `width` floats a stream and step; `extra` steps more than time. */
  float* part(float* array, int width, int extra = 0) const {
    return array + (long)streams.first * (n.plan.time + extra) * width;
  }
  float* gates(const Layer& l, int t = 0) const {
    return part(l.gates, columns()) + (long)t * streams.streams * columns();
  }
  float* states(float* array, int t = 0) const { return part(array, n.units) + (long)t * streams.streams * n.units; }
  /** Of `h` and `c`: the state before time t; the one after it is at t + 1. */
  float* carried(float* array, int t) const {
    return part(array, n.units, 1) + (long)t * streams.streams * n.units;
  }
  float* logits(int t = 0) const { return part(n.logits, n.letters) + (long)t * streams.streams * n.letters; }
};

/** One thread's part of a slice: all of it, or, together, some of its units. */
INLINE Work work_on(Network& n, int thread, int index) {
  Span units = {0, n.units / PANEL}, letters = {0, n.letters / PANEL};
  if (n.together) {
    units = share(units.to, thread, n.plan.threads);
    letters = share(letters.to, thread, n.plan.threads);
  }
  return {n, thread, slice(n, index), units, letters, n.packed[thread]};
}

/** The work of a trainer's thread: fixed, since gradients are summed by slices. */
INLINE Work work_of(Network& n, int thread) { return work_on(n, thread, n.together ? 0 : thread); }

/** Calls `visit(work)` for the slices that this thread takes without training. */
template <typename Visit>
INLINE void take_work(Network& n, int thread, Visit visit) {
  if (n.together) return visit(work_on(n, thread, 0));
  take_pieces(n, n.slices, [&](int index) { visit(work_on(n, thread, index)); });
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
