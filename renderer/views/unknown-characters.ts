// What is said of the characters of a typed text that the network does not know, and the choice what becomes of them.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { UnknownCharacter } from '../../main/contract/scratchpad-types.ts'
import { count, visible } from '../charts/format.ts'

export type UnknownWay = 'map' | 'skip'

/** The first ones by place, how many more, and what to do with all of them; nothing where there are none. */
export function unknownCharacters(
  { unknown, total }: { unknown: readonly UnknownCharacter[]; total: number },
  way: UnknownWay,
  choose: (way: UnknownWay) => void,
): TemplateResult | typeof nothing {
  if (total === 0) return nothing
  const named = unknown
    .slice(0, 3)
    .map(({ character, position }) => `“${visible(character)}” at ${count(position + 1)}`)
  const pick = (event: Event) => choose((event.target as HTMLSelectElement).value === 'map' ? 'map' : 'skip')
  return html`<span role="status">unknown: ${named.join(', ')}${total > named.length ? ` and ${count(total - named.length)} more` : ''}</span>
    <select class="input unknown" aria-label="What to do with characters that the network does not know" @change=${pick}>
      <option value="map" .selected=${way === 'map'}>read plainer</option>
      <option value="skip" .selected=${way === 'skip'}>leave out</option></select>`
}
