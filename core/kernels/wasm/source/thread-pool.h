// The threads of a native network besides the calling one: they sleep until `run`, which returns when all of them have
// run its entry.
#pragma once
#include <atomic>
#include <thread>
#include <vector>
#include "kernels.cpp"

/** A function that all threads run together. */
using Entry = void (*)(Network*, int thread);

class ThreadPool {
 public:
  explicit ThreadPool(Network* network) : network_(network) {
    for (int thread = 1; thread < network->plan.threads; thread++) start(thread);
  }
  ~ThreadPool() { stop(); }

  /**
   * Runs `entry` in all threads, the calling one being number 0. It sleeps instead of spinning for long, which would take
   * processor time from the threads it waits for.
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
  /** null ends the threads */
  Entry entry_ = nullptr;
  std::atomic<int> orders_ = 0, done_ = 0;

  /** @throws std::system_error where there are too many threads already */
  void start(int thread) {
    try {
      threads_.emplace_back([this, thread] { work(thread); });
    } catch (...) {
      stop();
      throw;
    }
  }

  void stop() {
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

  /** Spins a little before it sleeps: the next entry mostly follows at once. */
  void wait_for_order_after(int last) {
    for (int spins = 0; spins < SPINS; spins++)
      if (orders_.load(std::memory_order_acquire) != last) return;
    orders_.wait(last, std::memory_order_acquire);
  }
};
