// Which weights a network or a recording stands for, in words: two recordings of one network may differ in nothing else.

import type { ModelInfo, RecordingInfo } from '../../main/contract/types.ts'
import { count } from '../charts/format.ts'

type Trained = Pick<ModelInfo, 'status' | 'steps' | 'bestStep'>

/** “best at step 750 of 1,913”, “step 1,913”, “imported”, “untrained” */
export function modelCheckpoint({ status, steps, bestStep }: Trained): string {
  if (status === 'imported') return 'imported'
  if (steps === 0) return 'untrained'
  if (bestStep === null) return `step ${count(steps)}`
  return bestStep === steps
    ? `best and last, step ${count(steps)}`
    : `best at step ${count(bestStep)} of ${count(steps)}`
}

type Recorded = Pick<RecordingInfo, 'checkpoint' | 'modelHash'>

/** “best, step 750”; with its network also whether that has other weights by now. */
export function recordingCheckpoint(
  { checkpoint, modelHash }: Recorded,
  model: Pick<ModelInfo, 'hash' | 'status'> | null = null,
): string {
  const known = checkpoint && model?.status !== 'imported'
  const words = known ? `${checkpoint.which}, step ${count(checkpoint.step)}` : ''
  const old = model !== null && model.hash !== '' && model.hash !== modelHash
  return old ? `${words || 'other weights'}, not those that it has now`.replace(/^, /, '') : words
}

/** “Recorded with lstm, best, step 750.”: which weights the values of a unit are of. */
export function recordedWith(
  recording: Recorded & Pick<RecordingInfo, 'modelName'>,
  model: Pick<ModelInfo, 'hash' | 'status'> | null,
): string {
  const words = recordingCheckpoint(recording, model) || (model?.status === 'imported' ? 'imported' : '')
  return `Recorded with ${recording.modelName}${words ? `, ${words}` : ''}.`
}

/** “lstm (best at step 750 of 1,913)” */
export function namedModel(model: Trained & { name: string }): string {
  return `${model.name} (${modelCheckpoint(model)})`
}
