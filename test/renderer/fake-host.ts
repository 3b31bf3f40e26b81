// A host in memory for looking at the window without a server: a synthetic text with quotations, and units that follow
// them, the column, the capitals, or nothing. Used by tests and the development page only.

import { FUNCTION_REFERENCE, SUFFIX_REFERENCE } from '../../core/features/reference.ts'
import { addValues, emptySummary } from '../../core/kernels/statistics.ts'
import type { NullColumns } from '../../core/search/types.ts'
import { shownStatistics, unitScales } from '../../core/units/scale.ts'
import { splitHistogram } from '../../core/units/split-histogram.ts'
import { toHalf } from '../../core/util/float16.ts'
import { FLOAT16 } from '../../core/util/float16-table.ts'
import { type ApiClient, type ApiHandlers, api } from '../../main/contract/api.ts'
import type { Catalogue, RecordingInfo, Score, SearchEvent } from '../../main/contract/types.ts'
import { columnOf, unitNames } from '../../renderer/state/units.ts'
import { runsOf, scoreOf } from './fake-scores.ts'
import { fakeSearch, late } from './fake-search.ts'
import { numbers, quoteRuns, syntheticText } from './synthetic-prose.ts'

const HIDDEN = 96
/** texts longer than this repeat themselves, so that a million characters cost no more than these */
const PERIOD = 50_000
const KINDS = ['h', 'c'] as const

/** A client that calls the handlers directly. */
export function clientOf(handlers: ApiHandlers): ApiClient {
  const of = handlers as unknown as Record<string, (p: unknown, c: { signal: AbortSignal }) => unknown>
  const signalOf = (options?: { signal?: AbortSignal }) => options?.signal ?? new AbortController().signal
  return {
    call: async (name, params, options) => {
      await new Promise((resolve) => setTimeout(resolve, 2))
      return of[name](params, { signal: signalOf(options) }) as never
    },
    stream: (name, params, options) => of[name](params, { signal: signalOf(options) }) as never,
  }
}

export interface FakeOptions {
  characters?: number
  /** characters recorded at first; the rest comes in steps of 4,096 every 200 ms */
  recorded?: number
  empty?: boolean
}

export function fakeHost({ characters = 200_000, recorded, empty = false }: FakeOptions = {}): ApiHandlers {
  const page = empty ? '' : syntheticText(Math.min(characters, PERIOD))
  const text = empty ? '' : page.repeat(Math.max(1, Math.round(characters / page.length)))
  const length = text.length
  const period = page.length
  const inside = new Uint8Array(length)
  const runs = quoteRuns(text)
  for (let i = 0; i < runs.length; i += 2) inside.fill(1, runs[i], runs[i + 1])
  const columns = new Uint8Array(length)
  for (let i = 1; i < length; i++) columns[i] = text[i - 1] === '\n' ? 0 : Math.min(255, columns[i - 1] + 1)

  const recording: RecordingInfo = {
    id: 1,
    name: 'lstm-2×128 on synthetic prose',
    model: 1,
    modelName: 'lstm-2×128',
    corpus: 1,
    corpusName: 'synthetic prose',
    start: 0,
    end: length,
    characters: recorded ?? length,
    kinds: [...KINDS],
    layers: 2,
    hidden: HIDDEN,
    units: 2 * KINDS.length * HIDDEN,
    bytes: length * 4,
    crossEntropy: 1.35,
    state: recorded ? 'recording' : 'complete',
    modelHash: '7f3a91ce04b',
    corpusHash: 'ab12',
    initialState: 'zero',
    createdAt: 0,
  }
  const names = unitNames(recording)
  const cache = new Map<string, Float32Array>()

  /** One period of a unit; units differ in how they mix quotes, column and noise. */
  const trace = (unit: string): Float32Array => {
    const kept = cache.get(unit)
    if (kept) return kept
    const column = columnOf(recording, unit)
    const random = numbers(column * 7919 + 1)
    const out = new Float32Array(period)
    const quote = column % HIDDEN === 79 ? 1.4 : (random() - 0.5) * 0.5
    const place = column % HIDDEN === 33 ? 1.2 : (random() - 0.5) * 0.4
    const keep = 0.7 + 0.28 * random()
    let noise = 0
    let follow = 0
    for (let i = 0; i < period; i++) {
      noise = keep * noise + (1 - keep) * (random() * 6 - 3)
      follow += 0.25 * ((inside[i] ? 1 : -1) - follow)
      out[i] = quote * follow + place * (columns[i] / 38 - 1) + noise * 0.5
      if (!unit.includes('.c.')) out[i] = Math.tanh(out[i])
    }
    cache.set(unit, out)
    return out
  }
  const catalogue: Catalogue = {
    workspace: {
      name: 'moby-quotes',
      file: 'moby-quotes.neuronscope',
      readOnly: false,
      demo: false,
      trouble: null,
      firstUnit: null,
    },
    damaged: [],
    corpora: empty
      ? []
      : [
          {
            id: 1,
            name: 'synthetic prose',
            characters: length,
            vocabulary: new Set(text).size,
            hash: 'ab12',
            addedAt: 0,
          },
        ],
    models: empty
      ? []
      : [
          {
            id: 1,
            name: 'lstm-2×128',
            corpus: 1,
            parameters: 260_192,
            status: 'trained',
            steps: 15_480,
            trainLoss: 1.26,
            validationLoss: 1.36,
            bestLoss: 1.35,
            bestStep: 15_250,
            hash: '7f3a91ce04b',
            createdAt: 0,
            spec: {
              cell: 'lstm',
              layers: 2,
              hidden: HIDDEN,
              vocabulary: 40,
              embedding: 0,
              dropout: 0.1,
              reset: 'after',
            },
          },
        ],
    recordings: empty ? [] : [recording],
    features: [
      { id: 1, name: 'inside quotes', expression: 'inside("“", "”")', meaning: 'between curly quotes', builtin: true },
      { id: 2, name: 'column', expression: 'column()', meaning: 'characters since the line began', builtin: true },
      { id: 3, name: 'capital letter', expression: '/[A-Z]/', meaning: 'capitals', builtin: false },
    ],
    bin: [],
    notes: [],
    unitSets: [],
    notebook: { title: '', findings: [] },
    jobs: [],
  }
  const snapshot = (): Catalogue => ({
    ...catalogue,
    recordings: empty ? [] : [{ ...recording }],
    jobs:
      recording.state === 'recording'
        ? [
            {
              id: 5,
              kind: 'recording',
              title: 'Recording synthetic prose',
              subject: 1,
              done: recording.characters,
              total: length,
              unit: 'characters',
              rate: 38_200,
              eta: 2,
              state: 'running',
              message: '',
            },
          ]
        : [],
  })
  const maskFor = (expression: string): Uint8Array | null => {
    if (expression.startsWith('inside')) return inside
    const match = /^\/(.+)\/([a-z]*)$/.exec(expression)
    if (!match) return null
    const mask = new Uint8Array(length)
    for (const hit of text.matchAll(new RegExp(match[1], `g${match[2].replace('g', '')}`)))
      mask.fill(1, hit.index, hit.index + hit[0].length)
    return mask
  }
  const check = (expression: string) => {
    if (/^\/[^/]*$/.test(expression))
      return { ok: false as const, problem: { message: 'Unclosed regex at 1', from: 0, to: expression.length } }
    if (/^(\/.+\/[a-z]*|inside\(.*\))$/.test(expression)) return { ok: true as const, kind: 'boolean' as const }
    if (expression === 'column()') return { ok: true as const, kind: 'number' as const }
    return {
      ok: false as const,
      problem: { message: `Unknown name “${expression.slice(0, 20)}”`, from: 0, to: expression.length },
    }
  }
  const search = { controlled: false }
  const scoreAll = (target: ArrayLike<number>): Score[] =>
    names.map((unit, column) => scoreOf(unit, column, trace(unit), target))
  async function* runSearch(expression: string): AsyncGenerator<SearchEvent> {
    const mask = maskFor(expression)
    const target = mask ?? columns
    const positives = mask ? mask.reduce((a, b) => a + b, 0) : length
    yield {
      type: 'feature',
      kind: mask ? 'boolean' : 'number',
      characters: length,
      positives,
      runs: mask ? runsOf(mask).length / 2 : 1,
      correlationTime: 12,
      heldout: true,
    }
    const scores = scoreAll(target).sort((a, b) => Math.abs(b.r) - Math.abs(a.r))
    yield { type: 'scores', scores, seconds: 0.21, units: names.length }
    await new Promise((resolve) => setTimeout(resolve, 400))
    const random = numbers(5)
    const maxima = Float64Array.from({ length: 255 }, () => 0.08 + 0.05 * (random() + random() + random() - 1.5)).sort()
    const largest = maxima
    const p = (r: number) => (1 + maxima.filter((m) => m >= Math.abs(r)).length) / (maxima.length + 1)
    yield {
      type: 'null',
      columns: columnsOf(scores, p),
      seconds: 0.6,
      maxima,
      largest,
      detectable: 0.12,
      shifts: 255,
      exact: true,
    }
    yield* late(scores, search.controlled)
  }
  const part = (unit: string, start: number, end: number) => {
    const values = trace(unit)
    const to = Math.max(start, Math.min(end, recording.characters))
    return Float32Array.from({ length: to - start }, (_, i) => values[(start + i) % period])
  }
  const whole = <T>(f: (values: Float32Array) => T) => names.map((unit) => f(trace(unit)))
  const bytes = (s: string) => new TextEncoder().encode(s)

  return {
    ...refusals(),
    'app.info': () => ({
      version: '0.1.0',
      shell: 'browser',
      backend: 'CPU, wasm',
      threads: 2,
      node: '26',
      sqlite: '3',
      prints: { pdf: false, png: false },
    }),
    'workspace.recent': () => [],
    'workspace.demo': () => undefined,
    'state.load': () => ({ file: '/fake.neuronscope', user: {}, workspace: {} }),
    'state.save': () => {},
    'catalogue.watch': async function* (_, { signal }) {
      yield snapshot()
      while (recording.state === 'recording' && !signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, 200))
        recording.characters = Math.min(length, recording.characters + 4096)
        if (recording.characters === length) recording.state = 'complete'
        yield snapshot()
      }
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    },
    'corpora.parts': () => [],
    'corpora.kinds': () => ['Prose', 'Any text'],
    'corpora.line': ({ position }) => text.slice(0, position).split('\n').length,
    'corpora.text': ({ start, end }) => bytes(text.slice(start, end)),
    'recordings.stats': () => {
      const summary = emptySummary(names.length)
      names.forEach((unit, column) => {
        addValues(summary, column, trace(unit), period)
      })
      summary.characters = period
      const mean = Float32Array.from(whole((v) => v.reduce((a, b) => a + b, 0) / period))
      const variance = Float32Array.from(
        whole((v) => v.reduce((a, b) => a + b * b, 0) / period),
        (sq, i) => sq - mean[i] ** 2,
      )
      return {
        mean,
        variance,
        minimum: Float32Array.from(whole((v) => v.reduce((a, b) => Math.min(a, b)))),
        maximum: Float32Array.from(whole((v) => v.reduce((a, b) => Math.max(a, b)))),
        shown: shownStatistics(summary, recording),
        scales: unitScales(summary, recording),
      }
    },
    'recordings.values': ({ unit, start, end }) => Uint16Array.from(part(unit, start, end), toHalf),
    'predictions.kept': () => null,
    'predictions.surprisal': ({ start, end }) => new Float32Array(Math.max(0, end - start)).fill(2),
    'recordings.surprise': ({ start, end }) =>
      Float32Array.from({ length: Math.max(0, Math.min(end, recording.characters) - start) }, (_, i) => {
        const position = start + i
        return position === 0
          ? Number.NaN
          : /[A-Za-z]/.test(text[position - 1])
            ? 0.5 + 2.5 * Math.abs(Math.sin(position * 12.9898)) ** 6
            : 3
      }),
    'recordings.overview': ({ unit, bins, tanh }) => {
      const values = trace(unit)
      const out = new Float32Array(3 * bins).fill(Number.NaN)
      for (let b = 0; b < bins; b++) {
        const from = Math.floor((b * length) / bins)
        const to = Math.max(from + 1, Math.floor(((b + 1) * length) / bins))
        if (from >= recording.characters) continue
        let sum = 0
        for (let i = from; i < to; i++) sum += tanh ? Math.tanh(values[i % period]) : values[i % period]
        out[bins + b] = sum / (to - from)
      }
      return out
    },
    'recordings.histogram': ({ unit }) => {
      const values = trace(unit)
      const limit = 2 ** Math.ceil(Math.log2(values.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9)))
      const counts = new Uint32Array(256)
      for (const v of values) counts[Math.min(255, Math.floor(((v + limit) / (2 * limit)) * 256))]++
      return { counts, minimum: -limit, maximum: limit }
    },
    'features.check': ({ expression }) => check(expression),
    'features.describe': () => ({
      functions: FUNCTION_REFERENCE,
      suffixes: SUFFIX_REFERENCE,
      features: catalogue.features.map((f) => ({
        ...f,
        key: f.name.replace(/\W+/g, '_'),
        kind: f.expression === 'column()' ? ('number' as const) : ('boolean' as const),
        group: f.builtin ? 'Prose' : 'Own',
        usedBy: [],
      })),
    }),
    'features.runs': ({ expression }) => runsOf(maskFor(expression)!),
    'features.rule': ({ expression }) => {
      const mask = maskFor(expression)
      return mask ? { kind: 'boolean', runs: runsOf(mask) } : { kind: 'number', low: 0, high: 255, shades: columns }
    },
    'search.run': ({ expression }) => runSearch(expression),
    ...fakeSearch(names, () => scoreAll(inside), search),
    'unit.split': ({ unit, expression }) => {
      const mask = expression === undefined ? null : maskFor(expression)
      const raw = Float32Array.from(trace(unit), (value) => FLOAT16[toHalf(value)])
      return splitHistogram(unit.includes('.c.') ? 'c' : 'h', raw, mask?.subarray(0, raw.length) ?? null)
    },
    'figures.make': ({ format }) => ({
      name: `figure.${format}`,
      mime: format === 'svg' ? 'image/svg+xml' : 'text/plain',
      bytes: bytes(
        format === 'svg'
          ? '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80" height="20" fill="#f2974a"/></svg>'
          : 'position,value\n',
      ),
    }),
    'findings.words': ({ texts }) => texts,
    'jobs.past': () => [],
  }
}

/** What this host does not do is refused, whatever the contract has. */
function refusals(): ApiHandlers {
  const refuse = () => {
    throw new Error('The development page has no such thing.')
  }
  return Object.fromEntries(Object.keys(api).map((name) => [name, refuse])) as unknown as ApiHandlers
}

/** A null event's columns for scores that were sent before. */
function columnsOf(scores: readonly Score[], pOf: (r: number) => number): NullColumns {
  const by = [...scores].sort((a, b) => a.column - b.column)
  const all = (of: (score: Score) => number) => Float64Array.from(by, of)
  return { overall: all((s) => s.r), z: all((s) => Math.abs(s.r)), p: all((s) => pOf(s.r)), r: null, heldoutR: null }
}
