import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { OPTIMIZERS } from '../../../core/kernels/optimizers.ts'
import type { Cell } from '../../../core/model/cells/cells.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { estimate } from '../../../core/run/evaluate.ts'
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type TrainingCheckpoint,
  writeCheckpoint,
} from '../../../core/train/checkpoint.ts'
import { specOf, type TrainingConfig } from '../../../core/train/config.ts'
import {
  type TrainingCommand,
  type TrainingEvent,
  type TrainingInput,
  type TrainingResult,
  train,
} from '../../../core/train/train.ts'
import { finish } from '../../../core/util/generators.ts'
import { abc, backend, tinyIds } from '../networks.ts'

const config: TrainingConfig = {
  cell: 'lstm',
  layers: 2,
  hidden: 16,
  embedding: 0,
  dropout: 0.1,
  reset: 'after',
  batch: 8,
  sequence: 10,
  optimizer: 'rmsprop',
  learningRate: 0.01,
  decay: 0.9,
  decayAfter: 1,
  clip: 5,
  clipKind: 'norm',
  validation: 0.1,
  test: 0.1,
  steps: 40,
  seed: 3,
  validateEvery: 10,
  checkpointEvery: 15,
  sampleEvery: 20,
}

function input(change: Partial<TrainingConfig> = {}, length = 3000): TrainingInput {
  const told = { ...config, ...change }
  const spec = specOf(told, abc.size)
  return { spec, vocabulary: abc, parameters: initialize(spec, told.seed), ids: tinyIds(length), config: told }
}

type Saved = Extract<TrainingEvent, { type: 'checkpoint' }>
type Kept = Omit<Saved, 'checkpoint'> & { checkpoint: TrainingCheckpoint }

/** Reads a checkpoint while it is there. */
const kept = ({ checkpoint, ...event }: Saved): Kept => ({
  ...event,
  checkpoint: decodeCheckpoint(writeCheckpoint(checkpoint)),
})

interface Told {
  events: (Exclude<TrainingEvent, Saved> | Kept)[]
  result: TrainingResult
}

/** Runs to the end; `say` answers an event with a command. */
function run(given: TrainingInput, say: (event: TrainingEvent) => TrainingCommand | undefined = () => undefined): Told {
  const work = train(backend, given)
  const events: Told['events'] = []
  let command: TrainingCommand | undefined
  for (;;) {
    const next = work.next(command)
    if (next.done) return { events, result: next.value }
    events.push(next.value.type === 'checkpoint' ? kept(next.value) : next.value)
    command = say(next.value)
  }
}

function ofType<T extends TrainingEvent['type']>({ events }: Told, type: T) {
  return events.filter((event): event is Extract<Told['events'][number], { type: T }> => event.type === type)
}

const latest = (told: Told) =>
  ofType(told, 'checkpoint')
    .filter(({ which }) => which === 'latest')
    .map(({ checkpoint }) => checkpoint)

describe('training', () => {
  const told = run(input())

  it('begins by saying what it is about to do', () => {
    const stepsPerEpoch = Math.floor(Math.floor(2399 / 8) / 10)
    expect(told.events[0]).toMatchObject({
      type: 'start',
      step: 0,
      totalSteps: 40,
      batch: 8,
      charactersPerStep: 80,
      stepsPerEpoch,
    })
  })

  it('reports every step, points at their interval, and what was asked for between', () => {
    expect(ofType(told, 'step').map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    const points = ofType(told, 'point').map(({ point }) => point)
    expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    expect(points.filter(({ validation }) => validation !== null).map(({ step }) => step)).toEqual([10, 20, 30, 40])
    expect(ofType(told, 'sample').map(({ step, text }) => [step, text.length])).toEqual([
      [20, 300],
      [40, 300],
    ])
    expect(latest(told).map(({ step }) => step)).toEqual([15, 30, 40])
  })

  it('gives one checkpoint at a step, not two, when the last one is due anyway', () => {
    expect(latest(run(input({ checkpointEvery: 20 }))).map(({ step }) => step)).toEqual([20, 40])
  })

  it('learns: the validation loss falls well below that of guessing', () => {
    const { result } = run(input({ steps: 200, hidden: 24, validateEvery: 50 }))
    expect(result.complete).toBe(true)
    expect(result.validationLoss).toBeLessThan(Math.log(12) - 0.8)
    expect(result.trainLoss).toBeLessThan(Math.log(12) - 0.8)
  })

  it('smooths the loss of the steps: a mean at first, then a memory of fifty', () => {
    const steps = ofType(told, 'step')
    expect(steps[0].train).toBe(steps[0].loss)
    expect(steps[9].train).toBeCloseTo(
      steps.slice(0, 10).reduce((sum, { loss }) => sum + loss / 10, 0),
      9,
    )
  })

  it('lowers the learning rate from epoch to epoch', () => {
    const { stepsPerEpoch } = ofType(told, 'start')[0]
    const rates = ofType(told, 'step').map(({ learningRate }) => learningRate)
    expect(rates[stepsPerEpoch - 1]).toBe(0.01)
    expect(rates[stepsPerEpoch]).toBe(0.01 * 0.9)
  })

  it('keeps the weights of the best validation, measured on the validation part', () => {
    const best = ofType(told, 'checkpoint').filter(({ which }) => which === 'best')
    const losses = best.map(({ checkpoint }) => checkpoint.validationLoss!)
    expect(losses).toEqual(losses.toSorted((a, b) => b - a))
    expect(told.result.best).toEqual({ loss: losses.at(-1), step: best.at(-1)!.checkpoint.step })
    const { spec, parameters } = best.at(-1)!.checkpoint
    const figure = finish(estimate(backend, { spec, parameters }, input().ids.subarray(2400, 2700)))
    expect(figure).toBe(losses.at(-1))
  })

  it('is the same from the same seed and another from another', () => {
    expect(run(input()).events).toEqual(told.events)
    expect(run(input({ seed: 4 })).result.trainLoss).not.toBe(told.result.trainLoss)
  })

  it('does not let validations, samples and checkpoints change what is learned', () => {
    const quiet = run(input({ validateEvery: 1000, sampleEvery: 0, checkpointEvery: 1000 }))
    expect(latest(quiet).at(-1)!.parameters).toEqual(latest(told).at(-1)!.parameters)
  })

  it('carries the hidden state through an epoch and starts each epoch from zero', () => {
    const calls: string[] = []
    const watching: Backend = {
      ...backend,
      createTrainer(...arguments_) {
        const trainer = backend.createTrainer(...arguments_)
        const noted =
          <A extends unknown[], R>(name: string, call: (...given: A) => R) =>
          (...given: A) => {
            calls.push(name)
            return call(...given)
          }
        const { stepInParts, resetState, dispose } = trainer
        return {
          ...trainer,
          stepInParts: noted('step', stepInParts),
          resetState: noted('reset', resetState),
          dispose: noted('dispose', dispose),
        }
      },
    }
    finish(
      train(watching, input({ epochs: 2, steps: undefined, batch: 100, sequence: 8 })) as Generator<
        unknown,
        TrainingResult,
        undefined
      >,
    )
    expect(calls).toEqual(['reset', 'step', 'step', 'reset', 'step', 'step', 'dispose'])
  })
})

describe.each(['rnn', 'gru', 'lstm'] as Cell[])('resuming a %s', (cell) => {
  it('goes on bit for bit from the bytes of a checkpoint, also in the middle of an epoch', () => {
    const whole = run(input({ cell }))
    for (const at of [1, 17, 30]) {
      const half = run(input({ cell }), (event) => (event.type === 'step' && event.step === at ? 'stop' : undefined))
      const resume = decodeCheckpoint(encodeCheckpoint(latest(half).at(-1)!))
      expect(resume.step).toBe(at)
      const rest = run({ ...input({ cell }), resume })
      expect(latest(rest).at(-1)).toEqual(latest(whole).at(-1))
      const stepsAfter = (told: Told) => ofType(told, 'step').filter(({ step }) => step > at)
      expect(stepsAfter(rest)).toEqual(stepsAfter(whole))
      const texts = (told: Told) => ofType(told, 'sample').filter(({ step }) => step > at)
      expect(texts(rest)).toEqual(texts(whole))
    }
  })
})

describe.each(OPTIMIZERS)('resuming with %s', (optimizer) => {
  it('goes on bit for bit', () => {
    const rate = { optimizer, learningRate: 0.003, steps: 12 }
    const whole = run(input(rate))
    const half = run(input(rate), (event) => (event.type === 'step' && event.step === 5 ? 'stop' : undefined))
    const rest = run({ ...input(rate), resume: decodeCheckpoint(encodeCheckpoint(latest(half).at(-1)!)) })
    expect(latest(rest).at(-1)).toEqual(latest(whole).at(-1))
  })
})

describe('a resumed run', () => {
  const half = run(input(), (event) => (event.type === 'step' && event.step === 10 ? 'finish' : undefined))
  const saved = latest(half).at(-1)!

  it('still knows the best validation, and keeps no weights that are worse', () => {
    const best = { loss: 0.001, step: 3 }
    const rest = run({ ...input(), resume: { ...saved, progress: { ...saved.progress!, best } } })
    expect(ofType(rest, 'checkpoint').map(({ which }) => which)).not.toContain('best')
    expect(rest.result.best).toEqual(best)
  })

  it('that has nothing left to do measures once more and changes nothing', () => {
    const rest = run({ ...input({ steps: 10 }), resume: saved })
    expect(rest.result).toMatchObject({ steps: 10, complete: true, validationLoss: saved.validationLoss })
    expect(ofType(rest, 'step')).toEqual([])
    expect(ofType(rest, 'checkpoint')).toEqual([])
  })
})

describe('commands', () => {
  const at = (step: number, command: TrainingCommand) => (event: TrainingEvent) =>
    event.type === 'step' && event.step === step ? command : undefined

  it('`stop` ends after the step, with a checkpoint and without a validation', () => {
    const told = run(input(), at(12, 'stop'))
    expect(told.result).toMatchObject({ steps: 12, complete: false })
    expect(latest(told).map(({ step }) => step)).toEqual([12])
    expect(ofType(told, 'point').at(-1)!.point).toMatchObject({ step: 12, validation: null })
  })

  it('`finish` ends after the step, with a validation and a checkpoint', () => {
    const told = run(input(), at(12, 'finish'))
    expect(told.result).toMatchObject({ steps: 12, complete: false })
    expect(told.result.validationLoss).toBe(ofType(told, 'point').at(-1)!.point.validation)
    expect(latest(told).at(-1)!.validationLoss).toBe(told.result.validationLoss)
  })

  it('`checkpoint` gives one and goes on', () => {
    const told = run(input(), at(7, 'checkpoint'))
    expect(latest(told).map(({ step }) => step)).toEqual([7, 15, 30, 40])
    expect(latest(told).at(-1)).toEqual(latest(run(input())).at(-1))
  })

  it('`stop` is heard in the middle of a validation', () => {
    const validating = (event: { type: string; what?: string }) =>
      event.type === 'working' && event.what === 'validating'
    const told = run(input(), (event) => (validating(event) ? 'stop' : undefined))
    expect(told.result).toMatchObject({ steps: 10, validationLoss: null })
    expect(told.events.filter(validating)).toHaveLength(1)
    expect(latest(told)).toHaveLength(1)
  })

  it('report the progress of a step', () => {
    const shares = run(input({ steps: 1 })).events.flatMap((event) =>
      event.type === 'working' && event.what === 'stepping' ? [event.done] : [],
    )
    expect(shares.length).toBeGreaterThan(20)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares[0]).toBeGreaterThan(0)
    expect(shares.at(-1)).toBeLessThan(1)
  })

  it('in the middle of a step cancel it, and resuming gives the same bits', () => {
    const whole = latest(run(input())).at(-1)
    for (const share of [0.1, 0.5, 0.95]) {
      const inStep = (step: number, command: TrainingCommand) => {
        let [taken, said] = [0, false]
        return (event: TrainingEvent) => {
          if (event.type === 'step') taken = event.step
          if (said || event.type !== 'working' || event.what !== 'stepping') return undefined
          said = taken === step && event.done > share
          return said ? command : undefined
        }
      }
      const held = run(input(), inStep(12, 'checkpoint'))
      expect(latest(held).map(({ step }) => step)).toEqual([12, 15, 30, 40])
      expect(latest(held).at(-1)).toEqual(whole)

      const half = run(input(), inStep(17, 'stop'))
      expect(half.result).toMatchObject({ steps: 17, complete: false })
      const rest = run({ ...input(), resume: decodeCheckpoint(encodeCheckpoint(latest(half).at(-1)!)) })
      expect(latest(rest).at(-1)).toEqual(whole)
    }
  })

  it('`checkpoint` is heard in the middle of a validation and of a sample, which then go on', () => {
    const plain = run(input())
    for (const what of ['validating', 'sampling'] as const) {
      let said = false
      const told = run(input(), (event) => {
        if (said || event.type !== 'working' || event.what !== what) return undefined
        said = true
        return 'checkpoint'
      })
      const at = told.events.findIndex((event) => event.type === 'working' && event.what === what)
      expect(told.events[at + 1]).toMatchObject({ type: 'checkpoint', which: 'latest' })
      expect(told.result).toEqual(plain.result)
      expect(ofType(told, 'sample')).toEqual(ofType(plain, 'sample'))
    }
  })

  it('`stop` before the first step still gives a checkpoint', () => {
    const told = run(input(), () => 'stop')
    expect(told.result.steps).toBe(0)
    expect(latest(told).map(({ step }) => step)).toEqual([0])
  })

  it('give the trainer back when the generator is simply left', () => {
    let disposed = 0
    const counting: Backend = {
      ...backend,
      createTrainer: (...arguments_) => ({ ...backend.createTrainer(...arguments_), dispose: () => void disposed++ }),
    }
    const work = train(counting, input())
    work.next()
    work.next()
    work.return(undefined as never)
    expect(disposed).toBe(1)
  })
})

describe('training that cannot go on', () => {
  function failing(change: { loss?: number; gradientNorm?: number }): Backend {
    return {
      ...backend,
      createTrainer(...arguments_) {
        const trainer = backend.createTrainer(...arguments_)
        return {
          ...trainer,
          *stepInParts(ids, rate, step) {
            const result = yield* trainer.stepInParts(ids, rate, step)
            return { ...result, ...(step === 4 && change) }
          },
        }
      },
    }
  }
  const all = (...arguments_: Parameters<typeof train>) => [...train(...arguments_)]

  it.each([{ loss: Number.NaN }, { gradientNorm: Number.POSITIVE_INFINITY }])('ends with a way out at %o', (change) => {
    expect(() => all(failing(change), input({ clip: 0 }))).toThrow(
      'Training diverged at step 5: the loss is no longer a number; lower the learning rate (now 0.01) or clip the gradient.',
    )
    expect(() => all(failing(change), input())).toThrow('or clip the gradient below 5.')
  })

  it('never gives a checkpoint whose weights are no numbers', () => {
    const seen: TrainingCheckpoint[] = []
    const work = train(backend, input({ optimizer: 'sgd', learningRate: 1e38, clip: 0, checkpointEvery: 1 }))
    expect(() => {
      for (const event of work) if (event.type === 'checkpoint') seen.push(kept(event).checkpoint)
    }).toThrow('Training diverged')
    for (const { parameters } of seen)
      for (const { data } of parameters.values()) expect(data.every(Number.isFinite)).toBe(true)
  })

  it('refuses a text shorter than one sequence', () => {
    expect(() => all(backend, input({}, 10))).toThrow(AppError)
    expect(() => all(backend, input({}, 10))).toThrow('needs a text of at least 13')
  })

  it('trains without a validation part, and says that there is no best', () => {
    const told = run(input({ validation: 0, steps: 10 }))
    expect(ofType(told, 'start')[0].notes).toEqual([
      'The text has no validation part worth measuring; no best checkpoint is kept.',
    ])
    expect(told.result).toMatchObject({ validationLoss: null, best: null, complete: true })
    expect(ofType(told, 'checkpoint').map(({ which }) => which)).toEqual(['latest'])
  })
})
