// The strongest incoming and outgoing weights of a unit, gate by gate, from and to units and characters.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { GateWeights } from '../../units/weights.ts'
import { change } from '../axes.ts'
import { type BarList, barLists } from '../bars.ts'
import { shownCharacter } from '../cells.ts'
import { frame, heading, inksOf, innerWidth, unitWords } from '../drawing.ts'
import type { UnitNames } from '../source.ts'
import type { Kind } from './kind.ts'
import { GATE_WORDS } from './saturation.ts'

export type WeightsSpecification = SpecificationOf<'weights'>

export interface WeightsData {
  incoming: readonly GateWeights[]
  outgoing: readonly GateWeights[]
  names: UnitNames
}

export const weights: Kind<WeightsSpecification, WeightsData> = {
  kind: 'weights',
  width: 'double',
  caption: ({ unit }, { model, unit: named }) =>
    `The strongest weights into and out of ${named(unit)} of ${model}, gate by gate; characters are read through the embedding. Grey is negative.`,
  draw({ incoming, outgoing, names, provenance, style }) {
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'double')
    const head = heading(unitWords(provenance), 'weight', width, inks)
    const lists = [...incoming.map(listOf('incoming', names)), ...outgoing.map(listOf('outgoing', names))]
    const most = Math.max(...lists.flatMap(({ rows }) => rows.map(({ value }) => Math.abs(value))), 1e-9)
    const bars = barLists(lists, { width, y: head.height + 4, most, inks })
    const title = `Incoming and outgoing weights of ${provenance.unit}`
    return frame({
      title,
      width,
      height: head.height + 4 + bars.height,
      provenance,
      style,
      body: head.svg + bars.svg,
    })
  },
  table({ incoming, outgoing }) {
    const rows = [
      ...incoming.flatMap(({ gate, weights }) => weights.map((one) => ({ direction: 'incoming', gate, ...one }))),
      ...outgoing.flatMap(({ gate, weights }) => weights.map((one) => ({ direction: 'outgoing', gate, ...one }))),
    ]
    return [
      { name: 'direction', type: 'text', values: rows.map(({ direction }) => direction) },
      { name: 'gate', type: 'text', values: rows.map(({ gate }) => gate) },
      { name: 'unit', type: 'text', values: rows.map((one) => ('unit' in one ? one.unit : null)) },
      { name: 'character', type: 'text', values: rows.map((one) => ('character' in one ? one.character : null)) },
      { name: 'weight', type: 'single', values: rows.map(({ weight }) => weight) },
    ]
  },
}

const listOf =
  (direction: string, names: UnitNames) =>
  ({ gate, weights }: GateWeights): BarList => ({
    title: `${direction}, ${gateWords(gate)}`,
    rows: weights.map((one) => ({
      name: 'unit' in one ? one.unit : shownCharacter(one.character),
      called: 'unit' in one ? names[one.unit] : undefined,
      value: one.weight,
      words: change(one.weight),
    })),
  })

function gateWords(gate: string): string {
  return gate === 'logit' ? 'next character' : (GATE_WORDS[gate] ?? gate)
}
