// All that a search emitted, once it has ended.

import { emptyResult, reduce, type SearchResult } from '../contract/search-result.ts'
import type { SearchEvent } from '../contract/types.ts'

/** @param each is called with every event as it comes */
export async function searchResult(
  events: AsyncIterable<SearchEvent>,
  each: (event: SearchEvent) => void = () => {},
): Promise<SearchResult> {
  let found = emptyResult()
  for await (const event of events) {
    found = reduce(found, event)
    each(event)
  }
  return found
}
