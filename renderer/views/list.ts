// A long list of rows of 24 pixels, of which only those on screen exist.

import { computed, effect, signal, untracked } from '@preact/signals-core'
import { html, render, type TemplateResult } from 'lit-html'
import { scrollTo, shownRows } from '../charts/virtual-list.ts'
import { type Disposable, disposables, listen, sized } from '../disposable.ts'

const ROW = 24

export interface List<T> {
  rows: () => readonly T[]
  row: (item: T, index: number) => TemplateResult
  /** names the chosen row; a change of it brings that row on screen */
  chosen: () => string | null
  nameOf: (item: T) => string
  /** a change of it scrolls to the top: another question, another order */
  order: () => unknown
}

export function virtualList<T>(host: HTMLElement, list: List<T>): Disposable {
  host.classList.add('list')
  const space = host.appendChild(document.createElement('div'))
  space.className = 'space'
  const scroll = signal(0)
  const height = signal(0)
  const draw = effect(() => {
    const rows = list.rows()
    const { first, last, total } = shownRows(rows.length, ROW, scroll.value, height.value)
    space.style.height = `${total}px`
    render(html`${rows.slice(first, last).map((item, i) => list.row(item, first + i))}`, space)
    place(space, first)
  })
  const follow = effect(() => {
    const name = list.chosen()
    untracked(() => {
      const at = list.rows().findIndex((item) => list.nameOf(item) === name)
      if (at < 0 || height.value === 0) return
      // asking the element where it stands would lay the whole window out, with every unit that is passed by
      const top = scrollTo(at, ROW, scroll.value, height.value)
      if (top !== scroll.value) scroll.value = host.scrollTop = top
    })
  })
  const order = computed(list.order)
  const restart = effect(() => {
    order.value
    scroll.value = host.scrollTop = 0
  })
  return disposables(
    draw,
    follow,
    restart,
    listen(host, 'scroll', () => {
      scroll.value = host.scrollTop
    }),
    sized(host, (_, h) => {
      height.value = h
    }),
  )
}

function place(space: HTMLElement, first: number): void {
  for (let i = 0; i < space.children.length; i++)
    (space.children[i] as HTMLElement).style.top = `${(first + i) * ROW}px`
}
