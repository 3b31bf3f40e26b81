import { expect, it } from 'vitest'
import { usualScale } from '../../../core/schema/unit-scale.ts'
import { lossesIn } from '../../../renderer/charts/loss.ts'
import { merge, recalled } from '../../../renderer/state/results.ts'
import { endsOf } from '../../../renderer/views/scratchpad/shape.ts'
import { curves } from '../../../renderer/views/training/shape.ts'

const LN2 = Math.LN2

it('losses are written in bits, or in nats where that was asked for, with the unit beside them', () => {
  const [bits, nats] = [lossesIn('bits'), lossesIn('nats')]
  expect([bits.words(2 * LN2), nats.words(2 * LN2)]).toEqual(['2.00 bits', '1.39 nats'])
  expect([bits.perCharacter, nats.perCharacter]).toEqual(['bits/char', 'nats/char'])
  expect([bits.change(-LN2 / 2), nats.change(-LN2 / 2)]).toEqual(['−0.500', '−0.347'])
})

it('curves and scales are in the unit that their legends name', () => {
  const point = { step: 1, epoch: 0, train: 3 * LN2, validation: LN2, gradientNorm: 1, learningRate: 1 }
  const drawn = (unit: 'bits' | 'nats') => curves([{ ...point, charactersPerSecond: 1 }], lossesIn(unit))
  expect(drawn('bits').train[0].y).toBeCloseTo(3, 12)
  expect(drawn('nats').validation[0].y).toBeCloseTo(LN2, 12)
  const end = (unit: 'bits' | 'nats') => endsOf('surprise', usualScale('h'), lossesIn(unit)).high
  expect([end('bits'), end('nats')]).toEqual(['10 bits', '6.9 nats'])
})

it('a search that was kept with cell states as recorded brings no threshold for them', () => {
  const top = [
    { unit: 'L0.c.1', threshold: -7 },
    { unit: 'L0.h.1', threshold: 0.5 },
  ]
  const of = (split: string) =>
    recalled({ top, split, maxima: new Float64Array() } as never).scores!.map(({ threshold }) => threshold)
  expect(of('rule 3, tanh')).toEqual([-7, 0.5])
  expect(of('rule 3, raw')).toEqual([Number.NaN, 0.5])
  expect(of('rule 2')).toEqual([Number.NaN, 0.5])
})

it('what a search has to say of the feature reaches the results', () => {
  const event = { type: 'feature', kind: 'boolean', characters: 9, positives: 3, runs: 1 } as const
  const notes = ['It is true in 1 stretches only.']
  expect(merge(null, 1, '/a/', { ...event, notes } as never).notes).toEqual(notes)
  expect(merge(null, 1, '/a/', event as never).notes).toEqual([])
})
