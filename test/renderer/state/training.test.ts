import { signal } from '@preact/signals-core'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { CELLS } from '../../../core/model/cells/cells.ts'
import { parameterCount } from '../../../core/model/spec.ts'
import { TRAINING_DEFAULTS as DEFAULTS, OPTIONS } from '../../../core/schema/training-options.ts'
import { batches, splitText } from '../../../core/train/batches.ts'
import { totalSteps } from '../../../core/train/schedule.ts'
import type { ApiClient } from '../../../main/contract/api.ts'
import { trainingConfig } from '../../../main/contract/training-config.ts'
import type {
  LossPoint,
  ModelInfo,
  TrainingConfig,
  TrainingEvent,
  TrainingSnapshot,
} from '../../../main/contract/types.ts'
import { lossesIn } from '../../../renderer/charts/loss.ts'
import type { Chain } from '../../../renderer/state/current.ts'
import { persist } from '../../../renderer/state/persist.ts'
import { createTraining, follow, type Run } from '../../../renderer/state/training.ts'
import { FIELDS, Wrong } from '../../../renderer/views/training/fields.ts'
import {
  check,
  freeName,
  parameters,
  parts,
  plannedSteps,
  stepsPerEpoch,
  textsOf,
} from '../../../renderer/views/training/form.ts'
import {
  alongTheWay,
  bestOf,
  curves,
  heightsIn,
  lastValidation,
  lossAt,
  lossWarning,
  progress,
  speed,
  stepDomain,
} from '../../../renderer/views/training/shape.ts'
import { modelMeta } from '../../../renderer/views/workspace.ts'

interface Bounds {
  minimum: number
  maximum: number
  below?: true
}

const corpus = { id: 1, name: 'text', characters: 100_000, vocabulary: 80, hash: '', addedAt: 0 }
const texts = (change: Record<string, string> = {}) => ({ ...textsOf(DEFAULTS, 'net'), ...change })

const snapshot = (change: Partial<TrainingSnapshot> = {}): TrainingSnapshot => ({
  model: 1,
  config: DEFAULTS,
  status: 'training',
  step: 100,
  totalSteps: 400,
  epoch: 0.5,
  backend: 'reference',
  threads: 1,
  eta: 12,
  charactersPerSecond: 5000,
  error: null,
  ...change,
})

const model = (id: number) => ({ id, status: 'training', corpus: 1 }) as ModelInfo

const point = (step: number, change: Partial<LossPoint> = {}): LossPoint => ({
  step,
  epoch: step / 200,
  train: 2,
  validation: null,
  gradientNorm: 0.5,
  learningRate: 0.002,
  charactersPerSecond: 4000,
  ...change,
})

describe('the settings of a run', () => {
  it('come back from their texts as they were', () => {
    expect(check(texts(), corpus, [])).toStrictEqual({ config: DEFAULTS, name: 'net', problems: {} })
  })

  it('have a field for every option of the table that has a place in the form', () => {
    const keys = FIELDS.map(({ key }) => key).filter((key) => key !== 'name')
    expect(keys).toStrictEqual(OPTIONS.flatMap(([key, { group }]) => (group ? [key] : [])))
    // a network that goes on from another is not made in the form
    expect(OPTIONS.filter(([, { group }]) => !group).map(([key]) => key)).toEqual(['unknown'])
  })

  it.each(OPTIONS.filter(([, row]) => row.type !== 'choice').map(([key, row]) => [key, row as Bounds] as const))(
    'and the schema take the same of %s: what is in the table of options',
    (key, { minimum: low, maximum: high, below }) => {
      const field = FIELDS.find((one) => one.key === key)!
      const scale = key === 'validation' || key === 'test' ? 100 : 1
      const accepted = (value: number) => {
        const form = !(field.read(String(value * scale), field.title) instanceof Wrong)
        const schema = v.safeParse(trainingConfig, { ...DEFAULTS, [key]: value }).success
        expect(form, `${key} ${value}`).toBe(schema)
        return form
      }
      expect([accepted(low), accepted(high), accepted(high + 1), accepted(low - 1)]).toEqual([
        true,
        !below,
        false,
        false,
      ])
    },
  )

  it('may be written with separators, percent signs and powers', () => {
    const { config } = check(
      texts({ steps: '24,000', validation: '12.5 %', learningRate: '2e-3', epochs: '' }),
      corpus,
      [],
    )
    expect(config).toMatchObject({ steps: 24_000, validation: 0.125, learningRate: 0.002 })
    expect(config).not.toHaveProperty('epochs')
  })

  it('may be written with a decimal comma, and are refused where a comma could be either', () => {
    const { config } = check(texts({ learningRate: '0,002', validation: '12,5 %', minutes: '1,5' }), corpus, [])
    expect(config).toMatchObject({ learningRate: 0.002, validation: 0.125, minutes: 1.5 })
    expect(check(texts({ clip: '1,500' }), corpus, []).problems).toHaveProperty('clip')
    expect(check(texts({ batch: '20.000' }), corpus, []).problems).toHaveProperty('batch')
  })

  it.each([
    ['layers', '7', 'Layers must be a whole number from 1 to 4.'],
    ['hidden', '8', 'Units per layer must be a whole number from 16 to 2,048.'],
    ['dropout', '1', 'Dropout must be a number from 0 to below 1.'],
    ['learningRate', '', 'Learning rate must be a number from 1e-7 to 10.'],
    ['validation', '60', 'For validation must be from 0 to 50 %.'],
    ['batch', '2.5', 'Batch must be a whole number from 1 to 4,096.'],
    ['backend', 'abacus', 'Computed by must be chosen from the list.'],
    ['name', ' ', 'Name must have 1 to 200 characters.'],
    ['epochs', '', 'Give epochs, steps or minutes, so that the run has an end.'],
  ] as const)('say what is wrong with %s = “%s”', (key, text, sentence) => {
    const { config, problems } = check(texts({ [key]: text }), corpus, [])
    expect(config).toBeNull()
    expect(problems).toStrictEqual({ [key]: sentence })
  })

  it('refuse a name that is taken, and a text that is too short', () => {
    expect(check(texts(), corpus, ['net']).problems.name).toBe('There is a network “net” already.')
    expect(check(texts(), { ...corpus, characters: 50 }, []).problems.sequence).toMatch(
      /^The training part has 46 characters/,
    )
    expect(check(texts({ validation: '50', test: '50' }), corpus, []).problems.validation).toMatch(
      /^Nothing would be left/,
    )
  })

  it('are taken by the host whenever they have no problem', () => {
    const number = fc
      .oneof(fc.integer({ min: -10, max: 10_000 }), fc.double({ min: -1, max: 100, noNaN: true }))
      .map(String)
    const edits = fc.record({
      layers: number,
      hidden: number,
      dropout: number,
      batch: number,
      clip: number,
      seed: number,
      minutes: number,
    })
    fc.assert(
      fc.property(edits, (change) => {
        const { config } = check(texts(change), corpus, [])
        if (config) expect(v.safeParse(trainingConfig, config).success).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what follows from the settings', () => {
  it('counts the parameters as core does', () => {
    for (const cell of CELLS)
      for (const layers of [1, 2, 4])
        for (const embedding of [0, 24]) {
          const spec = { cell, layers, hidden: 48, embedding, dropout: 0, reset: 'after' as const, vocabulary: 83 }
          expect(parameters(spec, 83)).toBe(parameterCount(spec))
        }
  })

  it('splits the text and counts the steps as core does', () => {
    const share = fc.integer({ min: 0, max: 40 }).map((n) => n / 100)
    const plan = fc.record({
      validation: share,
      test: share,
      batch: fc.integer({ min: 1, max: 80 }),
      sequence: fc.integer({ min: 2, max: 60 }),
    })
    fc.assert(
      fc.property(
        plan,
        fc.integer({ min: 1000, max: 30_000 }),
        fc.integer({ min: 1, max: 9 }),
        (part, characters, epochs) => {
          const config: TrainingConfig = { ...DEFAULTS, ...part, epochs }
          const split = splitText(characters, config)
          expect(parts(config, characters).train).toBe(split.train.end)
          const { stepsPerEpoch: expected } = batches(new Uint16Array(characters), config)
          expect(stepsPerEpoch(config, characters)).toBe(expected)
          expect(plannedSteps(config, characters)).toBe(totalSteps(config, expected))
        },
      ),
    )
  })

  it('knows no number of steps where only the clock ends the run', () => {
    expect(plannedSteps({ ...DEFAULTS, epochs: undefined, minutes: 3 }, 100_000)).toBeNull()
  })

  it('names a network by its shape, with a number where that is taken', () => {
    expect(freeName(DEFAULTS, [])).toBe('lstm-2×128')
    expect(freeName(DEFAULTS, ['lstm-2×128', 'lstm-2×128 2'])).toBe('lstm-2×128 3')
  })
})

describe('a run that is watched', () => {
  const run: Run = { points: [point(50), point(100)], samples: [{ step: 50, text: 'a' }], snapshot: snapshot() }

  it('starts with its history and grows with what comes', () => {
    const first = follow(null, { type: 'history', ...run, points: [...run.points], samples: [...run.samples] })
    const more = follow(first, { type: 'point', point: point(150), snapshot: snapshot({ step: 150 }) })
    expect(more?.points.map(({ step }) => step)).toStrictEqual([50, 100, 150])
    expect(more?.snapshot.step).toBe(150)
  })

  it('ignores what comes before its history', () => {
    expect(follow(null, { type: 'state', snapshot: snapshot() })).toBeNull()
  })

  it('forgets what came after the checkpoint that it goes back to', () => {
    const back = follow(run, { type: 'state', snapshot: snapshot({ step: 60 }) })
    expect(back?.points.map(({ step }) => step)).toStrictEqual([50])
    expect(back?.samples).toHaveLength(1)
  })

  it('is never taken for the next one, whose news come when another is looked at already', async () => {
    const events = Array.from({ length: 2 }, () => Promise.withResolvers<TrainingEvent>())
    const chain = signal<Chain>({ corpus: null, recording: null, model: model(1) })
    const api = {
      async *stream(_: string, { model }: { model: number }) {
        yield await events[model - 1].promise
      },
    } as unknown as ApiClient
    const session = createTraining(api, chain, persist({ get: () => null, set: () => {} }))
    chain.value = { ...chain.peek(), model: model(2) }
    events[0].resolve({ type: 'history', points: [point(50)], samples: [], snapshot: snapshot() })
    await new Promise((resolve) => setTimeout(resolve))
    expect(session.run.value).toBeNull()
    events[1].resolve({ type: 'history', points: [point(70)], samples: [], snapshot: snapshot() })
    await new Promise((resolve) => setTimeout(resolve))
    expect(session.run.value?.points).toEqual([point(70)])
    session.dispose()
  })

  it('keeps everything when it merely ends', () => {
    const ended = follow(run, { type: 'state', snapshot: snapshot({ step: 60, status: 'paused' }) })
    expect(ended?.points).toHaveLength(2)
  })
})

it('the list of networks calls one that is worse than guessing that, and gives bits of any other', () => {
  const trained = { status: 'trained', validationLoss: null, spec: { vocabulary: 80 } }
  expect(modelMeta({ ...trained, bestLoss: 111 } as ModelInfo, lossesIn('bits'))).toBe('worse than guessing')
  expect(modelMeta({ ...trained, bestLoss: Math.LN2 } as ModelInfo, lossesIn('bits'))).toBe('1.00 b/c')
})

describe('the page of a run', () => {
  it('calls a loss worse than guessing that, once the run has begun in earnest', () => {
    const run = (step: number, train: number, status: 'training' | 'trained' = 'training') => ({
      points: [point(step, { train })],
      snapshot: snapshot({ step, status }),
    })
    const sentence = 'The loss is worse than guessing (6.32 bits a character): the run diverged, or has hardly begun'
    expect(lossWarning(run(200, 111), 80, lossesIn('bits'))).toContain(sentence)
    expect(lossWarning(run(200, 4), 80, lossesIn('bits'))).toBe('')
    expect(lossWarning(run(10, 4.4), 80, lossesIn('bits'))).toBe('')
    expect(lossWarning(run(10, 4.4, 'trained'), 80, lossesIn('bits'))).toContain(sentence)
    const validated = { points: [point(200, { validation: 9 }), point(220)], snapshot: snapshot({ step: 220 }) }
    expect(lossWarning(validated, 80, lossesIn('bits'))).toContain(sentence)
  })

  const measured = [
    point(100),
    point(200, { validation: 2 }),
    point(300, { validation: 1.5 }),
    point(400, { validation: 1.5 }),
  ]

  it('shows losses in bits, and validation only where it was measured', () => {
    const { train, validation } = curves(measured, lossesIn('bits'))
    expect(train[0]).toStrictEqual({ x: 100, y: 2 / Math.LN2 })
    expect(validation.map(({ x }) => x)).toStrictEqual([200, 300, 400])
  })

  it('takes the first of equal bests, and the last validation', () => {
    expect(bestOf(measured)).toStrictEqual({ step: 300, loss: 1.5 })
    expect(lastValidation([...measured, point(500)])).toBe(1.5)
    expect(bestOf([point(1)])).toBeNull()
  })

  it('is as far as the further of steps and clock', () => {
    expect(progress(snapshot(), null)).toBe(0.25)
    expect(progress(snapshot({ totalSteps: 0 }), 200)).toBe(0.5)
    const timed = { ...DEFAULTS, minutes: 1 }
    expect(progress(snapshot({ config: timed, eta: 15 }), null)).toBe(0.75)
    expect(progress(snapshot({ totalSteps: 0 }), null)).toBeNull()
    expect(progress(snapshot({ config: timed, eta: null, status: 'trained' }), null)).toBe(1)
  })

  it('gives the speed of now, and the mean once the run stands still', () => {
    expect(speed({ points: measured, snapshot: snapshot() })).toBe(5000)
    expect(speed({ points: measured, snapshot: snapshot({ status: 'paused', charactersPerSecond: 0 }) })).toBe(4000)
    expect(speed({ points: [], snapshot: snapshot({ charactersPerSecond: 0 }) })).toBeNull()
  })

  it('draws to the end of the plan, or to where a finished run ended', () => {
    expect(stepDomain({ points: measured, snapshot: snapshot({ step: 400, totalSteps: 900 }) }, null)).toStrictEqual([
      100, 900,
    ])
    expect(stepDomain({ points: measured, snapshot: snapshot({ step: 400, status: 'trained' }) }, 900)).toStrictEqual([
      100, 400,
    ])
    expect(stepDomain({ points: [], snapshot: snapshot({ step: 0, totalSteps: 0 }) }, null)).toStrictEqual([1, 2])
  })

  it('tells the loss at a step only as it was measured', () => {
    const drawn = curves(measured, lossesIn('bits'))
    expect(lossAt(drawn, 300)).toBe(1.5 / Math.LN2)
    expect(lossAt(drawn, 350)).toBe(2 / Math.LN2)
  })

  it('gives a tall panel’s room to the pictures, and takes none that is not there', () => {
    expect(heightsIn(600)).toEqual({ loss: 240, sample: 105, small: 88 })
    const [high, higher] = [heightsIn(1000), heightsIn(1345)]
    const sum = ({ loss, sample, small }: typeof high) => loss + sample + small
    expect(sum(high) - sum(heightsIn(600))).toBeLessThanOrEqual(1000 - 740)
    expect(sum(higher)).toBeGreaterThan(0.9 * (1345 - 740) + 240 + 105 + 88)
    expect(higher.loss).toBeGreaterThan(high.loss)
  })

  it('picks samples evenly over the logarithm of the step, with the first and the last', () => {
    const samples = Array.from({ length: 40 }, (_, i) => ({ step: 50 * (i + 1), text: '' }))
    const steps = alongTheWay(samples, 6).map(({ step }) => step)
    expect(steps).toStrictEqual([50, 100, 200, 450, 950, 2000])
    expect(alongTheWay(samples.slice(0, 3), 6)).toHaveLength(3)
  })

  it('never picks a sample twice', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 6, maxLength: 60 }), (steps) => {
        const samples = steps.sort((a, b) => a - b).map((step) => ({ step, text: '' }))
        const chosen = alongTheWay(samples, 6).map(({ step }) => step)
        expect(new Set(chosen).size).toBe(6)
        expect(chosen).toStrictEqual([...chosen].sort((a, b) => a - b))
      }),
    )
  })
})
