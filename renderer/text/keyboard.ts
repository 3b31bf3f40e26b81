// The text for the keyboard and for screen readers: a hidden read-only text area holds the row of the caret; arrows,
// words and pages move by characters of the corpus, and a polite live region says what stands there.

import { effect } from '@preact/signals-core'
import { plainText } from '../../core/schema/byte-text.ts'
import { namedCharacter } from '../charts/format.ts'
import { valueWords } from '../charts/scale.ts'
import { type Disposable, disposables, listen } from '../disposable.ts'
import type { Store } from '../state/store.ts'
import type { Colors } from './colors.ts'
import { cellAt, positionAt, type RowIndex, rowOf, rowText, sliceText } from './rows.ts'
import type { Viewport } from './viewport.ts'

/** Where a key moves the caret; null for keys that do not move it. */
export function moveCaret(
  event: { key: string; ctrlKey: boolean },
  caret: number,
  text: string,
  index: RowIndex,
  page: number,
): number | null {
  const end = Math.max(0, index.starts[index.rows] - 1)
  const row = rowOf(index, caret)
  const vertical = (rows: number) =>
    positionAt(text, index, Math.min(index.rows - 1, Math.max(0, row + rows)), cellAt(text, index, caret).column)
  switch (event.key) {
    case 'ArrowLeft':
      return Math.max(0, event.ctrlKey ? wordBefore(text, index, caret) : caret - 1)
    case 'ArrowRight':
      return Math.min(end, event.ctrlKey ? wordAfter(text, index, caret) : caret + 1)
    case 'ArrowUp':
      return vertical(-1)
    case 'ArrowDown':
      return vertical(1)
    case 'PageUp':
      return vertical(-page)
    case 'PageDown':
      return vertical(page)
    case 'Home':
      return event.ctrlKey ? 0 : index.starts[row]
    case 'End':
      return event.ctrlKey ? end : Math.max(index.starts[row], index.starts[row + 1] - 1)
    default:
      return null
  }
}

const REACH = 400 // no word is longer than this

function wordAfter(text: string, index: RowIndex, caret: number): number {
  const rest = sliceText(text, index, caret, Math.min(index.starts[index.rows], caret + REACH))
  const word = /^[\p{L}\p{N}_]*[^\p{L}\p{N}_]*/u.exec(rest)![0]
  return caret + Math.max(1, Array.from(word).length)
}

function wordBefore(text: string, index: RowIndex, caret: number): number {
  const before = sliceText(text, index, Math.max(0, caret - REACH), caret)
  const word = /[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u.exec(before)![0]
  return caret - Math.max(1, Array.from(word).length)
}

export function mountKeyboard(host: HTMLElement, store: Store, viewport: Viewport, colors: () => Colors | null) {
  const area = document.createElement('textarea')
  Object.assign(area, { readOnly: true, spellcheck: false, ariaLabel: 'Text, coloured by the selected unit' })
  area.dataset.keys = 'through'
  area.dataset.focus = ''
  const live = document.createElement('div')
  live.className = 'offscreen'
  live.ariaLive = 'polite'
  const bar = Object.assign(document.createElement('div'), { className: 'caret-box', hidden: true })
  host.append(area, live, bar)
  let speaking = 0

  const all = () => {
    const index = viewport.index.peek()
    if (index) store.selection.value = { from: 0, to: index.starts[index.rows] }
  }
  const selected = (): string => {
    const source = store.text.value.peek()
    const index = viewport.index.peek()
    const selection = store.selection.peek()
    return source && index && selection ? plainText(sliceText(source.text, index, selection.from, selection.to)) : ''
  }
  const move = (event: KeyboardEvent) => {
    const source = store.text.value.peek()
    const index = viewport.index.peek()
    if (!source || !index || event.altKey) return
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      all()
      return
    }
    if (event.metaKey) return
    const page = Math.max(1, Math.floor(viewport.heightPx.peek() / viewport.geometry.peek().row) - 1)
    const from = store.caret.peek()
    const to = moveCaret(event, from, source.text, index, page)
    if (to === null) return
    event.preventDefault()
    const kept = store.selection.peek()
    const anchor = kept ? (kept.from === from ? kept.to : kept.from) : from
    store.selection.value =
      event.shiftKey && to !== anchor ? { from: Math.min(anchor, to), to: Math.max(anchor, to) } : null
    store.caret.value = to
    viewport.reveal(to, true)
  }
  const copy = (event: ClipboardEvent) => {
    const characters = selected()
    if (characters === '') return
    event.preventDefault()
    event.clipboardData?.setData('text/plain', characters)
  }
  const speak = () => {
    const source = store.text.value.peek()
    const index = viewport.index.peek()
    const unit = store.unit.peek()
    if (!source || !index) return
    const caret = store.caret.peek()
    const row = rowOf(index, caret)
    const raw = unit ? (colors()?.value(unit, caret) ?? Number.NaN) : Number.NaN
    const value = unit && !Number.isNaN(raw) ? `, ${unit} ${valueWords(store.scales.of(unit), raw)}` : ''
    const line = rowText(source.text, index, row)
    area.value = line
    area.setSelectionRange(caret - index.starts[row], caret - index.starts[row])
    const character = sliceText(source.text, index, caret, caret + 1)
    live.textContent = `${namedCharacter(character)}${value}, line ${index.lines[row] + store.origin.peek().line - 1}, character ${caret - index.starts[row] + 1}`
  }
  const place = effect(() => {
    const caret = store.caret.value
    viewport.top.value
    viewport.index.value
    const box = viewport.box(caret)
    bar.style.visibility = box ? 'visible' : 'hidden'
    if (box) {
      bar.style.height = `${(viewport.geometry.peek().cell / viewport.size.peek().scale).toFixed(1)}px`
      bar.style.transform = `translate(${(box.rtl ? box.x + box.width : box.x) - 1}px, ${box.y}px)`
    }
    clearTimeout(speaking)
    if (document.activeElement === area) speaking = window.setTimeout(speak, 250)
  })
  const parts: Disposable = disposables(
    listen(area, 'keydown', move),
    listen(area, 'copy', copy),
    listen(area, 'focus', () => {
      bar.hidden = false
    }),
    listen(area, 'blur', () => {
      bar.hidden = true
    }),
    place,
    () => clearTimeout(speaking),
  )
  return { focus: () => area.focus({ preventScroll: true }), all, selected, dispose: () => parts.dispose() }
}
