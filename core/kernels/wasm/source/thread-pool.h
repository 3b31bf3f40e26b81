// Threads beside the calling one, for a network outside WebAssembly: they sleep until there is something to run, and
// the call that gives it to them returns when all of them have run it.
#pragma once
#include <atomic>
#include <thread>
#include <vector>
#include "kernels.cpp"

/** What every thread runs at once. */
using Entry = void (*)(Network*, int thread);

class Crew {
 public:
  explicit Crew(Network* network) : network_(network) {
    for (int thread = 1; thread < network->plan.threads; thread++) hire(thread);
  }
  ~Crew() { dismiss(); }

  /**
   * Runs `entry` in all threads, the calling one being number 0. It sleeps when it has to wait for long: a thread that
   * keeps asking would keep the system from giving its processor to who is still at work.
   */
  void run(Entry entry) {
    done_.store(0, std::memory_order_relaxed);
    order(entry);
    entry(network_, 0);
    const int others = (int)threads_.size();
    for (int spins = 0, done; (done = done_.load(std::memory_order_acquire)) < others;)
      if (++spins > SPINS) done_.wait(done, std::memory_order_acquire);
  }

 private:
  static constexpr int SPINS = 20000;

  Network* network_;
  std::vector<std::thread> threads_;
  /** null sends everybody home */
  Entry entry_ = nullptr;
  std::atomic<int> orders_ = 0, done_ = 0;

  /** @throws std::system_error where there are too many threads already */
  void hire(int thread) {
    try {
      threads_.emplace_back([this, thread] { work(thread); });
    } catch (...) {
      dismiss();
      throw;
    }
  }

  void dismiss() {
    order(nullptr);
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  void order(Entry entry) {
    entry_ = entry;
    orders_.fetch_add(1, std::memory_order_release);
    orders_.notify_all();
  }

  void work(int thread) {
    for (int last = 0;; last++) {
      wait_for_order_after(last);
      if (!entry_) return;
      entry_(network_, thread);
      done_.fetch_add(1, std::memory_order_release);
      done_.notify_one();
    }
  }

  /** Spins a little before it sleeps: the next order mostly comes at once. */
  void wait_for_order_after(int last) {
    for (int spins = 0; spins < SPINS; spins++)
      if (orders_.load(std::memory_order_acquire) != last) return;
    orders_.wait(last, std::memory_order_acquire);
  }
};
