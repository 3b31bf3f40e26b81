// The line of large numbers over a run.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { ModelInfo } from '../../../main/contract/types.ts'
import { count, duration } from '../../charts/format.ts'
import type { Losses } from '../../charts/loss.ts'
import type { Run } from '../../state/training.ts'
import { bestOf, lastValidation, lossWarning, speed } from './shape.ts'

export function runMetrics(
  model: ModelInfo,
  run: Run,
  planned: number | null,
  losses: Losses,
  buttons: TemplateResult,
): TemplateResult {
  const { snapshot, points } = run
  const total = planned ?? snapshot.totalSteps
  const validation = lastValidation(points) ?? model.validationLoss
  const best = bestOf(points) ?? (model.bestLoss === null ? null : { loss: model.bestLoss, step: model.bestStep ?? 0 })
  const rate = speed(run)
  return html`<header class="run-metrics tn">
    ${metric('Step', count(snapshot.step), total && total !== snapshot.step ? `of ${count(total)}` : `in ${epochs(snapshot.epoch)}`, `${epochs(snapshot.epoch)} of the training part`)}
    ${metric('Validation loss', validation === null ? '–' : losses.of(validation).toFixed(2), losses.perCharacter, validation === null ? '' : `${losses.words(validation, 4)} a character`)}
    ${metric('Best', best === null ? '–' : losses.of(best.loss).toFixed(2), best === null ? '' : `at ${count(best.step)}`, best === null ? '' : `${losses.words(best.loss, 4)} a character; its weights are kept and recorded`)}
    ${metric(snapshot.status === 'training' ? 'Speed' : 'Mean speed', rate === null ? '–' : count(rate), 'chars/s', snapshot.backend)}
    ${snapshot.status === 'training' ? timeLeft(snapshot.eta) : metric('Status', statusWords(run), '', '')}
    <span class="grow"></span>
    <div class="buttons">${buttons}</div>
  </header>`
}

/** Sentences under the numbers: that the loss is worse than guessing, and what the run made of the text and the plan. */
export function remarks(model: ModelInfo, run: Run, losses: Losses): TemplateResult {
  const warning = lossWarning(run, model.spec.vocabulary, losses)
  const { notes = [] } = run.snapshot
  const from = model.from
    ? [`It began with the weights of “${model.from.name}” at step ${count(model.from.step)}.`]
    : []
  return html`${warning ? html`<p class="problem" role="status">${warning}</p>` : nothing}
    ${[...from, ...notes].map((note) => html`<p class="dim remark">${note}</p>`)}`
}

function metric(title: string, value: string, unit: string, hint: string): TemplateResult {
  return html`<div class="run-metric" title=${hint}>
    <span class="dim">${title}</span>
    <span><b>${value}</b>${unit ? html` <span class="dim">${unit}</span>` : nothing}</span>
  </div>`
}

function timeLeft(eta: number | null): TemplateResult {
  if (eta === null) return metric('Time left', '–', '', '')
  const [value, ...unit] = duration(eta).split(' ')
  const until = new Date(Date.now() + 1000 * eta).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return metric('Time left', value, `${unit.join(' ')}${eta > 90 ? `, until ${until}` : ''}`, '')
}

function statusWords({ snapshot }: Run): string {
  if (snapshot.error) return 'failed'
  return snapshot.status === 'trained' ? 'finished' : snapshot.status
}

function epochs(n: number): string {
  return `${n.toFixed(n < 10 ? 2 : 1)} epochs`
}
