// Single units: statistics, names and notes, and the saturation of all gates. Work is on threads.

import { AppError } from '../../core/errors.ts'
import { columnNamed } from '../../core/model/unit-names.ts'
import { parseUnit } from '../../core/model/units.ts'
import { isGate, KINDS } from '../../core/schema/cells.ts'
import type { NamedSet, SaturationEvent, UnitEffectEvent, UnitNoteChange } from '../contract/unit-types.ts'
import { cancelled } from '../workers/context.ts'
import type { FeatureClock } from '../workers/recorded-unit.ts'
import type { UnitEffectInput } from '../workers/tasks/unit/effect.ts'
import type { UnitGatesInput } from '../workers/tasks/unit/gates.ts'
import type { PassagesInput, UnitErrorInput, UnitInput } from '../workers/tasks/unit/values.ts'
import type { TaskInput, TaskName, TaskOutput } from '../workers/tasks.ts'
import type { RunOptions } from '../workers/thread.ts'
import { events } from './events.ts'
import type { ServiceContext } from './service-context.ts'
import { type Watched, watched, watchedEvents } from './watchdog.ts'

/** Most characters of gates in a call: some screens. */
const MOST_GATES = 10_000
/** Milliseconds for a task over a whole recording to end after cancellation. */
const GRACE = 1000

type FeatureTask = 'unitSplit' | 'unitPassages' | 'unitError' | 'unitResponse'

export class Units {
  readonly #context: ServiceContext
  /** by weights, text and range, while the program runs */
  readonly #saturation = new Map<string, SaturationEvent>()
  /**
   * The sections of a page send requests at once: serialised on two threads, one for quick and one for longer tasks, so
   * that they use what the previous one has cached.
   */
  readonly #quick = new Lane()
  readonly #slow = new Lane()

  constructor(context: ServiceContext) {
    this.#context = context
  }

  split(input: UnitInput, signal?: AbortSignal): Promise<TaskOutput<'unitSplit'>> {
    return this.#watched('unitSplit', input, input.expression, signal)
  }

  passages(input: PassagesInput, signal?: AbortSignal): Promise<TaskOutput<'unitPassages'>> {
    return this.#watched('unitPassages', input, input.expression, signal)
  }

  error(input: UnitErrorInput, signal?: AbortSignal): Promise<number> {
    return this.#watched('unitError', input, input.expression, signal)
  }

  /** @throws AppError `not-a-number`, or what is wrong with the feature */
  response(input: UnitInput & { raw?: boolean }, signal?: AbortSignal): Promise<TaskOutput<'unitResponse'>> {
    return this.#watched('unitResponse', input, input.expression, signal)
  }

  characters(input: UnitInput & { raw?: boolean }, signal?: AbortSignal): Promise<TaskOutput<'unitCharacters'>> {
    return this.#run('unitCharacters', input, signal)
  }

  autocorrelation(input: UnitInput, signal?: AbortSignal): Promise<TaskOutput<'unitAutocorrelation'>> {
    return this.#run('unitAutocorrelation', input, signal)
  }

  weights(input: UnitInput, signal?: AbortSignal): Promise<TaskOutput<'unitWeights'>> {
    return this.#run('unitWeights', input, signal)
  }

  correlated(input: UnitInput, signal?: AbortSignal): Promise<TaskOutput<'unitCorrelated'>> {
    return this.#run('unitCorrelated', input, signal)
  }

  /** @throws AppError `too-much`, `model-changed` */
  gates(input: UnitGatesInput, signal?: AbortSignal): Promise<TaskOutput<'unitGates'>> {
    if (input.end - input.start > MOST_GATES)
      throw new AppError('too-much', `Gates are shown for at most ${MOST_GATES} characters at once; choose fewer.`)
    return this.#run('unitGates', input, signal)
  }

  /** @throws AppError `model-changed`, `cancelled`, or what is wrong with the feature */
  async *effect(input: UnitEffectInput, signal: AbortSignal): AsyncGenerator<UnitEffectEvent> {
    const start = (options: Watched) => events(this.#context.threads, 'unitEffect', input, options)
    for await (const event of watchedEvents(input.expression ?? '', signal, start, GRACE))
      if (isTold(event)) yield event
  }

  /** @throws AppError `no-gates`, `model-changed` */
  async *saturation(recording: number, signal: AbortSignal): AsyncGenerator<SaturationEvent> {
    const { reader, threads } = this.#context
    const { model, modelName, modelHash, corpusHash, start, characters } = reader.recording(recording)
    const { cell } = reader.model(model).spec
    if (!KINDS[cell].some(isGate))
      throw new AppError('no-gates', `${modelName} is made of ${cell} cells, which have no gates.`)
    const key = [modelHash, corpusHash, start, characters].join(' ')
    const known = this.#saturation.get(key)
    if (known) return yield known
    for await (const event of events(threads, 'saturation', { recording }, { signal })) {
      if (event.type === 'result') this.#saturation.set(key, event)
      yield event
    }
  }

  /** @throws AppError `no-such-model`, `bad-unit` */
  async note(note: UnitNoteChange): Promise<void> {
    const { reader } = this.#context
    const external = reader.recordings().find(({ model, external }) => external && model === note.model)
    if (external) columnNamed(external, note.unit)
    else {
      parseUnit(note.unit)
      reader.model(note.model)
    }
    await this.#context.writer.setUnitNote(note)
    this.#context.changed()
  }

  async keepSet(set: NamedSet): Promise<void> {
    await this.#context.writer.keepUnitSet(set)
    this.#context.changed()
  }

  #run<K extends TaskName>(task: K, input: TaskInput<K>, signal?: AbortSignal): Promise<TaskOutput<K>> {
    const lane = task === 'unitCharacters' ? this.#quick : this.#slow
    return lane.run(() => this.#context.threads.run(task, input, { signal }).done, signal)
  }

  /** As above, for tasks whose feature may run away. */
  #watched<K extends FeatureTask>(
    task: K,
    input: TaskInput<K>,
    expression: string | undefined,
    signal?: AbortSignal,
  ): Promise<TaskOutput<K>> {
    const run = (options: Watched) =>
      this.#quick.run(() => this.#context.threads.run(task, input, options as RunOptions<K>).done, signal)
    return watched(expression ?? '', signal, run, GRACE)
  }
}

/** A serial queue. */
class Lane {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs after earlier entries, unless cancelled before. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const mine = this.#last.then(() => {
      if (signal?.aborted) throw cancelled()
      return work()
    })
    this.#last = mine.catch(() => undefined)
    return mine
  }
}

function isTold(event: UnitEffectEvent | FeatureClock): event is UnitEffectEvent {
  return event.type === 'progress' || event.type === 'result'
}
