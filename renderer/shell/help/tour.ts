// The tour: a few steps over the real controls. A step points at its control with an outline and says what to do there;
// everything stays usable meanwhile, and the keyboard goes with the card: Enter or → goes on, ← back, Escape ends it.

import { html, nothing, render } from 'lit-html'
import type { Context } from '../../views/entry.ts'

export interface Step {
  title: string
  words: string
  /** what it points at; the step is about the whole window where that is not there */
  at: string
  /** brings it to the front */
  show(context: Context): void
}

const inExplore = (view: string) => (context: Context) => context.dock.show(view)

export const STEPS: readonly Step[] = [
  {
    title: 'The workspace',
    words:
      'Texts, networks, recorded activations and features. A click chooses what the rest of the window shows; a text can also be dropped on the window.',
    at: '[data-view=workspace]',
    show: inExplore('workspace'),
  },
  {
    title: 'Ask for a feature',
    words:
      'Write a regex, or a feature such as inside("“", "”"), and press Ctrl ↵: every unit is ranked by how it follows it.',
    at: '[data-view=search] .editor',
    show: inExplore('search'),
  },
  {
    title: 'The ranking',
    words:
      'Left the half of the text that chose, right the half that judges. A click on a row, or J and K, choose the unit. Rows in italics are what a unit has to beat.',
    at: '[data-view=search] .unit-list',
    show: inExplore('search'),
  },
  {
    title: 'The text',
    words:
      'Coloured by the unit: blue low, orange high; the green rule is the feature. N goes to the next match, Space hides the colours while you hold it.',
    at: '.text-view',
    show: inExplore('text'),
  },
  {
    title: 'What the unit does',
    words:
      'Its distribution with the threshold, top activating examples, gates, ablation, weights. A question mark beside a heading says what the section shows.',
    at: '[data-view=unit]',
    show: inExplore('unit'),
  },
  {
    title: 'Try and generate',
    words: 'Try text colours what you type; Generate lets the network write.',
    at: '[data-view=scratchpad]',
    show: inExplore('scratchpad'),
  },
  {
    title: 'Train, Explore, and what you keep',
    words:
      'Train a network of your own, explore it, and put figures with a sentence each into what you publish. Ctrl 1, 2 and 3 go there.',
    at: '.modes',
    show: inExplore('text'),
  },
  {
    title: 'Every command',
    words:
      'Ctrl K finds every command, # units, / words of the text. The Help menu has the keys, the words, and this tour.',
    at: '.title-right',
    show: () => {},
  },
]

let end: (() => void) | null = null

/** One at a time: a second one begins anew. */
export function startTour(context: Context): void {
  end?.()
  const card = document.body.appendChild(Object.assign(document.createElement('div'), { className: 'tour' }))
  card.role = 'dialog'
  card.ariaLabel = 'Tour'
  card.tabIndex = -1
  const outline = document.body.appendChild(Object.assign(document.createElement('div'), { className: 'tour-outline' }))
  const back = document.activeElement
  const stop = new AbortController()
  let at = 0
  const close = () => {
    stop.abort()
    end = null
    card.remove()
    outline.remove()
    if (back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true })
  }
  const go = (step: number) => {
    if (step < 0) return
    if (step >= STEPS.length) return close()
    at = step
    STEPS[at].show(context)
    draw()
    requestAnimationFrame(() => requestAnimationFrame(draw)) // again when the view has its size
  }
  const draw = () => {
    if (stop.signal.aborted) return
    const { title, words, at: selector } = STEPS[at]
    render(
      html`<h2>${title}</h2><p aria-live="polite">${words}</p>
        <div class="actions"><span class="dim tn grow">${at + 1} of ${STEPS.length}</span>
          <button class="plain" @click=${close}>End</button>
          ${at > 0 ? html`<button class="button" @click=${() => go(at - 1)}>Back</button>` : nothing}
          <button class="button primary next" @click=${() => go(at + 1)}>${at === STEPS.length - 1 ? 'Done' : 'Next'}</button></div>`,
      card,
    )
    place(card, outline, document.querySelector(selector))
    card.querySelector<HTMLElement>('.next')?.focus({ preventScroll: true })
  }
  card.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Escape') close()
    else if (step) go(at + step)
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  addEventListener('resize', draw, { signal: stop.signal })
  end = close
  go(0)
}

/** Beside its control where there is room, else over its middle; within the window always. */
function place(card: HTMLElement, outline: HTMLElement, target: Element | null): void {
  const seen = target?.checkVisibility({ visibilityProperty: true }) ? target.getBoundingClientRect() : null
  outline.hidden = seen === null
  const [width, height] = [card.offsetWidth, card.offsetHeight]
  if (!seen) {
    Object.assign(card.style, { left: `${(innerWidth - width) / 2}px`, top: `${(innerHeight - height) / 2}px` })
    return
  }
  Object.assign(outline.style, {
    left: `${seen.left}px`,
    top: `${seen.top}px`,
    width: `${seen.width}px`,
    height: `${seen.height}px`,
  })
  const beside = seen.right + 12 + width < innerWidth ? seen.right + 12 : seen.left - 12 - width
  const left = beside > 8 ? beside : seen.left + (seen.width - width) / 2
  const below = seen.bottom + 12 + height < innerHeight
  const top = beside > 8 ? seen.top : below ? seen.bottom + 12 : seen.top - 12 - height
  card.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`
  card.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`
}
