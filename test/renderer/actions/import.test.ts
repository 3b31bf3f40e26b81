// Files that are dropped on the window, or chosen: one that is too large is refused before a byte of it is read.

import { expect, test } from 'vitest'
import { MAXIMUM_BYTES } from '../../../core/text/corpus.ts'
import { MAX_MODEL_BYTES, MAX_TEXT_BYTES } from '../../../main/contract/limits.ts'
import { importFiles } from '../../../renderer/actions/import.ts'
import type { Context } from '../../../renderer/views/entry.ts'

function dropped(name: string, size: number) {
  const read: string[] = []
  const file = {
    name,
    size,
    slice: () => ({ text: async () => '' }),
    arrayBuffer: async () => {
      read.push(name)
      return new ArrayBuffer(8)
    },
  }
  return { file: file as unknown as File, read }
}

async function drop(...files: File[]) {
  const told: string[] = []
  const sent: string[] = []
  const context = {
    store: { notices: { tell: (text: string) => told.push(text) }, picked: { value: null } },
    api: {
      call: async (name: string) => {
        sent.push(name)
        return { corpus: { id: 1 }, notes: [], model: 1, warnings: [] }
      },
    },
  }
  await importFiles(context as unknown as Context, files)
  return { told, sent }
}

test.each([
  [
    'book.txt',
    MAX_TEXT_BYTES,
    '“book.txt” has 129 MiB and the limit is 128 MiB; cut it between lines, as “split -C 100M FILE part-” does, and add one of the parts.',
  ],
  ['net.safetensors', MAX_MODEL_BYTES, '“net.safetensors” has 512 MiB and the limit is 511 MiB; take a smaller file.'],
])('%s is refused by its size, and not read', async (name, limit, sentence) => {
  const large = dropped(name, limit + 1)
  expect(await drop(large.file)).toEqual({ told: [sentence], sent: [] })
  expect(large.read).toEqual([])
  const fits = dropped(name, limit)
  expect((await drop(fits.file)).sent).toHaveLength(1)
  expect(fits.read).toEqual([name])
})

test('the limit of a text is the one that the host has', () => {
  expect(MAX_TEXT_BYTES).toBe(MAXIMUM_BYTES)
})
