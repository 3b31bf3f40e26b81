// A search that is asked for in a list of features. Its answer must be seen: where no view of the ranking is in front,
// the one that has it all comes there.

import type { Context } from '../views/entry.ts'

/** Views that put the units in the order of a search. */
const RANKED = ['search', 'gallery', 'units']

export function searchFor({ store, dock }: Context, expression: string): void {
  store.mode.value = 'explore'
  store.search.run(expression)
  if (!RANKED.some((view) => dock.inFront(view))) dock.show('search')
}
