// The values behind the rows on screen: read from the blocks that are there, asked for where they are not. While a
// newly chosen unit is on its way the old one stays on show.

import { placeOn } from '../../core/schema/unit-scale.ts'
import type { ApiClient } from '../../main/contract/api.ts'
import { placesOf } from '../charts/scale.ts'
import { sentence } from '../state/sentence.ts'
import type { Store } from '../state/store.ts'
import type { Coloring } from '../state/text-look.ts'
import { strength } from '../state/unit-sets.ts'
import { columnOf, kindOf } from '../state/units.ts'
import { createValues, type Span, type Values } from '../state/values.ts'
import type { Window } from './bitmap.ts'
import { createCheckpointValues } from './checkpoint-values.ts'
import { createExpected, type ExpectedText, MOST_EXPECTED } from './expected.ts'
import { maskOf } from './runs.ts'
import type { Visible } from './viewport.ts'

const SURPRISE = 'surprise'
/** surprisal less that of the n-gram model of this order */
const BEYOND = 'beyond-ngram'
/** of a checkpoint, less that of the recorded network */
const LATER = 'beyond-recorded'
export const BEYOND_ORDER = 5
/** differences that have the darkest colors, bits */
export const MOST_BEYOND = 4
const NATS_TO_BITS = 1 / Math.LN2
/** surprisal that has the darkest shade, bits */
export const MOST_SURPRISAL = 10

export interface Colors {
  /** What to draw, and the unit it is of (not yet the wanted one while that is loading). */
  window(visible: Visible): { window: Window; unit: string | null; late: boolean }
  /** Asks for what is wanted and not there, before the frame that would find it missing. */
  ask(visible: Visible): void
  /** the values of one character; NaN where unknown */
  value(unit: string, position: number): number
  surprise(position: number): number
  expected: ExpectedText
  dispose(): void
}

export function createColors(store: Store, api: ApiClient, recording: number, arrived: () => void): Colors {
  const recorded = (unit: string) => {
    const shape = store.recording.peek()
    return shape === null || columnOf(shape, unit) >= 0
  }
  /** a gate that was not recorded is computed again by the host, with all others of its cell */
  const gate = async (unit: string, start: number, end: number) => {
    const found = await api.call('unit.gates', { recording, unit, start, end })
    const k = found.kinds.indexOf(kindOf(unit))
    const length = found.values.length / Math.max(1, found.kinds.length)
    return found.values.slice(k * length, (k + 1) * length)
  }
  const atStep = createCheckpointValues(api, recording, () => facesOf(store))
  /** nats, of the network as it was recorded, or of one of its checkpoints */
  const surprise = (step: number | null, start: number, end: number) =>
    step === null ? api.call('recordings.surprise', { recording, start, end }) : atStep.fetch(step, null, start, end)
  /** negative where the network does better; where that cannot be had the text is colored by surprisal */
  const beyond = async (step: number | null, start: number, end: number): Promise<Float32Array> => {
    try {
      const [ngram, network] = await Promise.all([
        api.call('predictions.surprisal', { recording, order: BEYOND_ORDER, start, end }),
        surprise(step, start, end),
      ])
      return network.map((nats, i) => (nats - ngram[i]) * NATS_TO_BITS)
    } catch (error) {
      if (store.look.coloring.peek() === 'beyond-ngram') {
        store.look.coloring.value = 'surprise'
        store.notices.tell(sentence(error))
      }
      throw error
    }
  }
  /** bits; negative where the checkpoint does better */
  const later = async (step: number | null, start: number, end: number): Promise<Float32Array> => {
    const [own, recorded] = await Promise.all([surprise(step, start, end), surprise(null, start, end)])
    return own.map((nats, i) => (nats - recorded[i]) * NATS_TO_BITS)
  }
  const values: Values = createValues(
    {
      length: () => store.recorded.peek(),
      fetch(named, start, end) {
        const { unit, step } = ofCheckpoint(named)
        if (unit === SURPRISE) return surprise(step, start, end).then((nats) => nats.map((n) => n * NATS_TO_BITS))
        if (unit === BEYOND) return beyond(step, start, end)
        if (unit === LATER) return later(step, start, end)
        if (step !== null) return atStep.fetch(step, unit, start, end)
        return recorded(unit) ? api.call('recordings.values', { recording, unit, start, end }) : gate(unit, start, end)
      },
    },
    arrived,
  )
  const expected = createExpected(
    api,
    recording,
    () => store.recorded.peek(),
    arrived,
    (words) => {
      store.look.expected.value = 'off'
      store.notices.tell(words)
    },
  )
  /** of the checkpoint on show, or as it was recorded */
  const named = (unit: string) => atCheckpoint(unit, store.look.checkpoint.value)
  let painted: { unit: string; name: string } | null = null
  const one = new Float32Array(1)

  const read = (unit: string, { from, to }: Visible, name = named(unit)) => {
    const out = new Float32Array(to - from)
    const complete = values.read(name, from, out)
    return { out: placesOf(store.scales.of(unit), out), complete }
  }
  /** the wanted unit; the painted one while the wanted one is still coming */
  const pick = (visible: Visible) => {
    const wanted = store.look.face.value
    if (!wanted)
      return { unit: null, values: new Float32Array(visible.to - visible.from).fill(Number.NaN), late: false }
    const fresh = read(wanted, visible)
    if (!fresh.complete && painted !== null && painted.name !== named(wanted)) {
      const old = read(painted.unit, visible, painted.name)
      if (old.complete) return { unit: painted.unit, values: old.out, late: true }
    }
    painted = { unit: wanted, name: named(wanted) }
    return { unit: wanted, values: fresh.out, late: false }
  }
  /** how strongly the units of the set are on: a band each */
  const bands = (visible: Visible) => {
    const rests = store.rests.value
    return store.sets.colored.value.map((unit, i) => {
      const { out } = read(unit, visible)
      const rest = rests[i]
      return rest ? out.map((value) => strength(value, rest)) : out.fill(0)
    })
  }
  const cells = (visible: Visible, picked: { unit: string | null; values: Float32Array }) => {
    const bits = read(SURPRISE, visible).out
    // a preview shows its unit, whatever is on show
    const coloring = coloringOf(store)
    if (coloring === 'set') return { style: 'scale', values: picked.values, bands: bands(visible), bits } as const
    if (coloring === 'sources')
      return { style: 'scale', values: store.sources.window(visible.from, visible.to), bands: null, bits } as const
    if (coloring === 'surprise') {
      const shares = bits.map((each) => each / MOST_SURPRISAL)
      return { style: 'shade', values: shares, bands: null, bits } as const
    }
    if (coloring === 'beyond-ngram' || coloring === 'beyond-recorded') {
      const out = new Float32Array(visible.to - visible.from)
      values.read(named(coloring === 'beyond-ngram' ? BEYOND : LATER), visible.from, out)
      const shares = out.map((difference) => Math.max(-1, Math.min(1, difference / MOST_BEYOND)))
      return { style: signed(store), values: shares, bands: null, bits } as const
    }
    return {
      style: signed(store),
      values: picked.values,
      bands: null,
      bits,
    } as const
  }

  return {
    window(visible) {
      const runs = store.runs.value.value
      const picked = pick(visible)
      const { bits, ...shownCells } = cells(visible, picked)
      // what was expected is known of the recorded network
      const below = store.look.expected.value !== 'off' && store.look.checkpoint.value === null
      const window: Window = {
        start: visible.from,
        ...shownCells,
        lanes: store.look.lanes.value.map((unit) => read(unit, visible).out),
        surprise: bits,
        mask: runs && maskOf(runs, visible.from, visible.to),
        shades: shadesOf(store, visible),
        brush: picked.unit === store.unit.value ? brushed(store, picked.unit) : null,
        expected: below ? { most: MOST_EXPECTED, p: expected.window(visible.from, visible.to) } : null,
      }
      values.want(spans(store, visible))
      return { window, unit: picked.unit, late: picked.late }
    },
    ask(visible) {
      values.want(spans(store, visible))
    },
    value(unit, position) {
      values.read(named(unit), position, one)
      return one[0]
    },
    surprise(position) {
      values.read(named(SURPRISE), position, one)
      return one[0]
    },
    expected,
    dispose() {
      values.dispose()
      expected.dispose()
    },
  }
}

const SEPARATOR = '@'

function atCheckpoint(unit: string, step: number | null): string {
  return step === null ? unit : `${unit}${SEPARATOR}${step}`
}

function ofCheckpoint(name: string): { unit: string; step: number | null } {
  const [unit, step] = name.split(SEPARATOR)
  return { unit, step: step === undefined ? null : Number(step) }
}

/** A preview shows its unit, whatever is on show; the recorded network does not differ from itself; which characters made another is known of the recorded network alone. */
export function coloringOf({ preview, look }: Store): Coloring {
  const coloring = look.coloring.value
  if (preview.value || (coloring === 'sources' && look.checkpoint.value !== null)) return 'unit'
  return coloring === 'beyond-recorded' && look.checkpoint.value === null ? 'surprise' : coloring
}

/** The units that the text is drawn with. */
function facesOf({ look, sets }: Store): string[] {
  const unit = look.face.peek()
  const others = look.coloring.peek() === 'set' ? sets.colored.peek() : []
  return [...(unit ? [unit] : []), ...others, ...look.lanes.peek()]
}

const signed = ({ look }: Store) => (look.signs.value || look.colorless.value ? 'sign' : 'scale')

/** The brush as places of the colors. */
function brushed(store: Store, unit: string | null): { low: number; high: number } | null {
  const brush = store.unitPage.brush.value
  if (!brush || unit === null) return null
  const scale = store.scales.of(unit)
  return { low: placeOn(scale, brush.low), high: placeOn(scale, brush.high) }
}

/** The rule of a number, over what is on screen. */
function shadesOf(store: Store, { from, to }: Visible): Uint8Array | null {
  const rule = store.numberRule.value.value
  if (rule?.kind !== 'number') return null
  const out = new Uint8Array(to - from)
  out.set(rule.shades.subarray(from, to))
  return out
}

/** First what is on screen, then a screen further either way, then the neighbours in the ranking (J and K). */
function spans(store: Store, { from, to }: Visible): Span[] {
  const unit = store.look.face.peek()
  const step = store.look.checkpoint.peek()
  const span = to - from
  const coloring = store.look.coloring.peek()
  const beyond = coloring === 'beyond-ngram' ? [BEYOND] : coloring === 'beyond-recorded' && step !== null ? [LATER] : []
  const list: Span[] = [...facesOf(store), ...beyond, SURPRISE].map((each) => ({
    unit: atCheckpoint(each, step),
    from,
    to,
  }))
  // a checkpoint reads the text while it is looked at: no more of it than is on screen
  if (step !== null) return list
  if (unit) list.push({ unit, from: to, to: to + span }, { unit, from: from - span, to: from })
  list.push({ unit: SURPRISE, from: to, to: to + span })
  const rows = store.ranking.rows.peek()
  const at = rows.findIndex((row) => row.unit === store.unit.peek())
  for (const neighbour of [rows[at + 1], rows[at - 1]]) if (neighbour) list.push({ unit: neighbour.unit, from, to })
  return list
}
