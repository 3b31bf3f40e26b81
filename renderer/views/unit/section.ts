// A section of the unit page: a heading that folds it, and a body that is only drawn, and only fetched for, while it is
// open and on screen.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core'
import { html, nothing, render, type TemplateResult } from 'lit-html'
import { type Disposable, disposables, renders, sized } from '../../disposable.ts'
import { helpPage, questionMark } from '../../shell/help/page.ts'
import { type Key, type Resource, resource, sameKey, unhurried } from '../../state/resource.ts'
import type { Context } from '../entry.ts'
import { sectionOf } from './sections.ts'

export interface SectionContent {
  /** at the right end of the heading */
  note?: () => TemplateResult | string
  /** @param width of the body, pixels */
  body: (width: number) => TemplateResult
  /** adds the figure to the report */
  collect?: () => void
  /** whether there is anything to add; always unless given */
  collectable?: () => boolean
  /** the old picture is faded while this holds */
  stale?: () => boolean
}

export interface Section {
  /** open and on screen */
  wanted: ReadonlySignal<boolean>
  show(content: SectionContent): Disposable
}

export function createSection(host: HTMLElement, { store, views }: Context, id: string): Section {
  const { title } = sectionOf(id)
  const page = store.unitPage
  const element = host.appendChild(document.createElement('section'))
  element.className = 'section'
  element.dataset.section = id
  const head = element.appendChild(document.createElement('header'))
  head.dataset.row = ''
  const body = element.appendChild(document.createElement('div'))
  body.className = 'body'
  body.id = `unit-section-${id}`
  const near = signal(false)
  let drawn = false
  const width = signal(0)
  const open = computed(() => !page.folded.value[id])
  const wanted = computed(() => open.value && near.value)
  const fold = () => {
    page.folded.value = { ...page.folded.peek(), [id]: open.peek() }
  }
  return {
    wanted,
    show({ note, body: draw, stale, collect, collectable = () => true }) {
      const observer = new IntersectionObserver((entries) => {
        near.value = entries.at(-1)?.isIntersecting ?? false
      })
      observer.observe(element)
      return disposables(
        () => observer.disconnect(),
        sized(body, (w) => {
          width.value = w
        }),
        renders(
          head,
          () => html`<h3 class="heading"><button class="fold" aria-expanded=${open.value} aria-controls=${body.id} @click=${fold}>
              <i class="chevron ${open.value ? 'open' : ''}" aria-hidden="true"></i>${title}</button></h3
            >${questionMark(title, () => helpPage(views, `unit-${id}`))}<span class="section-note">${open.value ? (note?.() ?? nothing) : nothing}</span>${
              collect && open.value && collectable()
                ? html`<button class="plain collect" title="Add to the report (F)" aria-label="Add to report: ${title}"
                    @click=${collect}>Add<span class="to-report"> to report</span></button>`
                : nothing
            }`,
        ),
        effect(() => {
          body.classList.toggle('hidden', !open.value)
          body.classList.toggle('stale', stale?.() ?? false)
        }),
        effect(() => {
          if (!wanted.value || width.value === 0) return
          // the old picture stands as it is until its successor is here: going from unit to unit draws nothing anew
          if (drawn && stale?.()) return
          drawn = true
          render(draw(width.value), body)
        }),
        () => element.remove(),
      )
    },
  }
}

/** A resource that is only fetched while its section is visible; it keeps its last value meanwhile. */
export function lazily<T, const K extends Key>(
  wanted: ReadonlySignal<boolean>,
  key: () => K | null,
  load: (key: K, signal: AbortSignal) => Promise<T>,
): Resource<T> & { stale: () => boolean } {
  let last: K | null = null
  const inner = resource(() => {
    const now = key()
    if (wanted.value || now === null) last = now
    return last
  }, unhurried(load))
  return { ...inner, stale: () => inner.value.value !== null && !sameKey(inner.key.value, key()) }
}

/** What a section says when it has nothing (yet). */
export function waitingFor({ problem }: Pick<Resource<unknown>, 'problem'>): TemplateResult {
  const trouble = problem.value
  return trouble === null ? html`<div class="room"></div>` : html`<p class="dim problem" role="status">${trouble}</p>`
}
