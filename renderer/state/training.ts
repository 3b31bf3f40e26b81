// The run that is looked at, as the host tells it, and the settings of the next one as they are being typed.

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type {
  LossPoint,
  ModelInfo,
  TrainingConfig,
  TrainingEvent,
  TrainingSample,
  TrainingSnapshot,
} from '../../main/contract/types.ts'
import type { Chain } from './current.ts'
import type { Persist } from './persist.ts'
import { createQuery } from './query.ts'
import { type Resource, resource } from './resource.ts'
import { sentence } from './sentence.ts'

export interface Run {
  points: readonly LossPoint[]
  samples: readonly TrainingSample[]
  snapshot: TrainingSnapshot
}

/** What was typed; fields that were not edited follow the defaults of the text. */
export interface Draft {
  edits: Record<string, string>
  /** the form is in front, also where there is a run to look at */
  front: boolean
  /** the network whose weights the next one begins with */
  from?: number
}

export interface TrainingSession {
  /** the model that is looked at, if it was trained here */
  model: ReadonlySignal<ModelInfo | null>
  run: ReadonlySignal<Run | null>
  /** why there is no news */
  problem: ReadonlySignal<string | null>
  draft: Signal<Draft>
  /** the text of the next run */
  corpus: Signal<number | null>
  defaults: Resource<TrainingConfig>
  dispose(): void
}

export const EMPTY_DRAFT: Draft = { edits: {}, front: false }

export function isActive({ status }: Pick<ModelInfo, 'status'>): boolean {
  return status === 'training' || status === 'paused'
}

/** Brought networks have no run to show. */
export function isRun({ status, corpus }: Pick<ModelInfo, 'status' | 'corpus'>): boolean {
  return status !== 'imported' && corpus !== null
}

export function createTraining(api: ApiClient, chain: ReadonlySignal<Chain>, kept: Persist): TrainingSession {
  const model = computed(() => {
    const looked = chain.value.model
    return looked && isRun(looked) ? looked : null
  })
  const modelId = computed(() => model.value?.id ?? null)
  const run = signal<Run | null>(null)
  const problem = signal<string | null>(null)
  const draft = kept.signal<Draft>('training.draft', EMPTY_DRAFT, isDraft, 'workspace')
  const corpus = signal<number | null>(null)
  const query = createQuery()

  const watch = (id: number) =>
    query.each(
      (signal) => api.stream('training.watch', { model: id }, { signal }),
      (event) => {
        run.value = follow(run.peek(), event)
      },
      (error) => {
        problem.value = sentence(error)
      },
    )
  const stopWatching = effect(() => {
    const id = modelId.value
    query.cancel()
    run.value = null
    problem.value = null
    if (id !== null) void watch(id)
  })
  const chosen = computed(() => chain.value.corpus?.id ?? null)
  const stopChoosing = effect(() => {
    corpus.value = chosen.value
  })
  const from = computed(() => draft.value.from ?? null)
  const defaults = resource(
    () => (corpus.value === null ? null : [corpus.value, from.value]),
    ([id, network], signal) => api.call('training.defaults', { corpus: id, from: network ?? undefined }, { signal }),
  )
  return {
    model,
    run,
    problem,
    draft,
    corpus,
    defaults,
    dispose() {
      stopWatching()
      stopChoosing()
      defaults.dispose()
      query.cancel()
    },
  }
}

function isDraft(value: unknown): boolean {
  const draft = value as Draft
  const known = draft.from === undefined || Number.isInteger(draft.from)
  return (
    known && typeof draft.front === 'boolean' && Object.values(draft.edits).every((text) => typeof text === 'string')
  )
}

/** The run with one more event. A run that goes on from an earlier checkpoint forgets what came after it. */
export function follow(run: Run | null, event: TrainingEvent): Run | null {
  const { snapshot } = event
  if (event.type === 'history') return { points: event.points, samples: event.samples, snapshot }
  if (!run) return null
  const { points, samples } = snapshot.status === 'training' ? upTo(run, snapshot.step) : run
  switch (event.type) {
    case 'point':
      return { points: [...points, event.point], samples, snapshot }
    case 'sample':
      return { points, samples: [...samples, event.sample], snapshot }
    case 'state':
      return { points, samples, snapshot }
  }
}

function upTo({ points, samples }: Run, step: number): Pick<Run, 'points' | 'samples'> {
  const last = Math.max(points.at(-1)?.step ?? 0, samples.at(-1)?.step ?? 0)
  if (last <= step) return { points, samples }
  return { points: points.filter((p) => p.step <= step), samples: samples.filter((s) => s.step <= step) }
}
