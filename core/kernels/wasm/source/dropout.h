// Dropout between layers: the masks of core/model/dropout.ts, a pure function of (key, place), many places at once.
#pragma once
#include "work.h"

INLINE Naturals mix(Naturals x) {
  x = (x ^ (x >> 16)) * 0x85ebca6bu;
  x = (x ^ (x >> 13)) * 0xc2b2ae35u;
  return x ^ (x >> 16);
}

/**
 * to = from · mask / (1 − p) for this thread's units at some times: forward on a layer's output, and with the same masks
 * backward on its gradient.
 * @param from, to row 0 is time 0
 */
static void drop(const Work& w, int layer, Span times, const float* from, float* to) {
  const Network& n = w.n;
  const Naturals key = n.dropout_keys[layer] - (Naturals){}, threshold = n.dropout_threshold - (Naturals){};
  Naturals lane = {};
  for (int i = 0; i < LANES; i++) lane[i] = i;
  for (int t = times.from; t < times.to; t++)
    for (int b = 0; b < w.streams.streams; b++) {
      uint32_t place = ((uint32_t)t * n.plan.streams + w.streams.first + b) * n.plan.hidden;
      long at = ((long)t * w.streams.streams + b) * n.units;
      for (int u = w.units.from * PANEL; u < w.units.to * PANEL; u += LANES) {
        Naturals hash = mix(key ^ ((lane + (place + (uint32_t)u)) * 0x9e3779b1u));
        Vector kept = (Vector)((hash >= threshold) & (Naturals)(load(from + at + u) * all(n.dropout_scale)));
        store(to + at + u, kept);
      }
    }
}
