// The set: its units as chips in the colors that they have in the text, and what can be done with them together.

import { html, nothing } from 'lit-html'
import { orTell } from '../../actions/edit.ts'
import { nameSet } from '../../actions/name-set.ts'
import { SET_COLORS } from '../../charts/color.ts'
import { openMenu } from '../../shell/menu.ts'
import { change } from '../../state/history.ts'
import { MOST_COLORS } from '../../state/unit-sets.ts'
import type { Context } from '../entry.ts'
import { movable } from '../movable.ts'
import { rowEvents } from '../unit-row.ts'

export function setBar(context: Context, compare: { value: boolean }) {
  const { store, dock } = context
  const { sets, look } = store
  const units = sets.units.value
  const color = () => {
    const way = look.coloring.peek() === 'set' ? 'unit' : 'set'
    change(store.history, `colouring by ${way}`, look.coloring, way)
    dock.show('text')
  }
  return html`<span class="dim">Set</span>
    ${units.length === 0 ? html`<span class="dim3">drag over units, or press S, to put them aside and colour the text by up to ${MOST_COLORS}</span>` : nothing}
    <span class="set-chips">${units.map((unit, i) => chip(context, unit, i))}</span>
    <span class="grow"></span>
    ${
      units.length > 0
        ? html`<button class="button" aria-pressed=${look.coloring.value === 'set'} @click=${color}>Colour the text</button>
          <button class="plain" @click=${() => look.setLanes(units)}>As lanes</button>
          <button class="plain" aria-pressed=${compare.value} ?disabled=${units.length < 2} @click=${() => {
            compare.value = !compare.value
          }}>Compare</button>
          <button class="plain" title="Do they do better together than one of them?" @click=${() => dock.show('probe')}>Sparse probe</button>
          <button class="plain" @click=${sets.clear}>Clear</button>`
        : nothing
    }
    <button class="plain" @click=${(event: MouseEvent) => namedMenu(event, context)}>Sets ▾</button>`
}

function chip({ store }: Context, unit: string, i: number) {
  const { sets, notes, theme } = store
  const swatch = SET_COLORS[theme.theme.value][i]
  const drag = movable('set', unit, sets.units.value, (by) => sets.move(unit, by))
  const { choose, move, leave } = rowEvents(store, unit)
  return html`<span class="set-chip" draggable="true" @dragstart=${drag.start} @dragover=${drag.over} @drop=${drag.drop}
    ><button class="plain mono" data-unit=${unit} title="Show ${unit}; drag, or use Shift and an arrow key, to move it: the first four have colours"
      @keydown=${drag.keys} @click=${choose} @mousemove=${move} @mouseleave=${leave}
      >${swatch ? html`<i class="set-swatch" style="background:${swatch}"></i>` : nothing}${notes.nameOf(unit) || unit}</button
    ><button class="plain" title="Take out of the set" aria-label="Take ${unit} out of the set" @click=${() => sets.remove(unit)}>×</button></span>`
}

function namedMenu(event: MouseEvent, context: Context): void {
  const { store } = context
  const { sets } = store
  const locked = store.catalogue.peek()?.workspace.readOnly ?? false
  const units = sets.units.peek()
  const named = sets.named.peek()
  openMenu(event.currentTarget as HTMLElement, [
    { label: 'Keep this set…', off: locked || units.length === 0, run: () => nameSet(context) },
    ...(named.length > 0 ? [{ line: true } as const] : []),
    ...named.map(({ name, units }) => ({ label: `${name}: ${units.length} units`, run: () => sets.recall(name) })),
    ...(named.length > 0 ? [{ line: true } as const] : []),
    ...named.map(({ name }) => ({
      label: `Forget ${name}`,
      off: locked,
      run: () => orTell(context, sets.forget(name)),
    })),
  ])
}
