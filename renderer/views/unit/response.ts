// The unit against the value of the number feature in use: mean and quantiles in bins of the value, over some of the
// characters themselves.

import { html } from 'lit-html'
import type { Look } from '../../../core/figures/charts/chart.ts'
import { responseChart } from '../../../core/figures/charts/response.ts'
import type { Response, UnitScale } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { count, plain, score } from '../../charts/format.ts'
import { pointedChart } from '../../charts/pointed.ts'
import { axisWords } from '../../charts/scale.ts'
import { disposables } from '../../disposable.ts'
import type { Context } from '../entry.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function response(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'response')
  const found = lazily(
    section.wanted,
    () => {
      const key = recordingAndUnit(store)
      const feature = store.numberFeature.value
      return key && feature !== null ? [...key, feature, store.scales.of(key[1]).raw] : null
    },
    ([recording, unit, , expression, raw], signal) =>
      api.call('unit.response', { recording, unit, expression, raw }, { signal }),
  )
  const isNumber = () => store.numberFeature.value !== null
  return disposables(
    found,
    section.show({
      collect: () => collect(context, 'response'),
      collectable: () => isNumber() && found.value.value !== null,
      note: () => (found.value.value && isNumber() ? `r ${score(found.value.value.r)}` : ''),
      stale: found.stale,
      body: (width) => {
        const feature = store.numberFeature.value
        if (feature === null)
          return html`<p class="dim">Of a number: search for one, such as <span class="mono">column()</span>.</p>`
        const answer = found.value.value
        return answer
          ? picture(answer, store.scales.of(store.pageUnit.value ?? ''), feature, {
              width,
              theme: store.theme.theme.value,
            })
          : waitingFor(found)
      },
    }),
  )
}

export function picture(response: Response, scale: UnitScale, feature: string, look: Look) {
  const chart = responseChart({ response, scale, feature }, look)
  const points = response.bins.map((bin) => ({
    ...{ x: chart.x((bin.from + bin.to) / 2), y: chart.y(bin.mean) },
    words: `${plain(bin.from)} to ${plain(bin.to)}: mean ${axisWords(scale, bin.mean)}, middle half ${axisWords(scale, bin.quantiles[1])} to ${axisWords(scale, bin.quantiles[3])}, ${count(bin.characters)} characters`,
  }))
  const { beyond } = response
  return html`${pointedChart(chart, { title: `Mean of the unit by ${feature}`, points, class: 'response' })}
    ${beyond > 0 ? html`<p class="caption">${count(beyond)} characters lie beyond.</p>` : ''}`
}
