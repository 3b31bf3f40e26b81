// The curves of a run: the loss, large; gradient norm, learning rate and speed, small.

import { html, svg, type TemplateResult } from 'lit-html'
import type { Chart } from '../../../core/figures/charts/chart.ts'
import { type Curves as Curved, curvesChart } from '../../../core/figures/charts/curves.ts'
import { lossChart } from '../../../core/figures/charts/loss.ts'
import type { Theme } from '../../../core/figures/marks/color.ts'
import { thinned } from '../../../core/figures/marks/line.ts'
import { chartOf, upright } from '../../charts/draw.ts'
import { count, rate, score, short, tick } from '../../charts/format.ts'
import { valueAt } from '../../charts/line-shape.ts'
import { pointedChart } from '../../charts/pointed.ts'
import type { Store } from '../../state/store.ts'
import type { Run } from '../../state/training.ts'
import type { Look } from './look.ts'
import { CARDS } from './samples.ts'
import { alongTheWay, type Curves, heightsIn, lossAt, stepDomain } from './shape.ts'

const GAP = 32

export function lossSection(
  run: Run,
  drawn: Curves,
  planned: number | null,
  look: Look,
  store: Store,
  collect: () => void,
): TemplateResult {
  const full = stepDomain(run, planned)
  const key = String(store.training.model.value?.id)
  const view = look.plot.view(key) ?? full
  const chart = lossChart(
    { points: run.points, losses: store.losses.value, view, reached: run.snapshot.step },
    { width: look.width.value, height: heightsIn(look.height.value).loss, theme: store.theme.theme.value },
  )
  const { train, validation } = drawn
  const title = 'Training and validation loss by step'
  const hover = look.hover.value
  return html`<section class="section">
    <header>Loss <span class="grow tn">${hoverWords(run, drawn, hover)}</span>
      <button class="plain collect" title="Add to the report (F)" aria-label="Add to report: Loss" @click=${collect}>Add to report</button></header>
    ${chartOf(chart.marks, {
      ...{ title, width: chart.width, height: chart.height, role: 'group', class: 'loss' },
      over: [
        ...(hover !== null && hover >= view[0] && hover <= view[1] ? [upright(chart.x(hover), chart.plot)] : []),
        look.plot.over(chart, key, {
          ...{ title, full, log: true },
          points: [...pointsOf('train', train, chart), ...pointsOf('validation', validation, chart)],
          hover(x) {
            look.hover.value = x
          },
        }),
        sampleMarks(run, drawn, look, chart),
      ],
    })}
  </section>`
}

/** What is drawn of a curve, with its words. */
function pointsOf(name: string, line: Curves['train'], chart: Chart) {
  return thinned(line.map(({ x, y }) => [chart.x(Math.max(1, x)), chart.y(y)] as const))
    .filter(([x]) => x >= chart.plot.left && x <= chart.plot.right)
    .map(([x, y]) => ({ x, y, words: `${name} ${score(chart.y.invert(y), 3)} at step ${count(chart.x.invert(x))}` }))
}

/** A ring where each sample was drawn, which brings it to the front. */
function sampleMarks(run: Run, drawn: Curves, look: Look, { x, y, plot }: Chart) {
  const front = look.sample.value ?? run.samples.at(-1)?.step
  const cards = alongTheWay(run.samples, CARDS).filter(({ step }) => x(step) >= plot.left && x(step) <= plot.right)
  return svg`${cards.map(({ step }) => {
    const at = { x: x(step), y: y(lossAt(drawn, step) ?? 0) }
    const choose = () => {
      look.sample.value = step
    }
    const words = `Sample drawn at step ${count(step)}`
    return svg`<g class="mark ${step === front ? 'on' : ''}" role="button" tabindex="0" aria-label=${words} @click=${choose}
      @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && choose()}>
      <line x1=${at.x} x2=${at.x} y1=${at.y} y2=${plot.bottom} />
      <circle cx=${at.x} cy=${at.y} r="10" fill="transparent"><title>${words}</title></circle>
      <circle class="ring" cx=${at.x} cy=${at.y} r="4" />
    </g>`
  })}`
}

function hoverWords({ points, samples }: Run, { train, validation }: Curves, x: number | null): string {
  if (x === null)
    return points.length === 0 ? 'the first figures are on their way' : samples.length > 0 ? '○ sample drawn' : ''
  const step = Math.round(x)
  const figure = (name: string, line: Curves['train']) => {
    const y = valueAt(line, x)
    return y === null || line[0].x > x ? '' : ` · ${name} ${score(y, 3)}`
  }
  return `step ${count(step)}${figure('validation', validation)}${figure('train', train)}`
}

const axis = (value: number) => (value >= 1000 ? count(value) : tick(value))

export function smallCharts(
  run: Run,
  drawn: Curves,
  planned: number | null,
  { width, height, theme }: { width: number; height: number; theme: Theme },
): TemplateResult {
  const [, end] = stepDomain(run, planned)
  const { clip, clipKind } = run.snapshot.config
  const each = Math.floor((width - 2 * GAP) / 3)
  const small = (title: string, line: Curves['train'], y: Curved['y'], rules: Curved['rules'] = []) => {
    const points = line.map((point) => [point.x, point.y] as const)
    const x = { domain: [0, end] as const, words: 'step', count: 4, format: short }
    const chart = curvesChart({ x, y, rules, curves: [{ points, weight: 'subject' }] }, { width: each, height, theme })
    const named = thinned(points.map(([step, value]) => [chart.x(step), chart.y(value)] as const)).map(([px, py]) => ({
      ...{ x: px, y: py },
      words: `${(y.format ?? tick)(chart.y.invert(py))} at step ${count(chart.x.invert(px))}`,
    }))
    return pointedChart(chart, { title, points: named })
  }
  const highest = Math.max(0, ...drawn.gradientNorm.map((p) => p.y))
  const clipped = clip > 0 && clipKind === 'norm' && highest > clip / 4
  const norm = small(
    'Gradient norm by step',
    drawn.gradientNorm,
    { log: true, words: '', format: axis },
    clipped ? [{ y: clip, words: `clip at ${clip}` }] : [],
  )
  const top = (points: Curves['train']) => 1.1 * Math.max(1e-9, ...points.map((p) => p.y))
  const learning = { domain: [0, top(drawn.learningRate)] as const, words: '', count: 3, format: rate }
  const learned = small('Learning rate by step', drawn.learningRate, learning)
  const thousands = drawn.speed.map(({ x, y }) => ({ x, y: y / 1000 }))
  const speed = small('Speed by step', thousands, { domain: [0, top(thousands)], words: '', count: 3, format: axis })
  return html`<div class="small-charts" .style=${`grid-template-columns: repeat(3, ${each}px); gap: ${GAP}px`}>
    <section class="section"><header>Gradient norm</header><p class="dim3">before clipping</p>${norm}</section>
    <section class="section"><header>Learning rate</header><p class="dim3">per step</p>${learned}</section>
    <section class="section"><header>Speed</header><p class="dim3">thousand characters per second</p>${speed}</section>
  </div>`
}
