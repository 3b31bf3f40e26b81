// The keyboard of the window: keys run the commands of the table, and Space hides the colours while it is held.

import { type Disposable, disposables, listen } from '../disposable.ts'
import type { Context } from '../views/entry.ts'

/** The keys of an event as the table writes them. */
export function keysOf({
  key,
  ctrlKey,
  metaKey,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): string {
  const letter = key.length === 1 ? key.toUpperCase() : key
  const shift = shiftKey && /^[A-Z]$|^.{2,}$/.test(letter)
  return `${ctrlKey || metaKey ? 'Ctrl ' : ''}${shift ? 'Shift ' : ''}${letter}`
}

export function mountKeys(context: Context): Disposable {
  const { store, modes, commands } = context
  const down = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey) return
    const keys = keysOf(event)
    const busy = document.querySelector('dialog[open]') !== null
    if (busy) return
    const mode = /^Ctrl ([123])$/.exec(keys)
    const command = commands.find((c) => c.keys === keys && (c.always || !writing(event.target)))
    if (mode && modes[Number(mode[1]) - 1]) store.mode.value = modes[Number(mode[1]) - 1]
    else if (command) command.run(context)
    else if (keys === 'Escape' && !writing(event.target)) store.selection.value = null
    else if (event.key === ' ' && !writing(event.target) && !isButton(event.target)) store.hideColours.value = true
    else return
    event.preventDefault()
  }
  const show = () => {
    store.hideColours.value = false
  }
  return disposables(
    listen(window, 'keydown', down, { capture: true }), // before Monaco takes Ctrl K for the start of a chord
    listen(window, 'keyup', (event) => {
      if (event.key === ' ') show()
    }),
    listen(window, 'blur', show),
  )
}

/** Whether the keys belong to something that is being written. */
function writing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target.dataset.keys === 'through') return false
  return (
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('.code') !== null
  )
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, [role=tab]') !== null
}
