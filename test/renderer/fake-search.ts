// What the host in memory answers about searches: figures that follow from nothing but look like the real ones.

import type { ApiHandlers } from '../../main/contract/api.ts'
import type {
  Baselines,
  Explanation,
  KeptSearch,
  MatrixEvent,
  MetricValues,
  ProbeResult,
  ProbeStep,
  Score,
  SearchEvent,
} from '../../main/contract/types.ts'

type Handlers = Pick<
  ApiHandlers,
  | 'search.memory'
  | 'search.matrix'
  | 'search.probe'
  | 'effects.run'
  | 'sources.at'
  | 'search.kept'
  | 'search.recall'
  | 'search.repeat'
  | 'search.keep'
  | 'search.forget'
  | 'explain.unit'
  | 'explain.selection'
  | 'recordings.control'
  | 'recordings.controlUnasked'
  | 'search.replicate'
>

const NOTHING: MetricValues = {
  r: 0.2,
  auroc: 0.61,
  averagePrecision: 0.2,
  f1: 0.3,
  precision: 0.3,
  recall: 0.4,
  mcc: 0.2,
  mutualInformation: 0.05,
  d: 0.4,
  spearman: Number.NaN,
  r2: Number.NaN,
}
const predictor = (auroc: number) => ({ figures: { ...NOTHING, auroc }, train: { ...NOTHING, auroc } })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Intervals around the best hundred, and what does without the network. */
export function* late(scores: readonly Score[], controlled: boolean): Generator<SearchEvent> {
  yield {
    type: 'refined',
    scores: scores.slice(0, 100).map(({ column: _, overall: __, z: ___, p: ____, pUntrained: _____, ...score }) => ({
      ...score,
      exact: true,
      intervals: {
        r: [score.heldout.r - 0.06, score.heldout.r + 0.05],
        auroc: [score.heldout.auroc - 0.04, Math.min(1, score.heldout.auroc + 0.03)],
      },
    })),
  }
  const untrained = { unit: 'L0.c.3', figures: NOTHING, train: NOTHING, recording: 2, seeds: 3 }
  const baselines: Baselines = {
    lastCharacter: predictor(0.61),
    lastThree: predictor(0.74),
    untrained: controlled ? untrained : null,
    rotated: predictor(0.7),
    controlFeature: predictor(0.52),
  }
  const beats = { lastCharacter: true, lastThree: true, untrained: controlled ? true : null, rotated: true }
  yield { type: 'baselines', baselines, beats, verdict: ['L0.c.1 beats the last three characters (0.740).'] }
}

export function fakeSearch(units: readonly string[], scores: () => Score[], state: { controlled: boolean }): Handlers {
  const kept: KeptSearch[] = []
  const keep = (expression: string, pinned: boolean, note: string, ago: number): KeptSearch => ({
    id: kept.length + 1,
    recording: 1,
    recordingName: 'lstm-2×128 on synthetic prose',
    recordingHash: '7f3a',
    expression,
    asked: null,
    definitions: {},
    shifts: 255,
    seed: 1,
    split: 'blocks',
    version: '0.1.0',
    kind: 'boolean',
    seconds: 0.2,
    positives: 100,
    runs: 20,
    characters: 3000,
    best: { unit: 'L1.c.79', r: 0.83, auroc: 0.95, p: 1 / 256 },
    pinned,
    madeAt: Date.now() - ago,
    note,
    top: scores().slice(0, 100),
    baselines: null,
    maxima: Float64Array.from({ length: 255 }, (_, i) => 0.05 + i / 4000),
  })
  const list = () => {
    if (kept.length === 0) {
      kept.push(keep('inside("“", "”")', true, 'the one of figure 2', 3_600_000))
      kept.push(keep('/[A-Z]/', false, '', 240_000))
    }
    return kept
  }
  const one = (id: number) => list().find((search) => search.id === id)!
  const explanation = (feature: string, r2: number, problem: string | null): Explanation => ({
    feature,
    expression: feature,
    meaning: `What ${feature} means.`,
    kind: 'boolean',
    r: Math.sqrt(Math.abs(r2)),
    r2,
    trainR: 0.8,
    auroc: 0.5 + r2 / 2,
    p: 0.01,
    q: r2 > 0.2 ? 0.004 : 0.4,
    problem,
  })
  const explanations = [
    explanation('inside_quotes', 0.71, null),
    explanation('capital', 0.22, null),
    explanation('line_end', 0.03, null),
    explanation('url', 0, 'This feature is true at none of the recorded characters.'),
  ]
  return {
    'recordings.controlUnasked': () => null,
    'search.replicate': ({ units }) => units.map(({ unit }) => ({ unit, figures: NOTHING })),
    'recordings.control': async () => {
      await pause(20)
      state.controlled = true
      return { recording: 2, complete: true }
    },
    'search.memory': () => ({
      points: [1, 2, 4, 8, 16, 32, 64, 128].map((from) => ({
        from,
        to: from * 2,
        characters: 1000,
        auroc: 0.99 - from / 900,
        interval: [0.97 - from / 600, 0.995] as [number, number],
      })),
    }),
    'sources.at': ({ position, method = 'gradient', length = 48 }) => {
      const start = Math.max(0, position - length)
      const parts = Float32Array.from({ length: position - start }, (_, i) => Math.sin(i) / (position - start - i))
      const sum = parts.reduce((all, part) => all + part, 0)
      const whole = method === 'integrated'
      return {
        ...{
          method,
          position,
          start,
          text: 'x'.repeat(parts.length + 1),
          target: 'x',
          logit: 3,
          probability: 0.4,
          parts,
        },
        ...{ without: whole ? 3 - sum : null, remainder: whole ? 0 : null, seconds: 0.1 },
      }
    },
    'effects.run': async function* ({ at = 'ends', target, window = 24, places = 48, seed = 1 }) {
      yield { type: 'progress', phase: 'estimating', done: 1, total: 2 }
      await pause(5)
      const size = (i: number) => (i === 7 ? 2 : Math.cos(i) / 10)
      const of = (f: (i: number) => number) => Float32Array.from(units, (_, i) => f(i))
      const estimated = {
        ...{
          at,
          target: target ?? null,
          window,
          places,
          total: 108,
          matches: places,
          seed,
          before: 2,
          matchedBefore: 2.1,
        },
        ...{ units, auroc: of((i) => (i === 7 ? 0.95 : 0.5 + ((i * 37) % 100) / 400)), change: of(size) },
        ...{
          low: of((i) => size(i) - 0.1),
          high: of((i) => size(i) + 0.1),
          matched: of((i) => size(i) / 20),
          seconds: 1,
        },
      }
      yield { type: 'estimated', ...estimated, measured: [], agreement: Number.NaN }
      await pause(5)
      const measured = [7, 0, 3].map((i) => ({
        ...{ unit: units[i], change: 1.1 * size(i), interval: [size(i), 1.2 * size(i)] as [number, number] },
        ...{ matched: size(i) / 20, beyond: size(i), beyondInterval: null },
      }))
      yield { type: 'result', ...estimated, measured, agreement: 1 }
    },
    'search.probe': async function* ({ most = 16 }) {
      const chosen: string[] = []
      for (let k = 1; k <= most; k++) {
        await pause(5)
        chosen.push(units[(k * 37) % units.length])
        const figures = {
          bits: 0.6 - 0.3 / k,
          entropy: 0.7,
          averagePrecision: 0.95 - 0.2 / k,
          auroc: 0.99 - 0.2 / k,
          f1: 0.9 - 0.2 / k,
        }
        const step: ProbeStep = {
          k,
          units: [...chosen],
          added: chosen[k - 1],
          train: { ...figures, bits: figures.bits + 0.02 },
          validation: figures,
          test: figures,
          interval: [figures.bits - 0.03, figures.bits + 0.02],
        }
        yield { type: 'step', step }
      }
      const little = { bits: 0.05, entropy: 0.7, averagePrecision: 0.3, auroc: 0.61, f1: 0.3 }
      const result: ProbeResult = {
        enough: Math.min(most, 6),
        cells: Math.min(most, 6),
        chance: null,
        baselines: { lastCharacter: little, lastThree: little, untrained: null },
        verdict: 'Several units know it together: six reach what sixteen do.',
      }
      yield { type: 'result', result }
    },
    'search.matrix': async function* ({ expressions = ['inside_quotes'] }): AsyncGenerator<MatrixEvent> {
      const q = new Float32Array(expressions.length * units.length)
      for (const [index, feature] of expressions.entries()) {
        await pause(5)
        const problem = feature === 'url' ? 'This feature is true at none of the recorded characters.' : null
        const kind = feature === 'column' ? ('number' as const) : ('boolean' as const)
        yield { type: 'feature', index, kind, positives: 100, runs: 20, problem }
        if (problem) continue
        const r = Float32Array.from(units, (_, u) => Math.sin(u * (index + 1)) ** 9 * (u % 2 ? -0.9 : 0.9))
        const auroc = r.map((v) => (kind === 'number' ? Number.NaN : 0.5 + Math.abs(v) / 2))
        yield { type: 'row', index, trainR: r, heldoutR: r, auroc, p: null, q: null, rowP: null }
        q.set(
          r.map((v) => (Math.abs(v) > 0.3 ? 0.001 : 0.6)),
          index * units.length,
        )
      }
      yield { type: 'done', q, maxima: expressions.map(() => null) }
    },
    'search.kept': () => list(),
    'search.recall': ({ search }) => one(search),
    'search.repeat': async function* ({ search }) {
      await pause(5)
      yield {
        type: 'compared',
        same: one(search).pinned,
        differences: one(search).pinned ? [] : ['L1.c.79: r 0.83, now 0.82.'],
      }
    },
    'search.keep': ({ search, pinned, note }) => {
      Object.assign(one(search), { pinned, ...(note !== undefined && { note }) })
    },
    'search.forget': ({ search }) => {
      kept.splice(kept.indexOf(one(search)), 1)
    },
    'explain.unit': async function* () {
      for (let done = 1; done <= explanations.length; done++) {
        await pause(5)
        yield { explanations: explanations.slice(0, done), done, total: explanations.length }
      }
    },
    'explain.selection': ({ start, end }) => ({
      units: units.slice(0, 60).map((unit, i) => ({
        unit,
        inside: 0.9 - i / 80,
        outside: -0.5 + i / 100,
        score: 0.99 - i / 130,
        sign: 1 as const,
        jaccard: 0.9 - i / 80,
        threshold: 0.1,
      })),
      features: explanations.map((e) => ({ ...e, jaccard: Math.abs(e.r2), f1: Math.abs(e.r2) })),
      start: Math.max(0, start - 100),
      end: end + 100,
    }),
  }
}
