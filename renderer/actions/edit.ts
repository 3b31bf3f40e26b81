// Edits of the library and the tree that can be undone: names, features, removals.

import type { BinItem, FeatureInfo } from '../../main/contract/types.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'

type Definition = Pick<FeatureInfo, 'name' | 'expression' | 'meaning'>

type Binned = Pick<BinItem, 'kind' | 'id'>

/** names that a sentence lists before it only counts */
const NAMED = 4

/** Gives a text, a network or a recording another name. */
export function rename({ store, api }: Context, { kind, id }: Binned, from: string, to: string): Promise<void> {
  const call = (name: string) => {
    if (kind === 'corpus') return api.call('corpora.rename', { corpus: id, name })
    if (kind === 'model') return api.call('models.rename', { model: id, name })
    return api.call('recordings.rename', { recording: id, name })
  }
  return store.history.run({ title: `renaming ${from} to ${to}`, run: () => call(to), back: () => call(from) })
}

/** @throws the host's sentence for an expression that does not hold together, or a name that is taken */
export function addFeature({ store, api }: Context, definition: Definition): Promise<void> {
  let id = 0
  return store.history.run({
    title: `keeping ${definition.name}`,
    run: async () => {
      id = (await api.call('features.save', definition)).id
    },
    back: () => api.call('features.remove', { feature: id }),
  })
}

export function changeFeature({ store, api }: Context, old: FeatureInfo, to: Partial<Definition>): Promise<void> {
  const { id, name, expression, meaning } = old
  const save = (definition: Definition) => api.call('features.save', { id, ...definition })
  return store.history.run({
    title: to.name ? `renaming ${name} to ${to.name}` : `changing ${name}`,
    run: () => save({ name, expression, meaning, ...to }),
    back: () => save({ name, expression, meaning }),
  })
}

/** Its definition is small: a feature that comes back is saved anew. */
export async function removeFeature({ store, api }: Context, feature: FeatureInfo): Promise<void> {
  const { name, expression, meaning } = feature
  let { id } = feature
  await store.history.run({
    title: `removing ${name}`,
    run: () => api.call('features.remove', { feature: id }),
    back: async () => {
      id = (await api.call('features.save', { name, expression, meaning })).id
    },
  })
  offerUndo(store, `${name} was removed.`)
}

/** Into the bin of the workspace, from where it can come back until the bin is emptied. */
export async function remove(context: Context, thing: Binned, name: string): Promise<void> {
  const { store, api } = context
  let along: string[] = []
  await store.history.run({
    title: `removing ${name}`,
    run: async () => {
      along = await discard(context, thing)
    },
    back: () => api.call('bin.restore', thing),
  })
  offerUndo(store, removedWords(name, along))
}

/** “lstm was removed, and with it its recordings a and b. They are in the bin.” */
export function removedWords(name: string, along: readonly string[]): string {
  if (along.length === 0) return `${name} was removed; it is in the bin.`
  const some = along.length > NAMED ? [...along.slice(0, NAMED), `${along.length - NAMED} more`] : along
  const words = some.length === 1 ? some[0] : `${some.slice(0, -1).join(', ')} and ${some.at(-1)}`
  return `${name} was removed, and with it ${along.length === 1 ? 'its recording' : 'its recordings'} ${words}. They are in the bin.`
}

/** @returns what goes along */
async function discard({ api }: Context, { kind, id }: Binned): Promise<string[]> {
  if (kind === 'model') return api.call('models.remove', { model: id })
  if (kind === 'corpus') await api.call('corpora.remove', { corpus: id })
  else if (kind === 'search') await api.call('search.forget', { search: id })
  else await api.call('recordings.remove', { recording: id })
  return []
}

/** How long an undo is offered, milliseconds; what was removed is in the bin afterwards. */
const OFFERED_MS = 12_000

function offerUndo({ notices, history }: Context['store'], words: string): void {
  const title = history.undoable.peek()
  notices.tell(words, false, {
    label: 'Undo',
    run: () => {
      if (history.undoable.peek() === title) void history.undo()
    },
    ms: OFFERED_MS,
  })
}

/** Says what went wrong, where no form is open to say it in. */
export function orTell({ store }: Context, work: Promise<unknown>): void {
  work.catch((error) => store.notices.tell(sentence(error)))
}
