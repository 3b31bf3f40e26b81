// Checkpoints that stay: at which steps, what they hold, and that nothing else changes with them.

import { expect, it } from 'vitest'
import { initialize } from '../../../core/model/initialize.ts'
import { isKept, keptCount, keptInWords, tooManyKept } from '../../../core/schema/kept-steps.ts'
import { decodeCheckpoint, type TrainingCheckpoint, writeCheckpoint } from '../../../core/train/checkpoint.ts'
import { specOf, type TrainingConfig } from '../../../core/train/config.ts'
import { type TrainingCommand, type TrainingInput, train } from '../../../core/train/train.ts'
import { abc, backend, tinyIds } from '../networks.ts'

const config: TrainingConfig = {
  ...{ cell: 'lstm', layers: 1, hidden: 16, embedding: 0, dropout: 0, reset: 'after', batch: 4, sequence: 8 },
  ...{ optimizer: 'rmsprop', learningRate: 0.01, decay: 0.9, decayAfter: 1, clip: 5, clipKind: 'norm' },
  ...{ validation: 0.1, test: 0.1, steps: 20, seed: 3, validateEvery: 10, checkpointEvery: 7, sampleEvery: 0 },
} as const

const input = (change: Partial<TrainingConfig>, resume?: TrainingCheckpoint): TrainingInput => {
  const told = { ...config, ...change }
  const spec = specOf(told, abc.size)
  return { spec, vocabulary: abc, parameters: initialize(spec, told.seed), ids: tinyIds(2000), config: told, resume }
}

/** The checkpoints of a run by kind. @param stopAt a command after a step */
function checkpointsOf(given: TrainingInput, stopAt?: [step: number, command: TrainingCommand]) {
  const found = { latest: [], best: [], kept: [] } as Record<'latest' | 'best' | 'kept', TrainingCheckpoint[]>
  const work = train(backend, given)
  for (let next = work.next(); !next.done; ) {
    const event = next.value
    if (event.type === 'checkpoint') found[event.which].push(decodeCheckpoint(writeCheckpoint(event.checkpoint)))
    next = work.next(event.type === 'step' && event.step === stopAt?.[0] ? stopAt[1] : undefined)
  }
  return found
}

const steps = (checkpoints: readonly TrainingCheckpoint[]) => checkpoints.map(({ step }) => step)

it('log keeps two in each doubling of the steps, and counts them as it keeps them', () => {
  const kept = Array.from({ length: 130 }, (_, step) => step).filter((step) => isKept(step, 'log'))
  expect(kept).toEqual([0, 1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128])
  for (const every of ['log', 1, 7, 50] as const)
    for (const last of [1, 5, 22, 23, 49, 50, 1000])
      expect(keptCount(last, every), `${every} ${last}`).toBe(
        Array.from({ length: last + 1 }, (_, step) => step).filter((step) => isKept(step, every) || step === last)
          .length,
      )
})

it('a run keeps its first, its chosen and its last weights, and none unasked', () => {
  expect(steps(checkpointsOf(input({})).kept)).toEqual([])
  const { kept, latest } = checkpointsOf(input({ keepEvery: 'log' }))
  expect(steps(kept)).toEqual([0, 1, 2, 3, 4, 6, 8, 11, 16, 20])
  expect(kept[0].parameters).toEqual(input({}).parameters)
  expect(kept.at(-1)!.parameters).toEqual(latest.at(-1)!.parameters)
  expect(kept.every(({ progress }) => progress === null)).toBe(true)
  expect(kept.find(({ step }) => step === 16)!.validationLoss).toBeNull()
  expect(kept.at(-1)!.validationLoss).not.toBeNull()
})

it('a run that is left keeps nothing at that step, and goes on to the same weights', () => {
  const whole = checkpointsOf(input({ keepEvery: 5 }))
  const left = checkpointsOf(input({ keepEvery: 5 }), [7, 'stop'])
  expect(steps(left.kept)).toEqual([0, 5])
  const rest = checkpointsOf(input({ keepEvery: 5 }, left.latest.at(-1)))
  expect(steps(rest.kept)).toEqual([10, 15, 20])
  expect([...left.kept, ...rest.kept].map(({ parameters }) => parameters)).toEqual(
    whole.kept.map(({ parameters }) => parameters),
  )
})

it('a run that is ended early keeps the weights that it ends with', () => {
  expect(steps(checkpointsOf(input({ keepEvery: 5 }), [7, 'finish']).kept)).toEqual([0, 5, 7])
})

it('what will be kept is said in numbers, and too much is refused with what would do', () => {
  expect(keptInWords(1000, 'log', 262_144)).toBe('21 checkpoints of 1 MiB, 21 MiB in all')
  expect(keptInWords(Number.POSITIVE_INFINITY, 10, 262_144)).toBe('each checkpoint takes 1 MiB')
  expect(tooManyKept(5000, 5)).toMatch(/would keep 1,001 checkpoints, and 1,000 are the most; keep one every 6 steps/)
  expect(tooManyKept(5000, 6)).toBeUndefined()
})
