// The memory of one network: parameters, their derived layouts, and the activations of a pass.
//
// Widths are padded to whole panels. A padded unit has zero weights and biases and so stays at zero, forward and
// backward, without branches.
//
// The columns of a layer's `gates` are `blocks` of `units` floats each:
//   LSTM                i f g o, read by the input and by the hidden product alike
//   vanilla RNN         one block
//   GRU, reset before   n r z
//   GRU, reset after    n r z m, m being the hidden product's part of n: the input's product is the first three blocks,
//                       the hidden one's the last three (r z m)
#pragma once
#include "product.h"
#include "threads.h"

enum Cell { RNN, GRU, LSTM };
constexpr int MAX_LAYERS = 4;
/** Fewest streams of a slice without training: enough for the full speed of a tile, see take_pieces. */
constexpr int SLICE_STREAMS = PANEL < 16 ? 6 : 4;
/** Rows of activations from which gradients are summed at a time: packed, they fit the second cache. */
constexpr int GRADIENT_ROWS = 256;
constexpr int MAX_PARAMETERS = 2 + 4 * MAX_LAYERS + 1;

/** The plan of a network, written by the caller: whole numbers in this order. */
struct Plan {
  int cell, reset_before, layers, hidden, vocabulary, embedding;
  int streams, time, threads;
  /** 1 for a trainer: keeps activations for backward */
  int training;
  /** 1 if outputs between layers are dropped while training */
  int dropout;
  /** optimiser state: 1 mean, 2 square, 3 both */
  int slots;
  /** 1 if the parameters' values are those of another network in the same memory */
  int borrowing;
  /** for a recorder: kinds of state, four bits each from the lowest: 1 c, 2 h, 3 + g block g of `gates`; and the number
   * of blocks to record into */
  int kinds, blocks;
};

/** Characters in a recorded block, and bins of a unit's histogram: as in core/run. */
constexpr int BLOCK_CHARACTERS = 4096, BINS = 256;
constexpr int MAX_RECORD_BLOCKS = 512;

/** The target of a stream: `count` characters from `at` on in a block. */
struct Target {
  int block, at, count;
};

enum class Kept { panels, rows, vector };

/** One parameter, as `chunks` equal pieces that are divided among threads. */
struct Parameter {
  float *value, *gradient, *mean, *square;
  long chunk;
  int chunks;
  /** PyTorch's shape; a bias has one column */
  int rows, columns;
  Kept kept;
  /** padded depth of `panels`, padded width of `rows` */
  int depth;
  /** PyTorch's gate g lies in block (g + rotation) % gates */
  int gates, rotation;
};

struct Layer {
  int index;
  Parameter *input, *hidden, *input_bias, *hidden_bias;
  /** derived: the biases that meet in one column, summed, [blocks · units] */
  float* bias;
  /** derived: panels of the transposed weights, for backward */
  float *input_transposed, *hidden_transposed;
  /** gradient by column, [blocks · units]; both biases' gradients are views of it */
  float* bias_gradient;
  /** [time, streams, blocks · units]: pre-activations, then gates, then (backward) their gradients */
  float* gates;
  /** [time + 1, streams, units], row 0 being what was carried in */
  float *h, *c;
  /** [time, streams, units]: tanh c (LSTM); r ∘ h (GRU, reset before); h after dropout */
  float *tanh_c, *reset_h, *dropped;
};

struct Network {
  Plan plan;
  /** gates in PyTorch's weights; blocks of `gates`; first block of the hidden product */
  int gate_count, blocks, hidden_block;
  /** padded widths in floats */
  int units, width, letters, embedded;
  /** characters of the present pass, at most plan.time */
  int now;
  /** the part of a step to run: see parts.h */
  int part;
  /** whether all threads step through time together, each with its units, instead of each with its streams */
  int together;
  /** number of slices of the streams, each with contiguous activations; pieces of work that are taken */
  int slices, taken;
  Barrier barrier;

  int parameter_count;
  Parameter parameters[MAX_PARAMETERS];
  Layer layers[MAX_LAYERS];
  Parameter *embedding, *decoder, *decoder_bias;
  float* decoder_transposed;
  /** the input of layer 0: a row for each character, as panels [width / PANEL][vocabulary][PANEL]; its gradient */
  float *table, *table_gradient;

  /** [time, streams, letters]: logits, then their gradient */
  float* logits;
  /** [time, streams, units]: gradient of the states of the layer at hand */
  float* d_hidden;
  /** [streams, units]: gradient of c (LSTM) or of r ∘ h (GRU, reset before) */
  float* d_carried;
  /** [time + 1, streams] characters */
  int* ids;
  /** plain tensors on their way in or out */
  float* staging;
  float *packed[MAX_THREADS], *right[MAX_THREADS];

  double loss[MAX_THREADS], squares[MAX_THREADS];
  uint32_t dropout_keys[MAX_LAYERS];
  uint32_t dropout_threshold;
  float dropout_scale;
  struct {
    int kind;
    float alpha, beta1, beta2, epsilon, momentum, decay;
    /** 1 − alpha and so on, subtracted in float64 */
    float rest, rest1, rest2;
    float rate, correction1, correction2;
  } optimizer;
  /** 0 none, 1 norm, 2 value */
  int clip;
  float clip_at;

  /** of a recorder: [columns][4,096 characters] of 16-bit floats each; the target of each stream; the block to summarise */
  uint16_t* record_blocks[MAX_RECORD_BLOCKS];
  Target* targets;
  Target summarised;
};

/** Allocates memory in order; with no base it only counts. */
struct Arena {
  char* base;
  uint64_t used;
  float* floats(uint64_t count) {
    used = (used + 127) & ~(uint64_t)127;
    float* at = (float*)(base + used);
    used += count * 4;
    return at;
  }
};

INLINE int padded(int width) { return (width + PANEL - 1) / PANEL * PANEL; }

/** Allocates a parameter with its training tensors; `gradient` where that is a view of another array. */
static Parameter* add(Network& n, Arena& arena, Parameter p, float* gradient = nullptr) {
  uint64_t size = (uint64_t)p.chunk * p.chunks;
  if (!n.plan.borrowing) p.value = arena.floats(size);
  if (n.plan.training) p.gradient = gradient ? gradient : arena.floats(size);
  if (n.plan.slots & 1) p.mean = arena.floats(size);
  if (n.plan.slots & 2) p.square = arena.floats(size);
  Parameter* at = &n.parameters[n.parameter_count++];
  *at = p;
  return at;
}

/** Weights [rows, columns] as panels over their rows; `depth` is the padded number of columns. */
INLINE Parameter weights(int rows, int columns, int depth, int wide, int gates, int rotation) {
  return {.chunk = (long)depth * PANEL, .chunks = wide / PANEL, .rows = rows, .columns = columns,
          .kept = Kept::panels, .depth = depth, .gates = gates, .rotation = rotation};
}

INLINE Parameter bias(int rows, int wide, int gates, int rotation) {
  return {.chunk = PANEL, .chunks = wide / PANEL, .rows = rows, .columns = 1,
          .kept = Kept::vector, .depth = 1, .gates = gates, .rotation = rotation};
}

static void add_layer(Network& n, Arena& arena, int index) {
  const Plan& plan = n.plan;
  Layer& layer = n.layers[index];
  layer.index = index;
  int rows = n.gate_count * plan.hidden, columns = n.blocks * n.units;
  int inputs = index ? plan.hidden : plan.embedding ? plan.embedding : plan.vocabulary;
  int depth = index ? n.units : plan.embedding ? n.embedded : plan.vocabulary;
  int rotation = plan.cell == GRU;

  if (plan.training) layer.bias_gradient = arena.floats(columns);
  layer.input = add(n, arena, weights(rows, inputs, depth, n.width, n.gate_count, rotation));
  layer.hidden = add(n, arena, weights(rows, plan.hidden, n.units, n.width, n.gate_count, 0));
  layer.input_bias = add(n, arena, bias(rows, n.width, n.gate_count, rotation), layer.bias_gradient);
  bool apart = n.blocks > n.gate_count;
  layer.hidden_bias = add(n, arena, bias(rows, n.width, n.gate_count, apart ? 0 : rotation),
                          layer.bias_gradient + (apart ? n.units : 0));
  layer.bias = arena.floats(columns);

  uint64_t steps = (uint64_t)plan.time * plan.streams, states = steps * n.units;
  uint64_t carried = states + (uint64_t)plan.streams * n.units;
  layer.gates = arena.floats(steps * columns);
  layer.h = arena.floats(carried);
  if (plan.cell == LSTM) layer.c = arena.floats(carried);
  if (plan.cell == GRU && plan.reset_before) layer.reset_h = arena.floats(states);
  if (!plan.training) return;
  if (plan.cell == LSTM) layer.tanh_c = arena.floats(states);
  if (plan.dropout && index + 1 < plan.layers) layer.dropped = arena.floats(states);
  if (index || plan.embedding) layer.input_transposed = arena.floats((uint64_t)depth * n.width);
  layer.hidden_transposed = arena.floats((uint64_t)n.units * n.width);
}

/** Columns of a recording: layers · kinds · units. */
INLINE int record_columns(const Plan& plan) {
  int columns = 0;
  for (int kinds = plan.kinds; kinds; kinds >>= 4) columns += plan.layers * plan.hidden;
  return columns;
}

/** Outside WebAssembly the host attaches the blocks. */
static void add_blocks(Network& n, Arena& arena) {
  n.targets = (Target*)arena.floats((uint64_t)n.plan.streams * sizeof(Target) / 4);
#if defined(__wasm__)
  for (int i = 0; i < n.plan.blocks; i++)
    n.record_blocks[i] = (uint16_t*)arena.floats((uint64_t)record_columns(n.plan) * BLOCK_CHARACTERS / 2);
#endif
}

INLINE uint64_t largest_tensor(const Network& n) {
  const Plan& plan = n.plan;
  uint64_t wide = most(plan.hidden, plan.vocabulary), most_floats = (uint64_t)plan.time * plan.streams * wide;
  if (plan.training) most_floats = (uint64_t)plan.streams * plan.hidden;
  if (plan.borrowing) return most_floats;
  // statistics: two doubles, three floats and a histogram a column
  uint64_t statistics = (uint64_t)record_columns(plan) * (4 + 3 + BINS);
  if (statistics > most_floats) most_floats = statistics;
  for (int i = 0; i < n.parameter_count; i++) {
    uint64_t size = (uint64_t)n.parameters[i].rows * n.parameters[i].columns;
    if (size > most_floats) most_floats = size;
  }
  return most_floats;
}

/** Lays a network out in `arena`, whose memory must be zero. */
static void lay_out(Network& n, const Plan& plan, Arena& arena) {
  n.plan = plan;
  n.gate_count = plan.cell == LSTM ? 4 : plan.cell == GRU ? 3 : 1;
  n.blocks = n.gate_count + (plan.cell == GRU && !plan.reset_before);
  n.hidden_block = plan.cell == GRU;
  n.units = padded(plan.hidden);
  n.width = n.gate_count * n.units;
  n.letters = padded(plan.vocabulary);
  n.embedded = padded(plan.embedding);
  n.now = plan.time;
  n.together = plan.threads > 1 && plan.streams < 4 * plan.threads;
  n.slices = n.together ? 1 : plan.threads;
  if (!n.together && !plan.training) n.slices *= most(1, plan.streams / (SLICE_STREAMS * plan.threads));
  n.barrier.threads = plan.threads;

  if (plan.embedding)
    n.embedding = add(n, arena, {.chunk = n.embedded, .chunks = plan.vocabulary, .rows = plan.vocabulary,
                                 .columns = plan.embedding, .kept = Kept::rows, .depth = n.embedded, .gates = 1});
  for (int i = 0; i < plan.layers; i++) add_layer(n, arena, i);
  n.decoder = add(n, arena, weights(plan.vocabulary, plan.hidden, n.units, n.letters, 1, 0));
  n.decoder_bias = add(n, arena, bias(plan.vocabulary, n.letters, 1, 0));

  uint64_t table = (uint64_t)plan.vocabulary * n.width, steps = (uint64_t)plan.time * plan.streams;
  n.table = plan.embedding ? arena.floats(table) : n.layers[0].input->value;
  n.logits = arena.floats(steps * n.letters);
  n.ids = (int*)arena.floats(steps + plan.streams);
  for (int i = 0; i < plan.threads; i++) n.packed[i] = arena.floats(PACKED_FLOATS);
  if (plan.training) {
    n.table_gradient = plan.embedding ? arena.floats(table) : n.layers[0].input->gradient;
    n.decoder_transposed = arena.floats((uint64_t)n.units * n.letters);
    n.d_hidden = arena.floats(steps * n.units);
    n.d_carried = arena.floats((uint64_t)plan.streams * n.units);
    int widest = most(n.blocks * n.units, n.letters);
    for (int i = 0; i < plan.threads; i++) n.right[i] = arena.floats((uint64_t)GRADIENT_ROWS * widest);
  }
  if (plan.kinds) add_blocks(n, arena);
  n.staging = arena.floats(largest_tensor(n));
}

/** `n` shares the parameters of `owner`, a network of the same shape, while both exist. */
static void borrow_values(Network& n, const Network& owner) {
  for (int i = 0; i < n.parameter_count; i++) n.parameters[i].value = owner.parameters[i].value;
  if (!n.plan.embedding) n.table = n.layers[0].input->value;
}
