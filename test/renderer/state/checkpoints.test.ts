import { describe, expect, it } from 'vitest'
import { modelCheckpoint, namedModel, recordedWith, recordingCheckpoint } from '../../../renderer/state/checkpoints.ts'
import { whereItStands } from '../../../renderer/views/training/runs.ts'

describe('the checkpoint', () => {
  it('of a network says the step, and whether it is the best or the last', () => {
    const model = (steps: number, bestStep: number | null) => ({ status: 'trained' as const, steps, bestStep })
    expect(modelCheckpoint(model(1913, 750))).toBe('best at step 750 of 1,913')
    expect(modelCheckpoint(model(1913, 1913))).toBe('best and last, step 1,913')
    expect(modelCheckpoint(model(40, null))).toBe('step 40')
    expect(modelCheckpoint({ status: 'untrained', steps: 0, bestStep: null })).toBe('untrained')
    expect(modelCheckpoint({ status: 'imported', steps: 0, bestStep: null })).toBe('imported')
    expect(namedModel({ name: 'a', ...model(9, 3) })).toBe('a (best at step 3 of 9)')
  })

  it('of a recording tells two of one network apart, and from what the network is now', () => {
    const early = { checkpoint: { step: 750, which: 'best' as const }, modelHash: 'x' }
    const late = { checkpoint: { step: 1913, which: 'best' as const }, modelHash: 'y' }
    const model = { hash: 'y', status: 'trained' as const }
    expect(recordingCheckpoint(early, model)).toBe('best, step 750, not those that it has now')
    expect(recordingCheckpoint(late, model)).toBe('best, step 1,913')
    expect(recordingCheckpoint({ checkpoint: null, modelHash: 'y' }, model)).toBe('')
    expect(recordingCheckpoint({ checkpoint: null, modelHash: 'x' }, model)).toBe(
      'other weights, not those that it has now',
    )
  })

  it('stands in the list of runs, and among the figures of a unit', () => {
    expect(whereItStands({ status: 'trained', steps: 1913, bestStep: 750 })).toBe('1,913, best 750')
    expect(whereItStands({ status: 'paused', steps: 1200, bestStep: 1200 })).toBe('paused, 1,200')
    const recording = { checkpoint: { step: 750, which: 'best' as const }, modelHash: 'x', modelName: 'lstm' }
    const model = { hash: 'x', status: 'trained' as const }
    expect(recordedWith(recording, model)).toBe('Recorded with lstm, best, step 750.')
    expect(recordedWith({ ...recording, checkpoint: null }, { hash: 'x', status: 'imported' })).toBe(
      'Recorded with lstm, imported.',
    )
  })
})
