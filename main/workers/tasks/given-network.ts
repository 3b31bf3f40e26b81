// A network as it was given: the draft of its files, and where its characters come from.

import type { FoundDraft } from '../../../core/formats/formats.ts'
import { readDraft } from '../../../core/formats/formats.ts'
import type { ImportOptions } from '../../../core/formats/settle.ts'
import { decodeText } from '../../../core/text/corpus.ts'
import type { GivenNetwork } from '../../contract/import-types.ts'

/** @throws AppError of the format's reader */
export function draftOf({ files, choices }: GivenNetwork): FoundDraft {
  return readDraft(new Map(files.map(({ name, bytes }) => [name, bytes])), choices)
}

export function optionsOf({ vocabulary, charactersOf, choices }: GivenNetwork): ImportOptions {
  const text = charactersOf && { charactersOf: decodeText(charactersOf, 'the text').text }
  return { vocabulary: vocabulary ?? text, choices }
}
