// A network from elsewhere: what its files are taken for, and what must be said about them, in a dialog. Nothing is kept
// before it is imported; a vocabulary that is dropped meanwhile belongs to the network that waits for it.

import type { GivenNetwork, NamedFile } from '../../main/contract/import-types.ts'
import { type Disposable, disposables, listen } from '../disposable.ts'
import { openDialog } from '../shell/dialog.ts'
import type { Context } from '../views/entry.ts'
import { createDraft, inspected } from './import-draft.ts'
import { importForm } from './import-form.ts'

export interface NetworkToImport {
  name: string
  files: NamedFile[]
  vocabulary?: Uint8Array
}

/**
 * Imported at once where the file says everything about itself; asked about otherwise.
 * @returns sentences of the host; none where the dialog was closed
 * @throws the host's refusal of what is no network that is run here
 */
export async function importNetwork(context: Context, network: NetworkToImport): Promise<string[]> {
  const { api, store } = context
  const given: GivenNetwork = { files: network.files, vocabulary: network.vocabulary }
  const bring = async (name: string, what: GivenNetwork) => {
    const { model, warnings } = await api.call('models.import', { name, ...what })
    store.picked.value = { kind: 'model', id: model }
    return warnings
  }
  const first = await inspected(context, given)
  if ('view' in first && first.view.settled) return bring(network.name, given)
  if (!('view' in first) && !ASKED_ABOUT.includes(first.code)) throw new Error(first.problem)
  return new Promise((resolve, reject) => {
    let answer: { name: string; given: GivenNetwork } | null = null
    const draft = createDraft(context, network.name, given, first)
    const dropped = takeDrops((file) => void draft.takeVocabulary(file))
    openDialog(
      (close) =>
        importForm(draft, {
          close,
          bring: () => {
            answer = { name: draft.name.peek().trim() || network.name, given: draft.given.peek() }
            close()
          },
        }),
      'widest',
      () => {
        dropped.dispose()
        draft.dispose()
        if (answer) bring(answer.name, answer.given).then(resolve, reject)
        else resolve([])
      },
    )
  })
}

/** Refusals that another word about the file may undo. */
const ASKED_ABOUT = ['ambiguous-model', 'bad-choice']

/** Files dropped anywhere while a network waits; the first is its vocabulary. */
function takeDrops(take: (file: File) => void): Disposable {
  return disposables(
    listen(document, 'dragover', (event) => event.preventDefault()),
    listen(document, 'drop', (event) => {
      event.preventDefault()
      event.stopPropagation()
      const [file] = event.dataTransfer?.files ?? []
      if (file) take(file)
    }),
  )
}
