// The kernels as a Node-API addon: a class Network whose methods are the functions of kernels.cpp, four more that copy
// plain arrays in and out, and one that attaches the blocks to record into. Built by scripts/build-native.mjs for
// core/kernels/native/native.ts.
//
// No JavaScript buffer is a view of native memory: engines with a memory cage forbid it. Blocks are JavaScript memory
// that the addon writes to, and keeps a reference of.
#define NAPI_VERSION 8
#define NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED
#include <node_api.h>
#include <sys/mman.h>
#include <cstring>
#include <exception>
#include <iterator>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include "thread-pool.h"

/** Zeroed memory, in large pages where they exist: fewer misses of the address cache. */
class Memory {
 public:
  /** @throws std::bad_alloc */
  explicit Memory(size_t bytes) : bytes(bytes) {
    at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) throw std::bad_alloc();
#if defined(MADV_HUGEPAGE)
    madvise(at, bytes, MADV_HUGEPAGE);
#endif
  }
  ~Memory() { munmap(at, bytes); }
  Memory(const Memory&) = delete;

  const size_t bytes;
  void* at;
};

/** One network, its memory and its threads. */
struct Session {
  explicit Session(const Plan& plan)
      : memory(std::make_shared<Memory>(measure((const int*)&plan))), network(build((char*)memory->at, (const int*)&plan)), pool(network) {}
  std::shared_ptr<Memory> memory;
  /** of the network that owns the parameters: referenced as long as they are borrowed */
  std::shared_ptr<Memory> owner_memory;
  Network* network;
  ThreadPool pool;
  /** references that keep the blocks from being collected */
  std::vector<napi_ref> blocks;
};

// —— Errors: C++ exceptions inside, converted to JavaScript's at the boundary.

template <typename Work>
static napi_value guarded(napi_env env, Work work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, "out-of-memory", "this machine does not give so much memory");
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

static void insist(bool condition, const char* otherwise) {
  if (!condition) throw std::invalid_argument(otherwise);
}

// —— Values

template <typename T>
static T number_of(napi_env env, napi_value value) {
  double number = 0;
  insist(napi_get_value_double(env, value, &number) == napi_ok, "a number was expected");
  return (T)number;
}

template <typename T>
struct Array {
  T* at;
  size_t length;
};

template <typename T>
static Array<T> array_of(napi_env env, napi_value value, napi_typedarray_type wanted) {
  napi_typedarray_type type;
  size_t length;
  void* at;
  bool right = napi_get_typedarray_info(env, value, &type, &length, &at, nullptr, nullptr) == napi_ok && type == wanted;
  insist(right, "a typed array of another kind was expected");
  return {(T*)at, length};
}

template <size_t MOST>
struct Call {
  Session* session;
  napi_value self, given[MOST ? MOST : 1];
};

/** Arguments, and the session that `this` holds: null once it has been disposed. */
template <size_t MOST>
static Call<MOST> call_of(napi_env env, napi_callback_info info) {
  Call<MOST> call = {};
  size_t count = MOST;
  std::unique_ptr<Session>* held = nullptr;
  napi_get_cb_info(env, info, &count, call.given, &call.self, nullptr);
  insist(napi_unwrap(env, call.self, (void**)&held) == napi_ok && held, "`this` is no network");
  call.session = held->get();
  insist(call.session, "the network has been disposed");
  return call;
}

// —— Methods

/** A function of kernels.cpp, result f(Network*, numbers…), as a method. */
template <auto function>
struct Numbers;

template <typename Result, typename... Arguments, Result (*function)(Network*, Arguments...)>
struct Numbers<function> {
  static napi_value method(napi_env env, napi_callback_info info) {
    return guarded(env, [&] { return apply(env, call_of<sizeof...(Arguments)>(env, info), std::index_sequence_for<Arguments...>{}); });
  }

 private:
  template <size_t... i>
  static napi_value apply(napi_env env, const Call<sizeof...(Arguments)>& call, std::index_sequence<i...>) {
    Network* n = call.session->network;
    if constexpr (std::is_void_v<Result>) {
      function(n, number_of<Arguments>(env, call.given[i])...);
      return nullptr;
    } else {
      napi_value result = nullptr;
      napi_create_double(env, function(n, number_of<Arguments>(env, call.given[i])...), &result);
      return result;
    }
  }
};

/** An entry of kernels.cpp, run by all threads. */
template <Entry entry>
static napi_value run(napi_env env, napi_callback_info info) {
  return guarded(env, [&]() -> napi_value {
    call_of<0>(env, info).session->pool.run(entry);
    return nullptr;
  });
}

/** Copies an array into, or out of, an array of at most `capacity(network)` elements. */
template <typename T, napi_typedarray_type TYPE, T* (*place)(Network*), uint64_t (*capacity)(const Network&), Direction direction>
static napi_value move(napi_env env, napi_callback_info info) {
  return guarded(env, [&]() -> napi_value {
    auto call = call_of<1>(env, info);
    Network* n = call.session->network;
    Array<T> array = array_of<T>(env, call.given[0], TYPE);
    insist(array.length <= capacity(*n), "the array is too long");
    T* kept = place(n);
    if (direction == WRITE) std::memcpy(kept, array.at, array.length * sizeof(T));
    else std::memcpy(array.at, kept, array.length * sizeof(T));
    return nullptr;
  });
}

/** Large pages for a block, where they exist: touching it page by page costs as much as filling it. */
static void ask_for_large_pages([[maybe_unused]] const Array<uint16_t>& bits) {
#if defined(MADV_HUGEPAGE)
  constexpr uintptr_t PAGE = 4096;
  const uintptr_t from = ((uintptr_t)bits.at + PAGE - 1) & ~(PAGE - 1), to = (uintptr_t)(bits.at + bits.length) & ~(PAGE - 1);
  if (from < to) madvise((void*)from, to - from, MADV_HUGEPAGE);
#endif
}

/** attach_block(index, bits: Uint16Array): a block to record into; to be called in the order of the indices. */
static napi_value attach_block(napi_env env, napi_callback_info info) {
  return guarded(env, [&]() -> napi_value {
    auto call = call_of<2>(env, info);
    Session& session = *call.session;
    const Plan& plan = session.network->plan;
    const size_t index = session.blocks.size();
    Array<uint16_t> bits = array_of<uint16_t>(env, call.given[1], napi_uint16_array);
    insist(number_of<int>(env, call.given[0]) == (int)index && (int)index < plan.blocks, "no such block is wanted");
    insist(bits.length == (size_t)record_columns(plan) * BLOCK_CHARACTERS, "a block has another length");
    napi_ref kept;
    insist(napi_create_reference(env, call.given[1], 1, &kept) == napi_ok, "the block could not be kept");
    ask_for_large_pages(bits);
    session.blocks.push_back(kept);
    session.network->record_blocks[index] = bits.at;
    return nullptr;
  });
}

/** set_target of kernels.cpp, with its arguments checked. */
static void set_target_within(Network* n, int stream, int block, int at, int count) {
  insist(n->targets && stream >= 0 && stream < n->plan.streams, "no such stream");
  const bool inside = at >= 0 && count <= n->plan.time && at + count <= BLOCK_CHARACTERS;
  insist(count <= 0 || (block >= 0 && block < n->plan.blocks && n->record_blocks[block] && inside), "no such place in a block");
  set_target(n, stream, block, at, count);
}

static void set_summarised_within(Network* n, int block, int count) {
  insist(block >= 0 && block < n->plan.blocks && n->record_blocks[block], "no such block");
  insist(count > 0 && count <= BLOCK_CHARACTERS, "a block has no so many characters");
  set_summarised(n, block, count);
}

static uint64_t room_for_ids(const Network& n) { return ((uint64_t)n.plan.time + 1) * n.plan.streams; }
static uint64_t room_for_keys(const Network&) { return MAX_LAYERS; }

/** Whether two plans are of networks with the same parameters. */
static bool alike(const Plan& a, const Plan& b) {
  return a.cell == b.cell && a.layers == b.layers && a.hidden == b.hidden && a.vocabulary == b.vocabulary && a.embedding == b.embedding;
}

/** borrow(owner: Network): shares the parameters of the owner, if the plan has `borrowing`. */
static napi_value lend(napi_env env, napi_callback_info info) {
  return guarded(env, [&]() -> napi_value {
    auto call = call_of<1>(env, info);
    std::unique_ptr<Session>* owner = nullptr;
    insist(napi_unwrap(env, call.given[0], (void**)&owner) == napi_ok && owner && *owner, "a network was expected");
    Network *n = call.session->network, *from = (*owner)->network;
    insist(n->plan.borrowing && !from->plan.borrowing && alike(n->plan, from->plan), "the networks do not fit together");
    borrow(n, from);
    call.session->owner_memory = (*owner)->memory;
    return nullptr;
  });
}

// —— The class

static Plan plan_of(napi_env env, napi_value value) {
  Array<int32_t> fields = array_of<int32_t>(env, value, napi_int32_array);
  insist(fields.length * sizeof(int32_t) == sizeof(Plan), "a plan has other fields");
  Plan plan = *(const Plan*)fields.at;
  insist(plan.threads >= 1 && plan.threads <= MAX_THREADS, "so many threads are not possible");
  insist(plan.blocks >= 0 && plan.blocks <= MAX_RECORD_BLOCKS, "so many blocks are not possible");
  insist(plan.layers >= 1 && plan.layers <= MAX_LAYERS, "so many layers are not possible");
  return plan;
}

/** Reports external memory, so that the engine collects unreferenced networks in time. */
static void release(napi_env env, std::unique_ptr<Session>& held) {
  if (!held) return;
  for (napi_ref block : held->blocks) napi_delete_reference(env, block);
  int64_t now;
  napi_adjust_external_memory(env, -(int64_t)held->memory->bytes, &now);
  held.reset();
}

static void collected(napi_env env, void* held, void*) {
  release(env, *(std::unique_ptr<Session>*)held);
  delete (std::unique_ptr<Session>*)held;
}

/** new Network(plan: Int32Array) */
static napi_value construct(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    napi_value self, given[1];
    size_t count = 1;
    napi_get_cb_info(env, info, &count, given, &self, nullptr);
    auto held = std::make_unique<std::unique_ptr<Session>>(std::make_unique<Session>(plan_of(env, given[0])));
    int64_t bytes = (*held)->memory->bytes, now;
    insist(napi_wrap(env, self, held.get(), collected, nullptr, nullptr) == napi_ok, "`this` is no new object");
    napi_adjust_external_memory(env, bytes, &now);
    held.release();
    return self;
  });
}

/** Frees memory and ends threads now instead of when the object is collected. Further calls do nothing. */
static napi_value dispose(napi_env env, napi_callback_info info) {
  return guarded(env, [&]() -> napi_value {
    napi_value self;
    std::unique_ptr<Session>* held = nullptr;
    napi_get_cb_info(env, info, nullptr, nullptr, &self, nullptr);
    if (napi_unwrap(env, self, (void**)&held) == napi_ok) release(env, *held);
    return nullptr;
  });
}

/** measure(plan: Int32Array): bytes that a network needs */
static napi_value measured(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    napi_value given[1], result;
    size_t count = 1;
    napi_get_cb_info(env, info, &count, given, nullptr, nullptr);
    Plan plan = plan_of(env, given[0]);
    napi_create_double(env, measure((const int*)&plan), &result);
    return result;
  });
}

static napi_property_descriptor method(const char* name, napi_callback call) {
  return {name, nullptr, call, nullptr, nullptr, nullptr, napi_default_method, nullptr};
}

static napi_property_descriptor value(const char* name, napi_value value) {
  return {name, nullptr, nullptr, nullptr, nullptr, value, napi_enumerable, nullptr};
}

#if defined(__AVX512F__)
constexpr const char* INSTRUCTIONS = "AVX-512";
#elif defined(__AVX2__)
constexpr const char* INSTRUCTIONS = "AVX2";
#elif defined(__ARM_NEON)
constexpr const char* INSTRUCTIONS = "NEON";
#else
constexpr const char* INSTRUCTIONS = "128-bit vectors";
#endif

/** Whether this processor has the instruction sets that the compiler used: the file may be from another machine. */
static bool processor_is_able() {
#if defined(__AVX512F__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#elif defined(__AVX2__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#else
  return true;
#endif
}

NAPI_MODULE_INIT() {
  if (!processor_is_able()) {
    napi_throw_error(env, "processor", "this processor lacks the instructions that it was built with");
    return exports;
  }
  const napi_property_descriptor methods[] = {
      method("parameter", Numbers<parameter>::method),
      method("state", Numbers<state>::method),
      method("states", Numbers<states>::method),
      method("logits", Numbers<logits>::method),
      method("set_time", Numbers<set_time>::method),
      method("parts", Numbers<parts>::method),
      method("set_part", Numbers<set_part>::method),
      method("set_dropout", Numbers<set_dropout>::method),
      method("set_optimizer", Numbers<set_optimizer>::method),
      method("set_clip", Numbers<set_clip>::method),
      method("set_rate", Numbers<set_rate>::method),
      method("mean_loss", Numbers<mean_loss>::method),
      method("norm", Numbers<norm>::method),
      method("derive", run<derive_all>),
      method("gradient", run<gradient>),
      method("train", run<train>),
      method("advance", run<advance>),
      method("advance_decoded", run<advance_decoded>),
      method("record", run<record>),
      method("summarise", run<summarise>),
      method("set_target", Numbers<set_target_within>::method),
      method("set_summarised", Numbers<set_summarised_within>::method),
      method("attach_block", attach_block),
      method("write_ids", move<int32_t, napi_int32_array, ids, room_for_ids, WRITE>),
      method("write_dropout_keys", move<uint32_t, napi_uint32_array, dropout_keys, room_for_keys, WRITE>),
      method("write_staging", move<float, napi_float32_array, staging, largest_tensor, WRITE>),
      method("read_staging", move<float, napi_float32_array, staging, largest_tensor, READ>),
      method("borrow", lend),
      method("dispose", dispose),
  };
  napi_value network, source, about, most_threads;
  napi_define_class(env, "Network", NAPI_AUTO_LENGTH, construct, nullptr, std::size(methods), methods, &network);
  napi_create_string_utf8(env, SOURCE_HASH, NAPI_AUTO_LENGTH, &source);
  const std::string tile = std::to_string(TILE_ROWS) + "×" + std::to_string(PANEL) + " tile";
  napi_create_string_utf8(env, (INSTRUCTIONS + (", " + tile)).c_str(), NAPI_AUTO_LENGTH, &about);
  napi_create_int32(env, MAX_THREADS, &most_threads);
  const napi_property_descriptor exported[] = {
      method("measure", measured), value("Network", network), value("source", source),
      value("about", about),       value("mostThreads", most_threads),
  };
  napi_define_properties(env, exports, std::size(exported), exported);
  return exports;
}
