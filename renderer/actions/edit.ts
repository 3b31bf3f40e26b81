// Edits of the library and the tree that can be undone: names, features, removals.

import type { FeatureInfo } from '../../main/contract/types.ts'
import { GRACE_MS, type Thing } from '../state/removals.ts'
import { sentence } from '../state/words.ts'
import type { Context } from '../views/entry.ts'

type Definition = Pick<FeatureInfo, 'name' | 'expression' | 'meaning'>

type Named = Thing & { kind: Exclude<Thing['kind'], 'search'> }

/** Gives a text, a network or a recording another name. */
export function rename({ store, api }: Context, { kind, id }: Named, from: string, to: string): Promise<void> {
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

/** Gone from the window at once, from the workspace when there was time to think again. */
export async function remove(context: Context, thing: Thing, name: string): Promise<void> {
  const { store } = context
  const carryOut = () => removeNow(context, thing)
  if (!mayLeave(context, thing)) return carryOut() // the host says in a sentence why it cannot
  const step = {
    title: `removing ${name}`,
    run: () =>
      store.removals.begin(thing, async () => {
        store.history.forget(step)
        await carryOut()
      }),
    back: () => store.removals.cancel(thing),
  }
  await store.history.run(step)
  offerUndo(store, `${name} was removed.`)
}

function removeNow({ api }: Context, { kind, id }: Thing): Promise<void> {
  if (kind === 'corpus') return api.call('corpora.remove', { corpus: id })
  if (kind === 'model') return api.call('models.remove', { model: id })
  if (kind === 'search') return api.call('search.forget', { search: id })
  return api.call('recordings.remove', { recording: id })
}

/** Whether the host would remove it: not while it is needed or being made. */
function mayLeave({ store }: Context, { kind, id }: Thing): boolean {
  if (kind === 'search') return true
  const { models = [], recordings = [] } = store.catalogue.peek() ?? {}
  if (kind === 'corpus') return ![...models, ...recordings].some(({ corpus }) => corpus === id)
  const made = recordings.filter((one) => one.state === 'recording')
  if (kind === 'recording') return !made.some((one) => one.id === id)
  const model = models.find((one) => one.id === id)
  return model?.status !== 'training' && !made.some((one) => one.model === id)
}

function offerUndo({ notices, history }: Context['store'], words: string): void {
  const title = history.undoable.peek()
  notices.tell(words, false, {
    label: 'Undo',
    run: () => {
      if (history.undoable.peek() === title) void history.undo()
    },
    ms: GRACE_MS,
  })
}

/** Says what went wrong, where no form is open to say it in. */
export function orTell({ store }: Context, work: Promise<unknown>): void {
  work.catch((error) => store.notices.tell(sentence(error)))
}
