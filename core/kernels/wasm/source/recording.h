// Recording: the states of a pass, rounded to 16-bit floats and transposed into blocks [unit][4,096 characters]; −log p of
// each next character; and the statistics of a block. core/kernels/plain-recorder.ts is the reference: values equal to the
// bit, counts exactly, sums in float64 up to the order of summation.
#pragma once
#include "softmax.h"

/** Units and characters that are transposed at a time: a few cache lines of states in a row, and two of a block. */
constexpr int TURNED_UNITS = 64, TURNED_TIMES = 64;
/** Columns of a block that a thread summarises at a time. */
constexpr int SUMMARISED_COLUMNS = 64;
/** Values of a unit that are put into bins at a time. */
constexpr int COUNTED = 512;

typedef uint32_t QuadBits __attribute__((vector_size(16)));
typedef uint16_t Halves8 __attribute__((vector_size(16)));
typedef uint16_t LooseHalves8 __attribute__((vector_size(16), aligned(2), may_alias));
/** As many halves, and as many doubles, as a vector has floats. */
typedef uint16_t LooseHalves __attribute__((vector_size(LANES * 2), aligned(2), may_alias));
typedef double Doubles __attribute__((vector_size(LANES * 8)));

/** Rounds to the nearest half, ties to even, in the low 16 bits; −0 and what rounds to it become +0. */
INLINE QuadBits narrow(Quad value) {
  const QuadBits bits = (QuadBits)value, magnitude = bits & 0x7fffffff;
  const QuadBits normal = (magnitude - 0x38000000 + 0xfff + ((magnitude >> 13) & 1)) >> 13;
  // below 2^−14: a float just above ½ has the spacing 2^−24 of a subnormal half, so the addition rounds
  const QuadBits tiny = (QuadBits)((Quad)magnitude + 0.5f) - 0x3f000000;
  const QuadBits is_tiny = (QuadBits)(magnitude < 0x38800000), is_infinite = (QuadBits)(magnitude >= 0x477ff000);
  QuadBits half = (tiny & is_tiny) | (normal & ~is_tiny);
  half = (half & ~is_infinite) | (is_infinite & 0x7c00) | ((QuadBits)(magnitude > 0x7f800000) & 0x200);
  return half | (((bits >> 16) & 0x8000) & (QuadBits)(half != 0));
}

/** Eight characters of four units, from rows to columns of halves: to[unit][time]. */
INLINE void turn_quads(const float* const* rows, int unit, uint16_t (*to)[TURNED_TIMES]) {
  Quad early[4], late[4];
  for (int t = 0; t < 4; t++) {
    early[t] = load_quad(rows[t] + unit);
    late[t] = load_quad(rows[t + 4] + unit);
  }
  transpose_quads(early[0], early[1], early[2], early[3]);
  transpose_quads(late[0], late[1], late[2], late[3]);
  for (int u = 0; u < 4; u++) {
    Halves8 low = (Halves8)narrow(early[u]), high = (Halves8)narrow(late[u]);
    *(LooseHalves8*)to[u] = __builtin_shufflevector(low, high, 0, 2, 4, 6, 8, 10, 12, 14);
  }
}

/** A line of a tile is copied vector by vector, which is faster than a call of memcpy. */
INLINE void copy_halves(uint16_t* to, const uint16_t* from, int count) {
  if (count < TURNED_TIMES) {
    for (int t = 0; t < count; t++) to[t] = from[t];
    return;
  }
#pragma GCC unroll 8
  for (int t = 0; t < TURNED_TIMES; t += 8) *(LooseHalves8*)(to + t) = *(const LooseHalves8*)(from + t);
}

/** `units` units at `count` times, at most a tile's; times lie `stride` apart. */
static void turn_tile(const float* from, long stride, int units, int count, uint16_t* to) {
  uint16_t tile[TURNED_UNITS][TURNED_TIMES];
  for (int t = 0; t < count; t += 8) {
    const float* rows[8];
    for (int i = 0; i < 8; i++) rows[i] = from + least(t + i, count - 1) * stride;
    for (int u = 0; u < units; u += 4) turn_quads(rows, u, (uint16_t(*)[TURNED_TIMES])(tile[u] + t));
  }
  for (int u = 0; u < units; u++) copy_halves(to + (long)u * BLOCK_CHARACTERS, tile[u], count);
}

/** One kind of one layer of one stream; `row` is its first state, `to` the target of the layer's unit 0. */
static void turn_states(const Work& w, const float* row, long stride, int count, uint16_t* to) {
  const int last = least(w.units.to * PANEL, w.n.plan.hidden);
  for (int u = w.units.from * PANEL; u < last; u += TURNED_UNITS)
    for (int t = 0; t < count; t += TURNED_TIMES)
      turn_tile(row + t * stride + u, stride, least(TURNED_UNITS, last - u), least(TURNED_TIMES, count - t),
                to + (long)u * BLOCK_CHARACTERS + t);
}

/** This thread's streams of the pass, into their blocks. */
static void keep_states(const Work& w) {
  const Network& n = w.n;
  for (int b = 0; b < w.streams.streams; b++) {
    const Target& target = n.targets[w.streams.first + b];
    if (target.count <= 0) continue;
    uint16_t* to = n.record_blocks[target.block] + target.at;
    for (int i = 0; i < n.plan.layers; i++)
      for (int kinds = n.plan.kinds; kinds; kinds >>= 4, to += (long)n.plan.hidden * BLOCK_CHARACTERS) {
        const Layer& l = n.layers[i];
        const int block = (kinds & 15) - 3;  // of `gates`, or −1 for h, or −2 for c
        const int width = block >= 0 ? w.columns() : n.units;
        const float* states = block >= 0 ? w.gates(l) + (long)block * n.units : w.carried(block == -1 ? l.h : l.c, 1);
        turn_states(w, states + (long)b * width, (long)w.streams.streams * width, target.count, to);
      }
  }
}

/** −ln softmax(target), nats; NaN where a logit is not finite. The row is used up. */
static float surprise_of(const Network& n, float* row, int target) {
  add_decoder_bias(n, row);
  for (int j = n.plan.vocabulary; j < n.letters; j++) row[j] = -1e30f;
  Vector top = load(row);
  for (int j = LANES; j < n.letters; j += LANES) top = larger(top, load(row + j));
  const float highest = largest(top);
  Vector totals = all(0.0f);
  for (int j = 0; j < n.letters; j += LANES) {
    Vector logit = load(row + j);
    totals += exponential(logit - all(highest)) + (logit - logit);  // 0, unless it is not finite
  }
  const float total = sum(totals);
  if (!(total < 3e38f)) return __builtin_nanf("");
  return (float)(logarithm(total) - (row[target] - highest));
}

/** To staging, [time, streams]: −log p of the character after each. */
static void keep_surprise(const Work& w) {
  const Network& n = w.n;
  const Span rows = w.rows(w.times());
  for (int r = rows.from; r < rows.to; r++) {
    const long at = (long)(r / w.streams.streams) * n.plan.streams + w.streams.first + r % w.streams.streams;
    n.staging[at] = surprise_of(n, w.logits() + (long)r * n.letters, n.ids[at + n.plan.streams]);
  }
}

// —— Statistics of a block

/** Halves to floats; exact. */
INLINE Vector widen(const uint16_t* from) {
  const Naturals bits = __builtin_convertvector(*(const LooseHalves*)from, Naturals), magnitude = bits & 0x7fff;
  const Vector tiny = __builtin_convertvector((Integers)magnitude, Vector) * all(0x1p-24f);
  const Naturals is_tiny = (Naturals)(magnitude < 0x400), is_infinite = (Naturals)(magnitude >= 0x7c00);
  const Naturals normal = ((magnitude << 13) + 0x38000000) | (is_infinite & 0x7f800000);
  return (Vector)(((Naturals)tiny & is_tiny) | (normal & ~is_tiny) | ((bits & 0x8000) << 16));
}

/** The statistics of a block in staging, one array after the other, each over all columns. */
struct Statistics {
  double *mean, *m2;
  float *minimum, *maximum, *limit;
  uint32_t* histogram;
};

INLINE Statistics statistics_in(float* staging, long columns) {
  double* doubles = (double*)staging;
  float* floats = staging + 4 * columns;
  return {doubles, doubles + columns, floats, floats + columns, floats + 2 * columns, (uint32_t*)(floats + 3 * columns)};
}

/** A vector of values from `at` on, padded after the last with the first one. */
INLINE Vector values_at(const uint16_t* row, int at, int count) {
  if (at + LANES <= count) return widen(row + at);
  uint16_t rest[LANES];
  for (int i = 0; i < LANES; i++) rest[i] = row[at + i < count ? at + i : 0];
  return widen(rest);
}

/** Deviations from a nearby value avoid cancellation in the sums of squares. */
static void moments(const uint16_t* row, int count, const Statistics& s, long column) {
  const Vector first = all(values_at(row, 0, 1)[0]);
  const Doubles near = __builtin_convertvector(first, Doubles);
  Doubles sums = {}, squares = {};
  Vector low = first, high = first;
  for (int i = 0; i < count; i += LANES) {
    const Vector value = values_at(row, i, count);
    const Doubles deviation = __builtin_convertvector(value, Doubles) - near;
    sums += deviation;
    squares += deviation * deviation;
    low = smaller(low, value);
    high = larger(high, value);
  }
  double sum = 0, square = 0;
  for (int i = 0; i < LANES; i++) {
    sum += sums[i];
    square += squares[i];
  }
  const double m2 = square - sum * sum / count;
  s.mean[column] = near[0] + sum / count;
  s.m2[column] = m2 < 0 ? 0 : m2;  // NaN stays
  s.minimum[column] = -largest(-low);
  s.maximum[column] = largest(high);
}

/** The smallest power of two, from 2^−24 on, that is not below any magnitude. */
INLINE float limit_of(float low, float high) {
  union {
    float value;
    uint32_t bits;
  } limit = {-low > high ? -low : high};
  if (limit.value < 0x1p-24f) return 0x1p-24f;
  if (limit.bits & 0x7fffff) limit.bits = (limit.bits & 0x7f800000) + 0x800000;
  return limit.value;
}

/**
 * Bins close on the side away from zero: a value in (k − 1, k] · limit / 128 is in bin 127 + k, one in [−k, 1 − k) in
 * bin 128 − k, and 0 in bin 128.
 */
INLINE Integers bins_of(Vector values, Vector scale) {
  const Vector place = values * scale, magnitude = larger(place, -place);
  // true is −1
  const Integers negative = (Integers)(place < all(0.0f)), positive = (Integers)(place > all(0.0f));
  Integers steps = __builtin_convertvector(magnitude, Integers);
  steps -= (Integers)(__builtin_convertvector(steps, Vector) < magnitude);
  return ((steps ^ negative) - negative) + 128 + positive;
}

/** Counts into four tables, since equal values in a row would depend on each other in one. */
static void count_values(const uint16_t* row, int count, float limit, uint32_t* histogram) {
  uint32_t tables[4][BINS] = {};
  int32_t bins[COUNTED];
  const Vector scale = all(128 / limit);
  for (int from = 0; from < count; from += COUNTED) {
    const int some = least(COUNTED, count - from);
    for (int i = 0; i < some; i += LANES) store((float*)bins + i, (Vector)bins_of(values_at(row, from + i, count), scale));
    int i = 0;
    for (; i + 4 <= some; i += 4) {
      tables[0][bins[i]]++;
      tables[1][bins[i + 1]]++;
      tables[2][bins[i + 2]]++;
      tables[3][bins[i + 3]]++;
    }
    for (; i < some; i++) tables[0][bins[i]]++;
  }
  for (int i = 0; i < BINS; i++) histogram[i] = tables[0][i] + tables[1][i] + tables[2][i] + tables[3][i];
}

/** The statistics of one column. A value that is not finite shows in m2. */
static void summarise_column(const Network& n, const Statistics& s, long column) {
  const auto [block, from, count] = n.summarised;
  const uint16_t* row = n.record_blocks[block] + column * BLOCK_CHARACTERS + from;
  moments(row, count, s, column);
  if (!(s.m2[column] < 1e300)) return;
  s.limit[column] = limit_of(s.minimum[column], s.maximum[column]);
  count_values(row, count, s.limit[column], s.histogram + column * BINS);
}

/** The statistics of all columns of a block, some of them at a time, into staging. */
static void summarise_block(Network& n) {
  const int columns = record_columns(n.plan), pieces = (columns + SUMMARISED_COLUMNS - 1) / SUMMARISED_COLUMNS;
  if (n.summarised.count <= 0) return;
  const Statistics s = statistics_in(n.staging, columns);
  take_pieces(n, pieces, [&](int piece) {
    const Span some = share(columns, piece, pieces);
    for (long column = some.from; column < some.to; column++) summarise_column(n, s, column);
  });
}
