// The set-up of a paper, from training to the report: networks that are trained already are kept, those that were begun go
// on, and what is in the report already is replaced. It can be ended at any moment and asked for again.

import { AppError, sentence } from '../../core/errors.ts'
import { networkWords } from '../../core/figures/charts/networks.ts'
import { PAPER_CONFIG } from '../../core/schema/paper.ts'
import { planOf } from '../../core/train/batches.ts'
import { plannedNetworks } from '../../core/train/reproduction.ts'
import { totalSteps } from '../../core/train/schedule.ts'
import type {
  PlannedNetwork,
  PlannedRow,
  ReproductionEvent,
  ReproductionRequest,
  ReproductionState,
} from '../contract/reproduction-types.ts'
import type { ModelInfo, TrainingConfig } from '../contract/types.ts'
import { Broadcast } from './broadcast.ts'
import { type ReportNeeds, ReproductionReport } from './reproduction-report.ts'
import { runAsJob } from './run-as-job.ts'
import type { ServiceContext } from './service-context.ts'
import type { Training } from './training.ts'

/** What decides the weights of a network, besides its shape. */
const DECIDING = [
  ...(['optimizer', 'learningRate', 'decay', 'decayAfter', 'clip', 'clipKind', 'batch', 'sequence'] as const),
  ...(['epochs', 'steps', 'minutes', 'validation', 'test', 'dropout', 'embedding', 'seed'] as const),
]

const IDLE: ReproductionState = {
  ...{ request: null, job: null, doing: '', done: 0, total: 0 },
  ...{ entries: [], notes: [], problem: null },
}

export class Reproduction {
  readonly #context: ServiceContext
  readonly #training: Training
  readonly #report: ReproductionReport
  readonly #watchers = new Broadcast<ReproductionState>()
  #state = IDLE

  constructor(context: ServiceContext, training: Training, needs: ReportNeeds) {
    this.#context = context
    this.#training = training
    this.#report = new ReproductionReport(context, needs)
  }

  /** The networks, and how far each is. @throws AppError for a size that cannot be trained, or a name that is taken */
  plan(request: ReproductionRequest): PlannedRow[] {
    const { corpus, config } = request
    const { name, characters, vocabulary } = this.#context.reader.corpus(corpus)
    const whole = this.#config(corpus, config)
    const steps = totalSteps(whole, planOf(characters, whole).stepsPerEpoch)
    return plannedNetworks(request, vocabulary).map((network) => {
      const named = `${networkWords(network)} size ${network.size} (${name})`
      const model = this.#context.reader.models().find((one) => one.name === named)
      if (model) this.#checkSame(model, network, request, whole)
      return {
        ...{ ...network, name: named, model: model?.id ?? null, steps: model?.steps ?? 0 },
        state: !model ? 'new' : model.status === 'trained' ? 'trained' : 'begun',
        totalSteps: Number.isFinite(steps) ? steps : 0,
      }
    })
  }

  /**
   * Begins in the background: it goes on when the window is closed or loaded again.
   * @throws AppError as `plan`; `busy` while another one runs
   */
  start(request: ReproductionRequest): void {
    if (this.#state.job !== null)
      throw new AppError('busy', 'A reproduction is running already; cancel it first, or wait for its end.')
    this.plan(request)
    void this.#background(request)
  }

  /** The state now, then whenever it changes. */
  watch(signal: AbortSignal): AsyncIterable<ReproductionState> {
    return this.#watchers.listen(signal, [this.#state])
  }

  async #background(request: ReproductionRequest): Promise<void> {
    this.#change({ ...IDLE, request })
    try {
      const events = this.run(request, new AbortController().signal, (job) => this.#change({ job }))
      for await (const event of events) if (event.type !== 'plan') this.#change(event)
      this.#change({ job: null })
    } catch (error) {
      const cancelled = error instanceof AppError && error.code === 'cancelled'
      this.#change({ job: null, problem: cancelled ? 'It was cancelled; start it again to go on.' : sentence(error) })
    }
  }

  #change(change: Partial<ReproductionState>): void {
    this.#state = { ...this.#state, ...change }
    this.#watchers.sendLatest(this.#state)
  }

  /** @throws AppError as `plan`, `cancelled` (networks are saved as they stand), or why a network cannot be trained */
  async *run(
    request: ReproductionRequest,
    signal: AbortSignal,
    onJob?: (id: number) => void,
  ): AsyncGenerator<ReproductionEvent> {
    const rows = this.plan(request)
    const { name } = this.#context.reader.corpus(request.corpus)
    const total = rows.length + this.#report.steps
    const title = `Reproducing Karpathy et al. (2015) on ${name}`
    const job = { kind: 'training', title, subject: 0, unit: 'networks and figures', total } as const
    const all = (signal: AbortSignal) => this.#all(rows, request, total, signal)
    yield* runAsJob(this.#context.jobs, job, signal, async function* (job, signal) {
      onJob?.(job.info.id)
      for await (const event of all(signal)) {
        if (event.type === 'progress') job.progress(event.done, { total: event.total, message: event.doing, eta: null })
        yield event
      }
    })
  }

  async *#all(
    rows: PlannedRow[],
    request: ReproductionRequest,
    total: number,
    signal: AbortSignal,
  ): AsyncGenerator<ReproductionEvent> {
    yield { type: 'plan', rows }
    const models: number[] = []
    for (const [done, row] of rows.entries()) {
      yield { type: 'progress', doing: `training ${row.name}`, done, total }
      models.push(await this.#trained(row, request, signal))
      yield { type: 'plan', rows: this.plan(request) }
    }
    const networks = rows.map((row, i) => ({ ...row, model: models[i] }))
    for await (const event of this.#report.make(networks, request.corpus, signal))
      yield event.type === 'progress' ? { ...event, done: rows.length + event.done, total } : event
  }

  async #trained(row: PlannedRow, { corpus, config }: ReproductionRequest, signal: AbortSignal): Promise<number> {
    if (row.state === 'trained') return row.model!
    const training = this.#training
    const { cell, layers, hidden } = row
    const whole = { ...this.#config(corpus, config), cell, layers, hidden }
    const model = row.model ?? (await training.start(corpus, row.name, whole)).model
    if (row.model !== null && training.snapshot(model).status !== 'training') training.resume(model)
    const leave = () => void training.leave(model)
    signal.addEventListener('abort', leave, { once: true })
    if (signal.aborted) leave()
    try {
      await training.ended(model)
    } finally {
      signal.removeEventListener('abort', leave)
    }
    const { status } = this.#context.reader.model(model)
    if (signal.aborted || status !== 'trained')
      throw new AppError('cancelled', `“${row.name}” was not trained to its end; ask again to go on from there.`)
    return model
  }

  /** The paper's settings, with what was asked for; a new end replaces the paper's. */
  #config(corpus: number, change: Partial<TrainingConfig>): TrainingConfig {
    const { epochs, steps, minutes } = change
    const end = epochs ?? steps ?? minutes
    const { steps: _, minutes: __, ...defaults } = this.#training.defaults(corpus)
    const paper = end === undefined ? PAPER_CONFIG : { ...PAPER_CONFIG, epochs: undefined }
    const whole = { ...defaults, ...paper, ...change }
    return JSON.parse(JSON.stringify(whole)) as TrainingConfig // without keys that are undefined
  }

  /** @throws AppError `name-taken` where a network of this name is another one */
  #checkSame(model: ModelInfo, network: PlannedNetwork, { corpus }: ReproductionRequest, config: TrainingConfig): void {
    const { spec, name } = model
    const made = this.#context.reader.model(model.id).config
    const shape = spec.cell === network.cell && spec.layers === network.layers && spec.hidden === network.hidden
    const other = shape && model.corpus === corpus ? DECIDING.find((key) => made?.[key] !== config[key]) : 'shape'
    if (other === undefined) return
    const what =
      other === 'shape'
        ? 'has another text or shape'
        : `was trained with other settings (${other} ${made?.[other] ?? 'none'}, not ${config[other] ?? 'none'})`
    throw new AppError(
      'name-taken',
      `The network “${name}” ${what}; rename or remove it, or ask for the same settings.`,
    )
  }
}
