// The values behind the rows on screen: read from the blocks that are there, asked for where they are not. While a
// newly chosen unit is on its way the old one stays on show.

import type { ApiClient } from '../../main/contract/api.ts'
import { shown } from '../charts/color.ts'
import type { Store } from '../state/store.ts'
import { kindOf } from '../state/units.ts'
import { createValues, type Values, type Wish } from '../state/values.ts'
import type { Window } from './bitmap.ts'
import { maskOf } from './runs.ts'
import type { Visible } from './viewport.ts'

const SURPRISE = 'surprise'
const NATS_TO_BITS = 1 / Math.LN2

export interface Colours {
  /** What to draw, and the unit it is of (not yet the wanted one while that is loading). */
  window(visible: Visible): { window: Window; unit: string | null; late: boolean }
  /** the values of one character; NaN where unknown */
  value(unit: string, position: number): number
  surprise(position: number): number
  dispose(): void
}

export function createColours(store: Store, api: ApiClient, recording: number, arrived: () => void): Colours {
  const values: Values = createValues(
    {
      length: () => store.recorded.peek(),
      fetch: (unit, start, end) =>
        unit === SURPRISE
          ? api.call('recordings.surprise', { recording, start, end }).then((nats) => nats.map((n) => n * NATS_TO_BITS))
          : api.call('recordings.values', { recording, unit, start, end }),
    },
    arrived,
  )
  let painted: string | null = null
  const one = new Float32Array(1)

  const read = (unit: string, { from, to }: Visible) => {
    const out = new Float32Array(to - from)
    const complete = values.read(unit, from, out)
    if (kindOf(unit) === 'c') for (let i = 0; i < out.length; i++) out[i] = shown('c', out[i])
    return { out, complete }
  }
  /** the wanted unit; the painted one while the wanted one is still coming */
  const pick = (visible: Visible) => {
    const wanted = store.shownUnit.value
    if (!wanted)
      return { unit: null, values: new Float32Array(visible.to - visible.from).fill(Number.NaN), late: false }
    const fresh = read(wanted, visible)
    if (!fresh.complete && painted !== null && painted !== wanted) {
      const old = read(painted, visible)
      if (old.complete) return { unit: painted, values: old.out, late: true }
    }
    painted = wanted
    return { unit: wanted, values: fresh.out, late: false }
  }
  const lane = (unit: string | null, visible: Visible) => (unit === null ? null : read(unit, visible).out)

  return {
    window(visible) {
      const runs = store.runs.value.value
      const pinned = store.pinned.value
      const picked = pick(visible)
      const window: Window = {
        start: visible.from,
        values: picked.values,
        pinned: lane(pinned, visible),
        surprise: lane(SURPRISE, visible),
        mask: runs && maskOf(runs, visible.from, visible.to),
        brush: picked.unit === store.unit.value ? store.unitPage.brush.value : null,
      }
      values.want(wishes(store, visible))
      return { window, unit: picked.unit, late: picked.late }
    },
    value(unit, position) {
      values.read(unit, position, one)
      return one[0]
    },
    surprise(position) {
      values.read(SURPRISE, position, one)
      return one[0]
    },
    dispose: () => values.dispose(),
  }
}

/** First what is on screen, then a screen further either way, then the neighbours in the ranking (J and K). */
function wishes(store: Store, { from, to }: Visible): Wish[] {
  const unit = store.shownUnit.peek()
  const span = to - from
  const list: Wish[] = []
  if (unit) list.push({ unit, from, to })
  const pinned = store.pinned.peek()
  if (pinned) list.push({ unit: pinned, from, to })
  list.push({ unit: SURPRISE, from, to })
  if (unit) list.push({ unit, from: to, to: to + span }, { unit, from: from - span, to: from })
  list.push({ unit: SURPRISE, from: to, to: to + span })
  const rows = store.ranking.rows.peek()
  const at = rows.findIndex((row) => row.unit === store.unit.peek())
  for (const neighbour of [rows[at + 1], rows[at - 1]]) if (neighbour) list.push({ unit: neighbour.unit, from, to })
  return list
}
