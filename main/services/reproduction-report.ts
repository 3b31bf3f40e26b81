// The tables and figures of A. Karpathy, J. Johnson, L. Fei-Fei (2015), arXiv 1506.02078, that trained networks allow, as
// entries of the report.

import { AppError, sentence } from '../../core/errors.ts'
import type { NetworkLoss } from '../../core/figures/charts/networks.ts'
import { count, score } from '../../core/figures/marks/numbers.ts'
import type { Cell } from '../../core/model/cells/cells.ts'
import type { FigureSpecification } from '../contract/finding-types.ts'
import type { PlannedRow, ReproductionEvent } from '../contract/reproduction-types.ts'
import type { ModelInfo, RecordingInfo } from '../contract/types.ts'
import type { Features } from './features.ts'
import type { Findings } from './findings.ts'
import type { KeptSearches } from './kept-searches.ts'
import type { Predictions } from './predictions.ts'
import type { Recordings } from './recordings.ts'
import { lossTable, sizesTable, titleOf } from './reproduction-words.ts'
import { searchResult } from './search-result.ts'
import type { ServiceContext } from './service-context.ts'
import { type TestLosses, testPart } from './test-losses.ts'

export interface ReportNeeds {
  testLosses: TestLosses
  recordings: Recordings
  predictions: Predictions
  searches: KeptSearches
  features: Features
  findings: Findings
}

interface Entry {
  title: string
  /** Markdown */
  sentence: string
  figure: FigureSpecification
}

/** A trained network of the plan. */
export type Trained = PlannedRow & { model: number }

/** What is known for all entries. */
interface Known {
  networks: readonly Trained[]
  losses: readonly NetworkLoss[]
  /** lowest validation loss: of an LSTM where there is one */
  lead: ModelInfo
  /** the best GRU, where there is one */
  gru: ModelInfo | null
  /** of fewest parameters, of the lead's cell; null where that is the lead */
  small: ModelInfo | null
  signal: AbortSignal
}

/** Values that are recorded, at most: of the first characters of the test part. */
const MOST_VALUES = 2 ** 27
/** Order of the n-gram model that networks are compared with, and characters that the feed-forward network reads. */
const ORDER = 20
const CONTEXT = 8
/** Characters of text that a figure shows. */
const STRETCH = 640
/** N-gram models along training, and the characters that each checkpoint reads. */
const ALONG = { order: 8, most: 16_384, seed: 1 }
/** What saturation says of a unit. */
const KEEPING: Partial<Record<Cell, string>> = {
  lstm: 'A unit whose forget gate is often right-saturated keeps its value over many characters.',
  gru: 'A unit whose update gate is often right-saturated keeps its value over many characters.',
}
/** What interpretable cells of the paper follow. */
const FEATURES = ['column', 'inside_quotes', 'inside_parentheses', 'c_condition', 'c_comment'] as const

export class ReproductionReport {
  readonly #context: ServiceContext
  readonly #needs: ReportNeeds

  constructor(context: ServiceContext, needs: ReportNeeds) {
    this.#context = context
    this.#needs = needs
  }

  /** Steps of the report: the losses of all networks, and what is made of them. */
  readonly steps = 8

  async *make(networks: readonly Trained[], corpus: number, signal: AbortSignal): AsyncGenerator<ReproductionEvent> {
    const entries: number[] = []
    const notes: string[] = []
    const total = this.steps
    yield { type: 'progress', doing: 'judging all networks on the test part', done: 0, total }
    const losses = await this.#needs.testLosses.of(
      networks.map(({ model }) => model),
      signal,
    )
    const known = this.#known(networks, losses, signal)
    const name = this.#context.reader.corpus(corpus).name
    const parts: [string, () => Promise<Entry[]>][] = [
      ['Table 1', async () => [table1(known, name)]],
      ['Figure 2', () => this.#cells(known, notes)],
      ['Figure 3', () => this.#saturation(known)],
      ['Table 2', async () => [await this.#ngrams(known)]],
      ['Figure 4', () => this.#beside(known, notes)],
      ['Figure 5', () => this.#along(known)],
      ['Figure 6', () => this.#errors(known)],
    ]
    for (const [done, [what, part]] of parts.entries()) {
      yield { type: 'progress', doing: `making ${what}`, done: done + 1, total }
      try {
        for (const entry of await part()) entries.push(await this.#put(entry))
      } catch (error) {
        if (signal.aborted) throw error
        notes.push(`${what} is left out: ${sentence(error)}`)
      }
      signal.throwIfAborted()
    }
    yield { type: 'result', entries, notes }
  }

  #known(networks: readonly Trained[], losses: readonly NetworkLoss[], signal: AbortSignal): Known {
    const { reader } = this.#context
    const models = networks.map(({ model }) => reader.model(model))
    const best = (cell: string) => lowest(models.filter(({ spec }) => spec.cell === cell))
    const lead = best('lstm') ?? lowest(models)!
    const peers = models.filter(({ spec, id }) => spec.cell === lead.spec.cell && id !== lead.id)
    const small = peers.reduce<ModelInfo | null>(
      (least, one) => (least && least.parameters <= one.parameters ? least : one),
      null,
    )
    return { networks, losses, lead, gru: best('gru'), small, signal }
  }

  /** The entry of this title is replaced. @returns its id */
  async #put({ title, sentence, figure }: Entry): Promise<number> {
    const { findings } = this.#needs
    const there = findings.list().find((one) => one.title === title)
    if (!there) return (await findings.add({ title, sentence, figure })).id
    await findings.change(there.id, { sentence, figure })
    return there.id
  }

  async #cells({ lead, signal }: Known, notes: string[]): Promise<Entry[]> {
    const recording = await this.#recorded(lead, signal)
    const found: Entry[] = []
    for (const feature of FEATURES) {
      try {
        found.push(await this.#cell(recording, feature, signal))
      } catch (error) {
        if (signal.aborted || !(error instanceof AppError)) throw error
        notes.push(`No cell for ${feature}: ${error.message}`)
      }
    }
    return found
  }

  async #cell(recording: RecordingInfo, feature: string, signal: AbortSignal): Promise<Entry> {
    const { searches, features } = this.#needs
    const { kind, scores, verdict } = await searchResult(searches.run(recording.id, feature, {}, signal))
    const [{ unit, heldout, p }] = scores
    const runs = await features.runs(recording.id, feature, signal)
    const first = kind === 'number' ? 0 : (firstOf(runs) ?? 0)
    const start = Math.max(0, Math.min(first - 80, recording.characters - STRETCH))
    const end = Math.min(recording.characters, start + STRETCH)
    const strength = kind === 'number' ? `r ${score(heldout.r)} held out` : `AUROC ${score(heldout.auroc)} held out`
    return {
      title: titleOf('Figure 2', `a cell for ${feature}`),
      sentence: `Of the ${count(recording.units)} units of ${recording.modelName}, **${unit}** follows \`${feature}\` best: ${strength}, p ${p === null ? 'not computed' : score(p, 3)}. ${verdict.join(' ')}`,
      figure: { kind: 'text', recording: recording.id, unit, start, end, columns: 80, feature },
    }
  }

  async #saturation({ lead, gru, signal }: Known): Promise<Entry[]> {
    const found: Entry[] = []
    for (const model of gru && gru.id !== lead.id ? [lead, gru] : [lead]) {
      const { id } = await this.#recorded(model, signal)
      found.push({
        title: titleOf('Figure 3', `gate saturation of ${model.name}`),
        sentence: KEEPING[model.spec.cell] ?? '',
        figure: { kind: 'saturation', recording: id },
      })
    }
    return found
  }

  async #ngrams(known: Known): Promise<Entry> {
    const { id, comparison } = await this.#compared(known)
    return {
      title: titleOf('Table 2', 'n-gram models and networks'),
      sentence: `Losses on the same ${count(comparison.characters)} characters of the test part, in bits a character with standard errors.\n\n${lossTable(comparison.losses)}`,
      figure: { kind: 'predictions', recording: id, part: 'losses', ...this.#options(known) },
    }
  }

  async #beside(known: Known, notes: string[]): Promise<Entry[]> {
    const { id, comparison } = await this.#compared(known)
    const part = <P extends 'overlap' | 'characters' | 'distance'>(part: P) =>
      ({ kind: 'predictions', recording: id, part, ...this.#options(known) }) as const
    const found: Entry[] = [
      { title: titleOf('Figure 4', 'overlap of errors'), sentence: '', figure: part('overlap') },
      {
        title: titleOf('Figure 4', 'mean probability of each character'),
        sentence: 'Sorted by the difference between the network and the n-gram model.',
        figure: part('characters'),
      },
    ]
    if (comparison.delimiters.some(({ bins }) => bins.length > 0))
      found.push({
        title: titleOf('Figure 4', 'long range'),
        sentence: 'How well a closing delimiter is predicted, by the distance from the opening one.',
        figure: part('distance'),
      })
    else notes.push('Long range (Figure 4) is left out: no pair of delimiters closes often enough in the test part.')
    return found
  }

  async #along({ lead, signal }: Known): Promise<Entry[]> {
    if (this.#context.reader.keptCheckpoints(lead.id).length < 2)
      throw new AppError(
        'no-kept-checkpoints',
        `No checkpoints of ${lead.name} were kept along its training; on the command line, reproduce --keep-every log keeps them.`,
      )
    const { id } = await this.#recorded(lead, signal)
    const along = (part: 'divergence' | 'difference'): FigureSpecification => ({
      ...{ kind: 'births', recording: id, part, among: [], features: [], ...ALONG },
    })
    return [
      {
        title: titleOf('Figure 5', 'divergence from n-gram models along training'),
        sentence: 'Where a curve is lowest, the network predicts most like the n-gram model of that order.',
        figure: along('divergence'),
      },
      {
        title: titleOf('Figure 5', 'loss less that of n-gram models along training'),
        sentence: 'Below zero the network is better than the n-gram model of that order.',
        figure: along('difference'),
      },
    ]
  }

  async #errors(known: Known): Promise<Entry[]> {
    const { id, comparison } = await this.#compared(known)
    const words = comparison.breakdowns.map(
      ({ predictor, errors, characters }) =>
        `${predictor}: ${count(errors)} errors in ${count(characters)} characters (${((100 * errors) / characters).toFixed(1)} %)`,
    )
    return [
      {
        title: titleOf('Figure 6', 'error breakdown'),
        sentence: `${words.join('; ')}.`,
        figure: { kind: 'predictions', recording: id, part: 'errors', ...this.#options(known) },
      },
    ]
  }

  async #compared(known: Known) {
    const { id } = await this.#recorded(known.lead, known.signal)
    const comparison = await this.#needs.predictions.whole({ recording: id }, this.#options(known), known.signal)
    return { id, comparison }
  }

  #options({ small }: Known) {
    return { order: ORDER, context: CONTEXT, ...(small && { against: small.id }) }
  }

  /** The test part as the network reads it: recorded before, or now. */
  async #recorded(model: ModelInfo, signal: AbortSignal): Promise<RecordingInfo> {
    const { reader } = this.#context
    const { recordings } = this.#needs
    const part = testPart(model, reader.corpus(model.corpus!).characters)
    const { layers, hidden } = model.spec
    const most = Math.floor(MOST_VALUES / (layers * hidden * 6))
    const range = { start: part.start, end: Math.min(part.end, part.start + most) }
    const there = reader
      .recordings()
      .find(
        (one) =>
          one.state === 'complete' &&
          one.modelHash === model.hash &&
          one.corpus === model.corpus &&
          one.start === range.start &&
          one.end === range.end,
      )
    if (there) return there
    const { recording } = await recordings.start({ model: model.id, corpus: model.corpus!, ...range })
    const stop = () => this.#stop(recording)
    signal.addEventListener('abort', stop, { once: true })
    try {
      return await recordings.finished(recording)
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  #stop(recording: number): void {
    const { jobs } = this.#context
    const job = jobs.list().find(({ kind, subject }) => kind === 'recording' && subject === recording)
    if (job) jobs.cancel(job.id)
  }
}

function table1({ networks, losses }: Known, corpus: string): Entry {
  return {
    title: titleOf('Table 1', 'test loss of all networks'),
    sentence: `Loss on the test part of ${corpus}, in bits a character, with standard errors from resampled blocks. The networks of a row have as many parameters as an LSTM of one layer with so many units. Settings of the paper's section 3.3, but for dropout, which is the same for all networks, and initial weights, which are uniform in ±1/√units.\n\n${sizesTable(networks, losses)}`,
    figure: { kind: 'networks', model: networks[0].model, models: networks.map(({ model }) => model) },
  }
}

/** The lowest validation loss. */
function lowest(models: readonly ModelInfo[]): ModelInfo | null {
  const loss = ({ bestLoss }: ModelInfo) => bestLoss ?? Number.POSITIVE_INFINITY
  return models.reduce<ModelInfo | null>((best, one) => (best && loss(best) <= loss(one) ? best : one), null)
}

/** Where the first run of some length begins, else the first. @param runs [from, to, from, to, …] */
function firstOf(runs: Uint32Array): number | null {
  for (let i = 0; i < runs.length; i += 2) if (runs[i + 1] - runs[i] >= 12) return runs[i]
  return runs.at(0) ?? null
}
