// The curves of a run: the loss, large; gradient norm, learning rate and speed, small.

import { html, type TemplateResult } from 'lit-html'
import { count, short, tick } from '../../charts/format.ts'
import { lineChart } from '../../charts/line.ts'
import { valueAt } from '../../charts/line-shape.ts'
import type { Losses } from '../../charts/loss.ts'
import type { Run } from '../../state/training.ts'
import type { Look } from './look.ts'
import { CARDS } from './samples.ts'
import { alongTheWay, type Curves, lossAt, stepDomain } from './shape.ts'

const LOSS_HEIGHT = 300
const SMALL_HEIGHT = 132
const GAP = 32

export function lossSection(
  run: Run,
  drawn: Curves,
  planned: number | null,
  look: Look,
  losses: Losses,
  collect: () => void,
): TemplateResult {
  const domain = stepDomain(run, planned)
  const { train, validation } = drawn
  const label = (name: string, points: Curves['train']) =>
    points.length > 0 ? `${name} ${points[points.length - 1].y.toFixed(2)}` : ''
  const front = look.sample.value ?? run.samples.at(-1)?.step
  const cards = alongTheWay(run.samples, CARDS)
  return html`<section class="section">
    <header>Loss <span class="grow tn">${hoverWords(run, drawn, look.hover.value)}</span>
      <button class="plain collect" title="Add to the report (F)" aria-label="Add to report: Loss" @click=${collect}>Add to report</button></header>
    ${lineChart({
      title: 'Training and validation loss by step',
      width: look.width.value,
      height: LOSS_HEIGHT,
      margin: { left: 32, right: 96 },
      x: { domain, log: true, label: 'step, log scale', format: (v) => count(v) },
      y: { label: `${losses.unit} per character`, ticks: 5 },
      lines: [
        { label: label('train', train), points: train, weight: 'comparison' },
        { label: label('validation', validation), points: validation, weight: 'subject' },
      ],
      marks: cards
        .filter(({ step }) => step >= domain[0])
        .map(({ step }) => ({
          x: step,
          y: lossAt(drawn, step) ?? 0,
          title: `sample drawn at step ${count(step)}`,
          on: step === front,
          choose: () => {
            look.sample.value = step
          },
        })),
      reached: run.snapshot.step,
      hover: look.hover.value,
      onHover: (x) => {
        look.hover.value = x
      },
    })}
  </section>`
}

function hoverWords({ points, samples }: Run, { train, validation }: Curves, x: number | null): string {
  if (x === null)
    return points.length === 0 ? 'the first figures are on their way' : samples.length > 0 ? '○ sample drawn' : ''
  const step = Math.round(x)
  const figure = (name: string, line: Curves['train']) => {
    const y = valueAt(line, x)
    return y === null || line[0].x > x ? '' : ` · ${name} ${y.toFixed(3)}`
  }
  return `step ${count(step)}${figure('validation', validation)}${figure('train', train)}`
}

/** “0.002”, “0.00005”, “2e-7”: as it is written in the form. */
export function rateWords(value: number): string {
  return String(Number(value.toPrecision(3)))
}

const axis = (value: number) => (value >= 1000 ? count(value) : tick(value))

export function smallCharts(run: Run, drawn: Curves, planned: number | null, width: number): TemplateResult {
  const [, end] = stepDomain(run, planned)
  const { clip, clipKind } = run.snapshot.config
  const each = Math.floor((width - 2 * GAP) / 3)
  const small = (
    title: string,
    points: Curves['train'],
    y: Parameters<typeof lineChart>[0]['y'],
    rule?: { y: number; words: string },
  ) =>
    lineChart({
      title,
      width: each,
      height: SMALL_HEIGHT,
      margin: { left: 44, right: 8 },
      x: { domain: [0, end], format: (v) => short(v) },
      y,
      lines: [{ label: '', points, weight: 'subject' }],
      rule,
    })
  const highest = Math.max(0, ...drawn.gradientNorm.map((p) => p.y))
  const clipped = clip > 0 && clipKind === 'norm' && highest > clip / 4
  const norm = small(
    'Gradient norm by step',
    drawn.gradientNorm,
    { log: true, format: axis },
    clipped ? { y: clip, words: `clip at ${clip}` } : undefined,
  )
  const top = (points: Curves['train']) => 1.1 * Math.max(1e-9, ...points.map((p) => p.y))
  const rate = small('Learning rate by step', drawn.learningRate, {
    domain: [0, top(drawn.learningRate)],
    ticks: 3,
    format: rateWords,
  })
  const thousands = drawn.speed.map(({ x, y }) => ({ x, y: y / 1000 }))
  const speed = small('Speed by step', thousands, { domain: [0, top(thousands)], ticks: 3, format: axis })
  return html`<div class="small-charts" .style=${`grid-template-columns: repeat(3, ${each}px); gap: ${GAP}px`}>
    <section class="section"><header>Gradient norm</header><p class="dim3">before clipping</p>${norm}</section>
    <section class="section"><header>Learning rate</header><p class="dim3">per step</p>${rate}</section>
    <section class="section"><header>Speed</header><p class="dim3">thousand characters per second</p>${speed}</section>
  </div>`
}
