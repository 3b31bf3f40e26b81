// The kept checkpoints: a slider through them, whose text is read by the one that is chosen, what the run wrote until
// then, and their removal.

import { html, nothing } from 'lit-html'
import { sizeInWords } from '../../../core/schema/sizes.ts'
import type { Births } from '../../../main/contract/birth-types.ts'
import type { KeptCheckpoint } from '../../../main/contract/types.ts'
import { count } from '../../charts/format.ts'
import { confirm } from '../../shell/dialog.ts'
import { sentence } from '../../state/sentence.ts'
import type { Context } from '../entry.ts'

export function checkpointSection(context: Context, kept: readonly KeptCheckpoint[], births: Births | null) {
  const { store } = context
  const step = store.look.checkpoint.value
  const at = kept.findIndex((one) => one.step === step)
  const recorded = kept.length
  const slide = (event: Event) => {
    const i = Number((event.target as HTMLInputElement).value)
    store.look.checkpoint.value = kept[i]?.step ?? null
  }
  const words = at < 0 ? 'as recorded' : `step ${count(kept[at].step)}`
  const bytes = kept.reduce((sum, one) => sum + one.bytes, 0)
  return html`<section class="section birth-slider">
    <header>The text <span class="clip" role="status">${at < 0 ? 'as recorded' : `as the network read it at step ${count(kept[at].step)}`}</span></header>
    <input type="range" min="0" max=${recorded} step="1" .value=${String(at < 0 ? recorded : at)} aria-label="Checkpoint that reads the text"
      aria-valuetext=${words} @input=${slide} />
    <p class="dim tn">${count(kept.length)} checkpoints, steps ${count(kept[0].step)} to ${count(kept[kept.length - 1].step)}, ${sizeInWords(bytes)}
      ${at < 0 ? nothing : html`<button class="plain" @click=${() => remove(context, [kept[at]])}>Delete this one…</button>`}
      <button class="plain" @click=${() => remove(context, kept)}>Delete all…</button></p>
    ${at < 0 ? nothing : sample(births, kept[at].step)}
  </section>`
}

/** The last sample that the run wrote until a step. */
function sample(births: Births | null, step: number) {
  const found = births?.samples.findLast((one) => one.step <= step)
  return found
    ? html`<p class="mono birth-sample" title=${`Written at step ${count(found.step)}`}>${found.text.trimStart()}</p>`
    : nothing
}

function remove({ store, api }: Context, kept: readonly KeptCheckpoint[]): void {
  const model = store.recording.peek()?.model
  if (model === undefined) return
  const bytes = kept.reduce((sum, one) => sum + one.bytes, 0)
  const which =
    kept.length === 1 ? `The checkpoint at step ${count(kept[0].step)}` : `All ${count(kept.length)} checkpoints`
  confirm(
    kept.length === 1 ? 'Delete this checkpoint?' : 'Delete all kept checkpoints?',
    `${which}, ${sizeInWords(bytes)}: gone for good then; this cannot be undone. The network itself stays.`,
    'Delete',
    () => {
      store.look.checkpoint.value = null
      const steps = kept.map(({ step }) => step)
      api.call('checkpoints.remove', { model, steps }).catch((error) => store.notices.tell(sentence(error)))
    },
  )
}
