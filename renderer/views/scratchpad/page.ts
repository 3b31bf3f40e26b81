// What the parts of the view share: the text and the network, the unit that colors it, the lane under it, the text that
// it is compared with, and everything that follows from these.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { UnitScale } from '../../../core/schema/unit-scale.ts'
import type { ApiClient } from '../../../main/contract/api.ts'
import type { ModelInfo } from '../../../main/contract/types.ts'
import type { Losses } from '../../charts/loss.ts'
import { placesOf } from '../../charts/scale.ts'
import { type Disposable, disposables } from '../../disposable.ts'
import { settled } from '../../state/debounced.ts'
import { type Resource, resource } from '../../state/resource.ts'
import type { ComparedTexts, Store } from '../../state/store.ts'
import { columnOf, unitNames } from '../../state/units.ts'
import { createTriedText, type TriedText } from './reading.ts'
import { bits, type Coloring, difference, EXAMPLES, MOST_BITS, shownValues, unitsOf } from './shape.ts'

export interface Kept {
  text: string
  unknown: 'skip' | 'map'
  /** the text that this one is compared with */
  a: string | null
  lane: string | null
}

export interface Page extends Disposable {
  models: ReadonlySignal<readonly ModelInfo[]>
  model: ReadonlySignal<ModelInfo | null>
  chosenModel: Signal<number | null>
  kept: Signal<Kept>
  change(part: Partial<Kept>): void
  /** null while there is no network */
  unit: ReadonlySignal<string | null>
  step(by: number): void
  lane: ReadonlySignal<string | null>
  /** whether the network has this unit */
  has(unit: string): boolean
  losses: ReadonlySignal<Losses>
  /** how the unit is laid out on colors; reading it is tracked */
  scaleOf(unit: string): UnitScale
  coloring: Signal<Coloring>
  b: TriedText
  a: TriedText
  /** what colors the text, [characters] in [−1, 1], NaN where unknown */
  painted: ReadonlySignal<Float32Array>
  /** B − A of the unit as shown; null where nothing is compared */
  differences: ReadonlySignal<Float32Array | null>
  /** both texts and their network; null where nothing is compared */
  compared: ReadonlySignal<ComparedTexts | null>
  runs: Resource<Uint32Array>
  /** the text that the runs are of */
  runsText: ReadonlySignal<string>
  /** the character before the caret */
  caret: Signal<number>
  /** the character under the pointer; null for none */
  hover: Signal<number | null>
}

const FIRST: Kept = { text: EXAMPLES[0].text, unknown: 'map', a: null, lane: null }

function isKept(value: unknown): boolean {
  const { text, unknown, a, lane } = value as Record<string, unknown>
  const name = (v: unknown) => v === null || typeof v === 'string'
  return typeof text === 'string' && (unknown === 'skip' || unknown === 'map') && name(a) && name(lane)
}

/** How long a feature waits after the last key, milliseconds. */
const FEATURE_AFTER = 120

export function createPage(store: Store, api: ApiClient): Page {
  // the key is that of workspaces on disk
  const kept = store.kept.signal<Kept>('tryout', FIRST, isKept, 'workspace')
  const chosenModel = signal<number | null>(null)
  const models = computed(() =>
    (store.catalogue.value?.models ?? []).filter((m) => m.status === 'imported' || m.steps > 0 || m.bestStep !== null),
  )
  const model = computed(() => {
    const wanted = chosenModel.value ?? store.chain.value.model?.id
    return models.value.find(({ id }) => id === wanted) ?? models.value[0] ?? null
  })
  const scaleOf = (name: string) => store.scales.of(name, model.value?.id)
  const spec = computed(() => model.value?.spec ?? null)
  const shape = computed(() => spec.value && unitsOf(spec.value))
  const has = (name: string) => shape.value !== null && columnOf(shape.value, name) >= 0
  const unit = computed(() => {
    const first = store.catalogue.value?.workspace.firstUnit ?? null
    const wanted = [store.preview.value, store.unit.value, store.chosenUnit.value, first]
    const now = shape.value
    return (
      wanted.find((name) => name !== null && has(name)) ??
      (now && `L${now.layers - 1}.${now.kinds.at(now.kinds.includes('c') ? 1 : 0)}.0`)
    )
  })
  const lane = computed(
    () => [kept.value.lane, ...store.look.lanes.value].find((name) => name != null && has(name)) ?? null,
  )
  const coloring = signal<Coloring>('unit')
  const units = computed(() => [unit.value, lane.value].filter((name) => name !== null).join(' '))
  const wanted = (text: string) => ({
    model: model.value?.id ?? null,
    text,
    units: units.value.split(' ').filter(Boolean),
    unknown: kept.value.unknown,
  })
  const b = createTriedText(
    api,
    computed(() => wanted(kept.value.text)),
  )
  const comparing = computed(() => coloring.value === 'difference' && kept.value.a !== null)
  const a = createTriedText(
    api,
    computed(() => ({ ...wanted(kept.value.a ?? ''), ...(!comparing.value && { model: null }) })),
  )
  const differences = computed(() => {
    if (!comparing.value) return null
    const [was, now] = [a.held.value, b.held.value]
    if (was.units[0] !== now.units[0] || was.text !== kept.value.a || was.fresh < was.points.length || !now.units[0])
      return null
    const side = ({ points, values, units }: typeof was) => ({ points, values: shownValues(units[0], values[0]) }) // tanh: B − A on one scale, whatever the colors show
    return difference(side(was), side(now))
  })
  const painted = computed(() => {
    const now = b.held.value
    if (coloring.value === 'surprise') return bits(now.surprise).map((n) => n / MOST_BITS)
    if (comparing.value) return differences.value ?? new Float32Array(now.points.length).fill(Number.NaN)
    return now.units[0]
      ? placesOf(scaleOf(now.units[0]), now.values[0])
      : new Float32Array(now.points.length).fill(Number.NaN)
  })
  const text = computed(() => kept.value.text)
  const still = settled(text, FEATURE_AFTER)
  const runs = resource(
    () => (store.feature.value === null ? null : [still.value.value, store.feature.value]),
    ([text, expression], signal) => api.call('scratchpad.feature', { text, expression }, { signal }),
  )
  return {
    models,
    model,
    chosenModel,
    kept,
    change(part) {
      kept.value = { ...kept.peek(), ...part }
    },
    unit,
    step(by) {
      const names = shape.peek() ? unitNames(shape.peek()!) : []
      const next = names[Math.max(0, Math.min(names.length - 1, names.indexOf(unit.peek() ?? '') + by))]
      if (next) store.chosenUnit.value = next
    },
    lane,
    has,
    losses: store.losses,
    scaleOf,
    coloring,
    a,
    b,
    painted,
    differences,
    compared: computed(() => {
      const [{ a, text, unknown }, network] = [kept.value, model.value]
      return a === null || a === '' || text === '' || !network ? null : { model: network.id, a, b: text, unknown }
    }),
    runs,
    runsText: computed(() => String(runs.key.value?.[0] ?? '')),
    caret: signal(-1),
    hover: signal<number | null>(null),
    dispose: () => disposables(still, runs, a, b).dispose(),
  }
}
