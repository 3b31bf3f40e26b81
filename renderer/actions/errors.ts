// To the places where the unit, cut at its threshold, and the feature disagree.

import { sentence } from '../state/sentence.ts'
import type { Store } from '../state/store.ts'

export async function stepError(store: Store, direction: 1 | -1): Promise<void> {
  const asked = () => [store.recordingId, store.shownUnit, store.feature].map((fact) => fact.peek()).join(' ')
  const before = asked()
  try {
    const position = await store.unitPage.nextError(store.caret.peek(), direction)
    if (asked() !== before) return // an answer about what is no longer on show
    if (position >= 0) store.goTo(position)
    else if (store.unitPage.unmatched.peek())
      store.notices.tell('The feature is true nowhere here, so there is nothing to be wrong about.')
    else if (store.unitPage.cut.peek() === null)
      store.notices.tell('Errors are against a feature: search for one first.')
    else store.notices.tell('The unit and the feature agree everywhere at this threshold.')
  } catch (error) {
    store.notices.tell(sentence(error))
  }
}
