// The division of a step among threads, and a barrier that spins a little before it sleeps. The division depends on
// counts only: the same thread count gives the same bits.
#pragma once
#include "vector.h"
#if !defined(__wasm__)
#include <sched.h>
#endif

constexpr int MAX_THREADS = 64;

struct Span {
  int from, to;
  int length() const { return to - from; }
};

/** Thread `thread`'s part of `count` things. */
INLINE Span share(int count, int thread, int threads) {
  return {(int)((long long)count * thread / threads), (int)((long long)count * (thread + 1) / threads)};
}

struct Barrier {
  int threads;
  int arrived;
  int generation;
  /** set by the host when a thread has died: ends the waiting of the others */
  int broken;
};

#if defined(__wasm__)
/** Import: whether a thread has died without reporting it. Known to the calling thread alone. */
extern "C" __attribute__((import_module("env"), import_name("missing"))) int missing();

/** Sleeps until the generation changes, polling every tenth of a second; traps if a thread has died. */
INLINE void rest(Barrier& barrier, int generation) {
  __builtin_wasm_memory_atomic_wait32(&barrier.generation, generation, 100000000LL);
  if (__atomic_load_n(&barrier.broken, __ATOMIC_RELAXED) || missing()) __builtin_trap();
}
#else
/** Native threads end only with the program. */
INLINE void rest(Barrier&, int) { sched_yield(); }
#endif

/** A barrier: returns when every thread has called it. */
static void meet(Barrier& barrier) {
  constexpr int SPINS = 20000;
  if (barrier.threads == 1) return;
  int generation = __atomic_load_n(&barrier.generation, __ATOMIC_ACQUIRE);
  if (__atomic_add_fetch(&barrier.arrived, 1, __ATOMIC_ACQ_REL) == barrier.threads) {
    __atomic_store_n(&barrier.arrived, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&barrier.generation, generation + 1, __ATOMIC_RELEASE);
#if defined(__wasm__)
    __builtin_wasm_memory_atomic_notify(&barrier.generation, MAX_THREADS);
#endif
    return;
  }
  for (int spins = 0; __atomic_load_n(&barrier.generation, __ATOMIC_ACQUIRE) == generation;)
    if (++spins > SPINS) rest(barrier, generation);
}
