// The unit against the value of the number feature in use: mean and quantiles in bins of the value, over some of the
// characters themselves.

import { area, line, scaleLinear } from 'd3'
import { html, svg } from 'lit-html'
import type { Response, UnitScale } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { count, plain, score, tick } from '../../charts/format.ts'
import { disposables } from '../../disposable.ts'
import type { Context } from '../entry.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function response(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'response', 'Activation by feature value')
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
          ? picture(answer, store.scales.of(store.shownUnit.value ?? ''), feature, width)
          : waitingFor(found)
      },
    }),
  )
}

const SIZE = { height: 168, left: 36, right: 8, top: 8, foot: 34 }
type Bin = Response['bins'][number]

function picture({ bins, features, values, beyond }: Response, scale: UnitScale, feature: string, width: number) {
  const [from, to] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1]
  const { height, left, right, top, foot } = SIZE
  const reach = scale.raw ? [scale.low, scale.high, ...values] : [scale.low, scale.high]
  const x = scaleLinear([from, to], [left, width - right])
  const y = scaleLinear([Math.min(...reach), Math.max(...reach)], [height - foot, top])
  const middle = (bin: Bin) => x((bin.from + bin.to) / 2)
  const band = (low: number, high: number) =>
    area<Bin>(
      middle,
      (bin) => y(bin.quantiles[low]),
      (bin) => y(bin.quantiles[high]),
    )(bins) ?? ''
  const dots = Array.from(features, (value, i) => [value, values[i]] as const).filter(
    ([value]) => value >= from && value <= to,
  )
  const words = scale.raw ? plain : tick
  const said = bins.map((bin) => `${plain((bin.from + bin.to) / 2)}: ${score(bin.mean)}`).join(', ')
  return html`<svg class="response" width=${width} height=${height} role="img" aria-label=${`Mean of the unit by ${feature}: ${said}`}>
      ${y.ticks(4).map(
        (value) => svg`<line x1=${left} x2=${width - right} y1=${y(value)} y2=${y(value)} stroke="var(--grid)" />
        <text x=${left - 6} y=${y(value) + 4} text-anchor="end">${words(value)}</text>`,
      )}
      ${dots.map(([value, unit]) => svg`<circle cx=${x(value)} cy=${y(unit)} r="1" fill="var(--ink3)" fill-opacity="0.35" />`)}
      <path d=${band(0, 4)} fill="var(--mute)" fill-opacity="0.45" /><path d=${band(1, 3)} fill="var(--mute2)" fill-opacity="0.5" />
      <path d=${line<Bin>(middle, (bin) => y(bin.mean))(bins) ?? ''} fill="none" stroke="var(--ink)" stroke-width="1.75" />
      ${bins.map(
        (bin) =>
          svg`<circle cx=${middle(bin)} cy=${y(bin.mean)} r="2.5" fill="var(--ink)"><title>${plain(bin.from)} to ${plain(bin.to)}: mean ${score(bin.mean)}, middle half ${score(bin.quantiles[1])} to ${score(bin.quantiles[3])}, ${count(bin.characters)} characters</title></circle>`,
      )}
      ${x.ticks(5).map((value) => svg`<text x=${x(value)} y=${height - foot + 15} text-anchor="middle">${count(value)}</text>`)}
      <text x=${(left + width - right) / 2} y=${height - 4} text-anchor="middle">${feature.length > 48 ? `${feature.slice(0, 47)}…` : feature}</text>
    </svg>
    <p class="caption">mean with the middle 50 % and 90 % of ${scale.quantity}, and single characters${
      beyond > 0 ? `; ${count(beyond)} characters lie beyond` : ''
    }</p>`
}
