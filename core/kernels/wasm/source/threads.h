// How threads share one step: fixed shares of the work, and a barrier that spins a little before it sleeps.
// Shares depend on numbers only, never on who was faster: the same thread count gives the same bits.
#pragma once
#include "vector.h"
#if !defined(__wasm__)
#include <sched.h>
#endif

constexpr int MAX_THREADS = 64;

struct Span {
  int from, to;
};

/** Thread `thread`'s part of `count` things. */
INLINE Span share(int count, int thread, int threads) {
  return {(int)((long long)count * thread / threads), (int)((long long)count * (thread + 1) / threads)};
}

struct Barrier {
  int threads;
  int arrived;
  int generation;
  /** set from outside when a thread has died: whoever waits gives up instead of waiting for ever */
  int broken;
};

/** Sleeps until the generation changes, or a tenth of a second. @returns whether the time ran out */
INLINE bool rest(Barrier& barrier, int generation) {
#if defined(__wasm__)
  constexpr int TIMED_OUT = 2;
  int outcome = __builtin_wasm_memory_atomic_wait32(&barrier.generation, generation, 100000000LL);
  if (__atomic_load_n(&barrier.broken, __ATOMIC_RELAXED)) __builtin_trap();
  return outcome == TIMED_OUT;
#else
  (void)barrier;
  (void)generation;
  sched_yield();
  return false;
#endif
}

/** Returns when every thread has come here; traps if one is missing for two minutes, which only a dead one is. */
static void meet(Barrier& barrier) {
  constexpr int SPINS = 20000, PATIENCE = 1200;
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
  for (int spins = 0, waits = 0; __atomic_load_n(&barrier.generation, __ATOMIC_ACQUIRE) == generation;) {
    if (++spins <= SPINS) continue;
    waits += rest(barrier, generation);
    if (waits > PATIENCE) __builtin_trap();
  }
}
