// How far the units of the set go together: Pearson's r of every pair, as a table of cells.

import { html, nothing } from 'lit-html'
import type { UnitComparison } from '../../../main/contract/gallery-types.ts'
import { colorAt, css } from '../../charts/color.ts'
import { count, score } from '../../charts/format.ts'
import type { Resource } from '../../state/resource.ts'
import type { Store } from '../../state/store.ts'
import { unitLabel, withName } from '../unit-row.ts'

export function comparison(store: Store, units: readonly string[], answer: Resource<UnitComparison>) {
  const { value, problem, key } = answer
  if (problem.value) return html`<p class="problem" role="alert">${problem.value}</p>`
  const found = value.value
  if (!found || key.value?.[1] !== units.join(' ')) return html`<p class="dim">Comparing …</p>`
  const n = units.length
  const cell = (i: number, j: number) => {
    const r = found.r[i * n + j]
    const color = css(colorAt(store.theme.theme.value, r))
    return html`<td class="num" style="background:${i === j ? 'none' : color}" title="${units[i]} and ${units[j]}">${i === j ? nothing : score(r)}</td>`
  }
  return html`<table class="compare" aria-label="How far the units of the set go together">
      <thead><tr><th></th>${units.map((unit) => html`<th scope="col">${withName(store, unit)}</th>`)}</tr></thead>
      <tbody>${units.map((unit, i) => html`<tr><th scope="row">${unitLabel(store, unit)}</th>${units.map((_, j) => cell(i, j))}</tr>`)}</tbody>
    </table>
    <p class="dim">Pearson’s r of what is shown (cell states through tanh), over ${count(found.characters)} characters spread over the recording.</p>`
}
