// How long after the searched feature changed does the unit still tell? Its AUROC apart for characters soon after a
// change and for those long after, held out.

import { computed } from '@preact/signals-core'
import { html } from 'lit-html'
import type { MemoryCurve } from '../../../main/contract/types.ts'
import { collect } from '../../actions/collect.ts'
import { count, score } from '../../charts/format.ts'
import { intervalLine, type Step } from '../../charts/interval-line.ts'
import { disposables } from '../../disposable.ts'
import type { Context } from '../entry.ts'
import { createSection, lazily, waitingFor } from './section.ts'

const HEIGHT = 148

/** Where a distance stands on the logarithmic axis, which has a place for 0 too. */
const placeOf = (distance: number) => distance + 1

/** One step a point, in the middle of its stretch of distances on the logarithmic axis; empty stretches fall out. */
export function memorySteps({ points }: MemoryCurve): Step[] {
  return points
    .filter(({ characters, auroc }) => characters > 0 && !Number.isNaN(auroc))
    .map(({ from, to, characters, auroc, interval }) => ({
      x: Math.sqrt(placeOf(from) * placeOf(to - 1)),
      y: auroc,
      interval,
      words: `${to - from === 1 ? from : `${from} to ${to - 1}`} characters after the change: AUROC ${score(auroc)}${
        interval ? `, 95 % ${score(interval[0])} to ${score(interval[1])}` : ''
      }, ${count(characters)} characters`,
    }))
}

export function sinceChange(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'since-change', 'AUROC by distance since onset')
  /** asked for once the ranking is complete */
  const searched = computed(() => {
    const results = store.search.results.value
    // the baselines, which come after p, need not be waited for
    const ready = results?.kind === 'boolean' && (results.maxima !== null || !store.search.running.value)
    return ready && results.recording === store.recordingId.value ? results.expression : null
  })
  const curve = lazily(
    section.wanted,
    () => {
      const unit = store.shownUnit.value
      const expression = searched.value
      return expression === null || unit === null ? null : [store.recordingId.value!, unit, expression]
    },
    ([recording, unit, expression], signal) => api.call('search.memory', { recording, unit, expression }, { signal }),
  )
  return disposables(
    curve,
    section.show({
      collect: () => collect(context, 'memory'),
      note: () => (curve.value.value ? 'AUROC, held out' : ''),
      stale: curve.stale,
      body: (width) => {
        if (searched.value === null && !curve.value.value)
          return html`<p class="dim">${store.search.running.value ? 'After the search.' : 'Search for a feature that is true or false first.'}</p>`
        // the curve takes its time: that of another unit must not stand for the one on show meanwhile
        const unit = curve.key.value?.[1]
        if (!curve.value.value || unit !== store.shownUnit.value) return waitingFor(curve)
        return html`<div data-curve-of=${unit}>${picture(memorySteps(curve.value.value), width)}</div>`
      },
    }),
  )
}

function picture(steps: readonly Step[], width: number) {
  if (steps.length < 2) return html`<p class="dim">Too few characters of either kind to draw it.</p>`
  return html`${intervalLine({
    title: 'AUROC by characters since the feature last changed',
    width,
    height: HEIGHT,
    log: true,
    label: 'characters since the feature changed',
    ticks: [0, 1, 4, 16, 64, 256, 1024, 4096].map((distance) => ({ x: placeOf(distance), words: count(distance) })),
    steps,
  })}`
}
