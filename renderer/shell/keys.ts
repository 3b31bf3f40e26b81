// The keyboard of the window: keys run the commands of the table, and Space hides the colors while it is held. Single
// letters are commands only where a list, a text or a figure has the focus; what is typed elsewhere does nothing.

import { type Disposable, disposables, listen } from '../disposable.ts'
import type { Mode } from '../state/store.ts'
import type { Command, Context } from '../views/entry.ts'
import { isWriting, takesLetters } from './focus.ts'

const ARROWS: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→' }

/** Where the keyboard goes with a preset. */
export const MAIN: Record<Mode, string> = { train: 'training-run', explore: 'text', writeup: 'findings' }

/** A button that Space was held on for longer is not pressed, milliseconds. */
const HELD = 300

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'> & { altKey?: boolean }

/** The keys of an event as the table writes them. */
export function keysOf({ key, ctrlKey, metaKey, shiftKey, altKey = false }: Pressed): string {
  const letter = key.length === 1 ? key.toUpperCase() : (altKey && ARROWS[key]) || key
  const shift = shiftKey && /^[A-Z]$|^.{2,}$/.test(letter)
  return `${ctrlKey || metaKey ? 'Ctrl ' : ''}${altKey ? 'Alt ' : ''}${shift ? 'Shift ' : ''}${letter}`
}

/** Whether a command's keys are ones that are typed in sentences. */
function isLetter({ keys }: Pick<Command, 'keys'>): boolean {
  return /^(Shift )?.$/.test(keys)
}

/** Whether a command may run where the keyboard is. */
export function mayRun(command: Pick<Command, 'keys' | 'always'>, at: { writing: boolean; letters: boolean }): boolean {
  if (command.always) return true
  return !at.writing && (at.letters || !isLetter(command))
}

export function mountKeys(context: Context): Disposable {
  const { store, modes, commands } = context
  const places = placeOfFocus()
  let heldSince: number | null = null
  const down = (event: KeyboardEvent) => {
    // with Ctrl and Alt together, some keyboards type: € and @
    if (event.defaultPrevented || event.isComposing || (event.altKey && event.ctrlKey)) return
    if (document.querySelector('dialog[open], .menu') !== null) return
    const keys = keysOf(event)
    const target = places.of(event.target)
    const writing = isWriting(target)
    const at = { writing, letters: takesLetters(target) }
    const mode = /^Ctrl ([123])$/.exec(keys)
    const command = commands.find((one) => one.keys === keys && mayRun(one, at))
    const preset = mode && modes[Number(mode[1]) - 1]
    if (preset) context.dock.enter(MAIN[preset])
    else if (command) command.run(context)
    else if (keys === 'Escape' && !writing) store.selection.value = null
    else if (keys === ' ' && !writing && store.mode.peek() === 'explore') {
      store.hideColors.value = true
      heldSince ??= event.timeStamp
      if (isPressedBySpace(target)) return
    } else return
    event.preventDefault()
  }
  const up = (event: KeyboardEvent) => {
    if (event.key !== ' ') return
    if (heldSince !== null && event.timeStamp - heldSince > HELD && isPressedBySpace(event.target))
      event.preventDefault()
    show()
  }
  const show = () => {
    store.hideColors.value = false
    heldSince = null
  }
  return disposables(
    places,
    listen(window, 'keydown', down, { capture: true }), // before Monaco takes Ctrl K for the start of a chord
    listen(window, 'keyup', up, { capture: true }),
    listen(window, 'blur', show),
  )
}

/** Rows are chosen by Enter; what else Space presses is pressed when it is let go soon. */
function isPressedBySpace(target: EventTarget | null): boolean {
  const button = target instanceof Element ? target.closest('button, summary, [role=tab]') : null
  return button !== null && !button.matches('.table-row, .item')
}

/** What had the focus last stands for the page when that was taken away (a row that was drawn anew, say). */
function placeOfFocus(): Disposable & { of(target: EventTarget | null): EventTarget | null } {
  let last: { element: Element; view: Element | null } | null = null
  const focused = listen(window, 'focusin', ({ target }) => {
    if (target instanceof Element) last = { element: target, view: target.closest('[data-view]') }
  })
  return {
    of: (target) => (target === document.body && last && !last.element.isConnected ? last.view : target),
    dispose: () => focused.dispose(),
  }
}
