// What is known of a network that is about to be imported, while its dialog is open: what was said about it, what its
// files are taken for with that, and the text that its readings are judged on.

import { batch, signal } from '@preact/signals-core'
import type { ChoiceName, Choices, GivenNetwork, ImportView } from '../../main/contract/import-types.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'

/** Characters of a text that readings are judged on, at most. */
const JUDGED_ON = 2000

export type Inspected = { view: ImportView } | { problem: string; code: string }

export async function inspected({ api }: Context, given: GivenNetwork, text?: Uint8Array): Promise<Inspected> {
  try {
    return { view: await api.call('models.inspect', { ...given, text }) }
  } catch (error) {
    return { problem: sentence(error), code: (error as { code?: string }).code ?? '' }
  }
}

export type ImportDraft = ReturnType<typeof createDraft>

export function createDraft(context: Context, name: string, start: GivenNetwork, first: Inspected) {
  const { api, store } = context
  const given = signal(start)
  const seen = signal<Inspected>(first)
  const busy = signal(false)
  const corpora = store.catalogue.peek()?.corpora ?? []
  /** the text that readings are judged on, 0 for none */
  const judgedOn = signal(corpora[0]?.id ?? 0)
  const vocabularyName = signal(start.vocabulary ? 'the file that was given' : '')
  let turn = 0

  async function look(): Promise<void> {
    const mine = ++turn
    busy.value = true
    const id = judgedOn.peek()
    const corpus = corpora.find((one) => one.id === id)
    const end = Math.min(corpus?.characters ?? 0, JUDGED_ON)
    const text = corpus && (await api.call('corpora.text', { corpus: id, start: 0, end }).catch(() => undefined))
    const found = await inspected(context, given.peek(), text)
    if (mine !== turn) return
    batch(() => {
      seen.value = found
      busy.value = false
    })
  }

  function change(part: Partial<GivenNetwork>): void {
    given.value = { ...given.peek(), ...part }
    void look()
  }

  const draft = {
    name: signal(name),
    given,
    seen,
    busy,
    judgedOn,
    vocabularyName,
    corpora,
    choose(option: ChoiceName | 'decoder' | 'embedding' | 'stack', value: Choices[keyof Choices] | undefined): void {
      change({ choices: { ...given.peek().choices, [option]: value } })
    },
    take(choices: Choices): void {
      change({ choices })
    },
    async takeVocabulary(file: File): Promise<void> {
      vocabularyName.value = file.name
      change({ vocabulary: new Uint8Array(await file.arrayBuffer()), charactersOf: undefined })
    },
    async takeCharactersOf(id: number): Promise<void> {
      const corpus = corpora.find((one) => one.id === id)
      if (!corpus) return
      const text = await api.call('corpora.text', { corpus: id, start: 0, end: corpus.characters })
      vocabularyName.value = `the sorted characters of ${corpus.name}`
      change({ vocabulary: undefined, charactersOf: text })
    },
    judge(id: number): void {
      judgedOn.value = id
      void look()
    },
    dispose(): void {
      turn++
    },
  }
  if (judgedOn.peek()) void look()
  return draft
}
