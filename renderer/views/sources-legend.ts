// Over a text that is colored by what made the character at the caret: that character, how its logit is divided, the
// scale, and the sum of the parts.

import { html, nothing } from 'lit-html'
import type { SourceMethod } from '../../main/contract/sources-types.ts'
import { collect } from '../actions/collect.ts'
import { namedCharacter, score, signed } from '../charts/format.ts'
import { largest } from '../state/sources.ts'
import type { Context } from './entry.ts'

const METHODS: Record<SourceMethod, string> = {
  gradient: 'gradient × input',
  occlusion: 'occlusion',
  integrated: 'integrated gradients',
}

export function sourcesLegend(context: Context) {
  const { sources } = context.store
  const { found, method, pending, problem } = sources
  const now = found.value
  const choose = (event: Event) => {
    method.value = (event.target as HTMLSelectElement).value as SourceMethod
  }
  return html`<span class="scale sources" data-section="sources" aria-live="polite">
    <select class="input" aria-label="How the prediction is divided" @change=${choose}>
      ${(Object.keys(METHODS) as SourceMethod[]).map((each) => html`<option value=${each} ?selected=${method.value === each}>${METHODS[each]}</option>`)}
    </select>
    ${problem.value ? html`<span class="problem" role="alert">${problem.value}</span>` : now ? parts(now) : nothing}
    ${pending.value && !now ? html`<span class="dim">…</span>` : nothing}
    ${now ? html`<button class="plain" title="Add what made this character to the report" @click=${() => collect(context, 'sources')}>Add</button>` : nothing}
  </span>`

  function parts({ target, logit, probability, parts, without, remainder }: NonNullable<typeof now>) {
    const most = largest(parts)
    const sum = parts.reduce((all, part) => all + part, 0)
    const left =
      without === null || remainder === null
        ? 'The parts need not sum to the logit; those of integrated gradients do.'
        : `The logit is ${score(without)} with none of these characters; the parts sum to the difference but for ${signed(remainder, 3)}.`
    const words = `Logit of “${target}” at the caret, divided among the ${parts.length} characters before it: ${score(logit)}, p ${score(probability)}. ${left}`
    return html`<span title=${words}>“${namedCharacter(target)}” p ${score(probability)}, logit ${score(logit)} ${remainder === null ? nothing : html`= ${score(without)} ${signed(sum, 2)}, remainder ${signed(remainder, 2)}`}</span>
      −${score(most)} <i></i> +${score(most)}`
  }
}
