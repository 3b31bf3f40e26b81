// What can be done with one unit: the menu of a row, a tile, a chip or a name, wherever it stands.

import { copyText } from '../actions/copy.ts'
import { type MenuItem, openMenuAt } from '../shell/menu.ts'
import { MOST_LANES } from '../state/text-look.ts'
import type { Context } from './entry.ts'

export function unitMenu(event: MouseEvent, context: Context, unit: string): void {
  openMenuAt(event, unitItems(context, unit))
}

export function unitItems(context: Context, unit: string): MenuItem[] {
  const { store, dock } = context
  const { sets, look } = store
  const show = (then: () => void) => () => {
    store.chosenUnit.value = unit
    then()
  }
  const named = store.catalogue.peek()?.workspace.readOnly ?? false
  return [
    { heading: store.notes.nameOf(unit) ? `${unit} ${store.notes.nameOf(unit)}` : unit },
    { label: 'Show the unit', run: show(() => dock.show('unit')) },
    { label: 'Name the unit…', off: named, run: show(() => nameUnit(context)) },
    {
      label: 'In a lane under the text',
      keys: 'P',
      checked: look.lanes.peek().includes(unit),
      run: () => pin(context, unit),
    },
    { label: 'In the set', keys: 'S', checked: sets.units.peek().includes(unit), run: () => sets.toggle(unit) },
    { line: true },
    { label: 'Explanations', keys: 'W', run: show(() => dock.enter('explain')) },
    { label: 'Copy its name', run: () => copyName(context, unit) },
  ]
}

/** Into the next free lane, or out of its lane; a sentence where all are taken. */
export function pin({ store }: Context, unit: string): void {
  if (!store.look.pin(unit)) store.notices.tell(`All ${MOST_LANES} lanes are taken; take a unit out of one first (×).`)
}

/** The cursor goes into the field of the name. */
export function nameUnit({ dock }: Context): void {
  dock.show('unit')
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLInputElement>('.unit-called')
    field?.focus()
    field?.select()
  })
}

function copyName({ store }: Context, unit: string): void {
  store.notices.tell(copyText(unit) ? `${unit} was copied.` : 'The browser did not let it be copied.')
}
