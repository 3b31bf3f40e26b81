import { describe, expect, it } from 'vitest'
import {
  type AblationChoice,
  type AblationContext,
  ablationRequest,
} from '../../../renderer/views/unit/ablation-request.ts'

const context: AblationContext = {
  recording: 4,
  unit: 'L0.h.3',
  feature: 'inside_quotes',
  shape: { layers: 1, hidden: 16, kinds: ['h', 'c'], characters: 9000 },
  selection: { from: 100, to: 300 },
  set: ['L0.h.3', 'L0.c.5', 'L1.c.5'],
  named: [{ name: 'quotes', units: ['L0.c.1', 'L0.f.1'] }],
}
const choice: AblationChoice = { whom: 'unit', to: 'mean', value: '0', where: 'heldout' }
const asked = (part: Partial<AblationChoice>, shown: Partial<AblationContext> = {}) =>
  ablationRequest({ ...context, ...shown }, { ...choice, ...part })

describe('what an ablation asks for', () => {
  it('is the unit that is shown, at its mean, on what is held out, for a bounded number of characters', () => {
    expect(asked({})).toEqual({
      recording: 4,
      units: ['L0.h.3'],
      to: 'mean',
      value: undefined,
      expression: 'inside_quotes',
      most: 16_384,
      range: undefined,
    })
    expect(asked({}, { feature: null }).expression).toBeUndefined()
  })

  it('is a set, as far as the recording has its units', () => {
    expect(asked({ whom: 'set' }).units).toEqual(['L0.h.3', 'L0.c.5'])
    expect(asked({ whom: 'kept:quotes' }).units).toEqual(['L0.c.1'])
    // a set that has been removed since it was chosen
    expect(asked({ whom: 'kept:gone' }).units).toEqual(['L0.h.3'])
  })

  it('is a value as people write it, or a sentence', () => {
    expect(asked({ to: 'value', value: '−0,25' }).value).toBe(-0.25)
    expect(asked({ to: 'zero', value: 'x' }).value).toBeUndefined()
    expect(() => asked({ to: 'value', value: 'much' })).toThrow('“much” is not a number.')
  })

  it('is of the whole recording or of the selection', () => {
    expect(asked({ where: 'all' }).range).toEqual({ start: 0, end: 9000 })
    expect(asked({ where: 'selection' }).range).toEqual({ start: 100, end: 300 })
    expect(asked({ where: 'selection' }, { selection: null }).range).toBeUndefined()
  })
})
