// The host interface: functions of one network. `train`, `gradient`, `derive_all`, `advance`, `record` and
// `summarise` are run by every thread at once, each with its number; the others by one thread, between those. In
// WebAssembly they are the module's exports; the native addon (addon.cpp) includes this file.
#include "exchange.h"
#include "parts.h"
#include "recording.h"

#if defined(__wasm__)
#define EXPORT(name) extern "C" __attribute__((export_name(name)))
#else
#define EXPORT(name) [[maybe_unused]] static
#endif

/** Bytes that a network needs, from a plan (the fields of Plan in order). */
EXPORT("measure") double measure(const int* plan) {
  Network n = {};
  Arena arena = {nullptr, 0};
  lay_out(n, *(const Plan*)plan, arena);
  return (double)(arena.used + sizeof(Network) + 256);
}

/** Lays a network out in zeroed memory at `base`. */
EXPORT("build") Network* build(char* base, const int* plan) {
  base = (char*)(((uintptr_t)base + 127) & ~(uintptr_t)127);
  Network* n = (Network*)base;
  Arena arena = {base + sizeof(Network), 0};
  lay_out(*n, *(const Plan*)plan, arena);
  return n;
}

/** Sets the parameters of a network whose plan has `borrowing`; to be called before anything else. */
EXPORT("borrow") void borrow(Network* n, const Network* owner) { borrow_values(*n, *owner); }

EXPORT("ids") int* ids(Network* n) { return n->ids; }
EXPORT("staging") float* staging(Network* n) { return n->staging; }
EXPORT("dropout_keys") uint32_t* dropout_keys(Network* n) { return n->dropout_keys; }
/** Set to 1 when a thread has died, so that the others stop waiting for it. */
EXPORT("broken") int* broken(Network* n) { return &n->barrier.broken; }
EXPORT("parameter") void parameter(Network* n, int index, int what, int direction) { exchange_parameter(*n, index, what, direction); }
EXPORT("state") void state(Network* n, int layer, int which, int direction) { exchange_state(*n, layer, which, direction); }
EXPORT("states") void states(Network* n, int layer, int block) { read_states(*n, layer, block); }
EXPORT("logits") void logits(Network* n) { read_logits(*n); }
EXPORT("set_time") void set_time(Network* n, int time) { n->now = time; }

EXPORT("set_dropout") void set_dropout(Network* n, uint32_t threshold, float scale) {
  n->dropout_threshold = threshold;
  n->dropout_scale = scale;
}

EXPORT("set_optimizer")
void set_optimizer(Network* n, int kind, double alpha, double beta1, double beta2, double epsilon, double momentum, double decay) {
  n->optimizer = {kind,
                  (float)alpha, (float)beta1, (float)beta2, (float)epsilon, (float)momentum, (float)decay,
                  (float)(1 - alpha), (float)(1 - beta1), (float)(1 - beta2),
                  0, 1, 1};
}

EXPORT("set_clip") void set_clip(Network* n, int kind, float at) {
  n->clip = kind;
  n->clip_at = at;
}

/** The learning rate, and Adam's bias corrections: 1 − β₁ᵗ and √(1 − β₂ᵗ). */
EXPORT("set_rate") void set_rate(Network* n, double rate, double correction1, double correction2) {
  n->optimizer.rate = (float)rate;
  n->optimizer.correction1 = (float)correction1;
  n->optimizer.correction2 = (float)correction2;
}

/** Mean loss of the last pass, nats a character. */
EXPORT("mean_loss") double mean_loss(Network* n) {
  double total = 0;
  for (int i = 0; i < n->plan.threads; i++) total += n->loss[i];
  return total / ((double)n->now * n->plan.streams);
}

EXPORT("norm") double norm(Network* n) { return gradient_norm(*n); }

EXPORT("derive") void derive_all(Network* n, int thread) { derive(*n, thread); }

/** The number of parts of a step; running all in order is the step. */
EXPORT("parts") int parts(Network* n, int updating) { return count_parts(*n, updating); }
EXPORT("set_part") void set_part(Network* n, int part) { n->part = part; }

/** One part of: forward and backward, up to the gradient of every parameter and the summands of its norm. */
EXPORT("gradient") void gradient(Network* n, int thread) { run_part(*n, thread, false); }

/** One part of a training step. Parameters, optimiser and carried states change in the last one only. */
EXPORT("train") void train(Network* n, int thread) { run_part(*n, thread, true); }

/** Forward only. */
EXPORT("advance") void advance(Network* n, int thread) {
  take_work(*n, thread, [](const Work& w) {
    forward(w);
    carry(w);
  });
}

/** Forward, and logits with their bias. */
EXPORT("advance_decoded") void advance_decoded(Network* n, int thread) {
  take_work(*n, thread, [](const Work& w) {
    forward(w);
    decode(w, w.times());
    const Span rows = w.rows(w.times());
    for (int r = rows.from; r < rows.to; r++) add_decoder_bias(w.n, w.logits() + (long)r * w.n.letters);
    carry(w);
  });
}

EXPORT("block") uint16_t* block(Network* n, int index) { return n->record_blocks[index]; }

/** The target of `stream` in `record`: `count` characters, 0 for none, from `at` on in a block. */
EXPORT("set_target") void set_target(Network* n, int stream, int block, int at, int count) { n->targets[stream] = {block, at, count}; }

/** Forward; states go to their targets, −log p of the next characters to staging. */
EXPORT("record") void record(Network* n, int thread) {
  take_work(*n, thread, [](const Work& w) {
    forward(w);
    decode(w, w.times());
    keep_surprise(w);
    if (w.n.targets) keep_states(w);
    carry(w);
  });
}

/** The input of `summarise`: the first `count` characters of a block. */
EXPORT("set_summarised") void set_summarised(Network* n, int block, int count) { n->summarised = {block, 0, count}; }

EXPORT("summarise") void summarise(Network* n, int) { summarise_block(*n); }
