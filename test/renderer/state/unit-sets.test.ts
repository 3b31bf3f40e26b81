import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import { usualScale } from '../../../core/schema/unit-scale.ts'
import type { ApiClient } from '../../../main/contract/api.ts'
import type { Catalogue, RecordingInfo } from '../../../main/contract/types.ts'
import type { NamedSet } from '../../../main/contract/unit-types.ts'
import { createHistory } from '../../../renderer/state/history.ts'
import { browserMemory, persist } from '../../../renderer/state/persist.ts'
import { createTextLook } from '../../../renderer/state/text-look.ts'
import { createUnitSets, moved, restOf, strength } from '../../../renderer/state/unit-sets.ts'

function made() {
  const facts = new Map<string, string>()
  const storage = {
    getItem: (k: string) => facts.get(k) ?? null,
    setItem: (k: string, v: string) => void facts.set(k, v),
  }
  const recording = signal({ layers: 1, hidden: 8, kinds: ['h', 'c'] } as unknown as RecordingInfo)
  const history = createHistory(() => undefined)
  const catalogue = signal({ unitSets: [] as NamedSet[] } as Catalogue)
  // a host that keeps sets by name, as the workspace does
  const call = async (_: string, set: NamedSet) => {
    const others = catalogue.peek().unitSets.filter(({ name }) => name !== set.name)
    catalogue.value = { ...catalogue.peek(), unitSets: set.units.length > 0 ? [...others, set] : others }
  }
  const api = { call } as unknown as ApiClient
  const again = () => {
    const kept = persist(browserMemory(storage))
    return {
      sets: createUnitSets(api, catalogue, kept, history, recording),
      look: createTextLook(kept, recording, signal('L0.c.3'), history),
    }
  }
  return { ...again(), again, history }
}
const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('the set of units', () => {
  it('takes units once each, and gives the first four colors', async () => {
    const { sets } = made()
    sets.add(['L0.c.1', 'L0.c.2', 'L0.c.1'])
    await settled()
    sets.add(['L0.c.3', 'L0.c.2', 'L0.c.4', 'L0.c.5'])
    await settled()
    expect(sets.units.value).toEqual(['L0.c.1', 'L0.c.2', 'L0.c.3', 'L0.c.4', 'L0.c.5'])
    expect(sets.colored.value).toEqual(['L0.c.1', 'L0.c.2', 'L0.c.3', 'L0.c.4'])
  })

  it('and its lanes are taken back in the order in which they were done', async () => {
    const { sets, look, history } = made()
    sets.add(['L0.c.1'])
    await settled()
    look.pin('L0.c.2')
    expect(history.undoable.value).toBe('a lane for L0.c.2')
    await history.undo()
    expect([look.lanes.value, sets.units.value]).toEqual([[], ['L0.c.1']])
    await history.redo()
    look.setLanes(['L0.h.1', 'L0.h.2'])
    look.moveLane('L0.h.2', -1)
    await history.undo()
    await history.undo()
    expect(look.lanes.value).toEqual(['L0.c.2'])
  })

  it('leaves out what the recording does not have', async () => {
    const { sets } = made()
    sets.add(['L0.c.1', 'L7.c.1', 'L0.o.1'])
    await settled()
    expect(sets.units.value).toEqual(['L0.c.1'])
  })

  it('can be undone step by step, and outlives the window', async () => {
    const { sets, again, history } = made()
    sets.toggle('L0.c.1')
    await settled()
    sets.toggle('L0.h.2')
    await settled()
    sets.move('L0.h.2', -1)
    await settled()
    expect(again().sets.units.value).toEqual(['L0.h.2', 'L0.c.1'])
    await history.undo()
    await history.undo()
    expect(sets.units.value).toEqual(['L0.c.1'])
    await history.redo()
    expect(sets.units.value).toEqual(['L0.c.1', 'L0.h.2'])
  })

  it('is kept in the workspace under a name, taken again, and what is undone is as it was', async () => {
    const { sets, again, history } = made()
    sets.add(['L0.c.1', 'L0.c.2'])
    await settled()
    sets.keep('quotes')
    await settled()
    sets.clear()
    await settled()
    expect(sets.units.value).toEqual([])
    const later = again().sets
    later.recall('quotes')
    await settled()
    expect(later.units.value).toEqual(['L0.c.1', 'L0.c.2'])
    later.remove('L0.c.1')
    await settled()
    await later.keep('quotes')
    expect(later.named.value).toEqual([{ name: 'quotes', units: ['L0.c.2'] }])
    await history.undo()
    expect(later.named.value).toEqual([{ name: 'quotes', units: ['L0.c.1', 'L0.c.2'] }])
    await later.forget('quotes')
    expect(later.named.value).toEqual([])
    await history.undo()
    expect(later.named.value).toHaveLength(1)
  })

  it('shows how far a unit is from where it mostly is, as a share of its reach', () => {
    const counts = new Uint32Array(200)
    counts[20] = 70
    counts[0] = 10
    counts[199] = 20
    const rest = restOf({ counts, minimum: -1, maximum: 1 }, usualScale('h'))!
    expect(rest).toEqual({ median: expect.closeTo(-0.795), reach: expect.closeTo(1.79) })
    expect([-0.795, 0.995, -0.995].map((v) => strength(v, rest))).toEqual(
      [0, 1, 0.2 / 1.79].map((s) => expect.closeTo(s)),
    )
  })

  it('does not blow up what hardly moves', () => {
    const counts = new Uint32Array(256)
    counts[7] = 5
    const rest = restOf({ counts, minimum: -1, maximum: 1 }, usualScale('h'))!
    expect(strength(rest.median + 0.01, rest)).toBeCloseTo(0.1)
    expect(restOf(null, usualScale('h'))).toBeNull()
  })
})

describe('lanes', () => {
  it('take four units, give each back, and move', () => {
    const { look } = made()
    const units = [1, 2, 3, 4].map((i) => `L0.c.${i}`)
    expect(units.map((unit) => look.pin(unit))).toEqual([true, true, true, true])
    expect(look.pin('L0.c.5')).toBe(false)
    look.moveLane('L0.c.4', -3)
    expect(look.lanes.value).toEqual(['L0.c.4', 'L0.c.1', 'L0.c.2', 'L0.c.3'])
    look.pin('L0.c.1')
    expect(look.lanes.value).toEqual(['L0.c.4', 'L0.c.2', 'L0.c.3'])
  })

  it('leave the text to the unit, or to a gate of the same cell', () => {
    const { look } = made()
    expect(look.face.value).toBe('L0.c.3')
    look.gate.value = 'f'
    expect(look.face.value).toBe('L0.f.3')
  })

  it('move no further than the ends', () => {
    expect(moved([1, 2, 3], 2, 5)).toEqual([1, 3, 2])
    expect(moved([1, 2, 3], 2, -5)).toEqual([2, 1, 3])
    expect(moved([1, 2, 3], 9, 1)).toEqual([1, 2, 3])
  })
})
