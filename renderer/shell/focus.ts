// Where the keyboard is: whether letters are commands there, and where it goes when what it was in ends.

/** Marks what takes single letters as commands (“on”: lists, texts, figures), or keeps them from it inside such a part. */
const LETTERS = 'letters'

/** Whether single letters are commands at an element: only where a list, a text or a figure has the focus. */
export function takesLetters(target: EventTarget | null): boolean {
  const part = target instanceof Element ? target.closest<HTMLElement>(`[data-${LETTERS}]`) : null
  return part?.dataset[LETTERS] === 'on'
}

/** Whether keys belong to what is being written at an element. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target.dataset.keys === 'through') return false
  return (
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('.code') !== null
  )
}

/** Ends the writing in a field: the focus goes to what the field is a part of, where letters are no commands. */
export function leaveField(field: HTMLElement, part: Element | null = field.parentElement): void {
  field.blur()
  if (!(part instanceof HTMLElement)) return
  part.tabIndex = -1
  restOn(part)
}

/** The focus goes to a part where letters are no commands as long as it stays: who has written may go on typing. */
export function restOn(part: HTMLElement): void {
  const before = part.dataset[LETTERS]
  part.dataset[LETTERS] = 'off'
  part.focus({ preventScroll: true })
  const leave = () => {
    if (before === undefined) delete part.dataset[LETTERS]
    else part.dataset[LETTERS] = before
  }
  part.addEventListener('blur', leave, { once: true })
}

/**
 * The focus goes into a view: to the part that it names for that, else to the view as a whole.
 * @returns whether it is there now
 */
export function focusView(id: string): boolean {
  const view = [...document.querySelectorAll<HTMLElement>(`[data-view="${id}"]`)].find((one) => one.checkVisibility())
  const part = view?.querySelector<HTMLElement>('[data-focus]')
  const target = part?.checkVisibility() ? part : view
  target?.focus({ preventScroll: true })
  return target !== undefined && document.activeElement === target
}

/** frames in which a view that comes to the front has its place */
const SOON = 20

/** The same as soon as the view has its place; one of another preset may take more than a frame. */
export function enterView(id: string, frames = SOON): void {
  requestAnimationFrame(() => focusView(id) || frames === 0 || enterView(id, frames - 1))
}
