// Files as texts of the workspace. Several are one text with borders or one each, as is asked; a file that is no UTF-8 is
// read in the encoding that is chosen from a preview of its first lines, the likeliest first.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { plainText } from '../../core/schema/byte-text.ts'
import {
  decodeHead,
  ENCODINGS,
  type EncodingId,
  firstLines,
  guessEncodings,
  titleOf,
} from '../../core/schema/encodings.ts'
import { MAX_TEXT_BYTES } from '../../main/contract/limits.ts'
import { count } from '../charts/format.ts'
import { openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'

/** One text: its name, and the files that it is put together of. */
export interface TextFiles {
  name: string
  files: readonly File[]
}

export interface Reading {
  encoding?: EncodingId
  keepCr?: boolean
}

/** Refusals that another encoding may undo. */
const ENCODING_REFUSALS = ['wrong-encoding', 'binary-file']

/**
 * @returns what the host says of it; none where the question about its encoding was closed
 * @throws the host's refusal; before anything is read, for files that are too large
 */
export async function addText(context: Context, text: TextFiles, reading: Reading = {}): Promise<string[]> {
  const { api, store } = context
  const { name, files } = text
  try {
    const bytes = await bytesOfAll(name, files)
    const parts = files.length > 1 ? { files: files.map((file) => ({ name: file.name, bytes: file.size })) } : {}
    const { corpus, notes } = await api.call('corpora.add', { name, bytes, ...reading, ...parts })
    store.picked.value = { kind: 'corpus', id: corpus.id }
    return notes
  } catch (error) {
    if (reading.encoding || !ENCODING_REFUSALS.includes((error as { code?: string }).code ?? '')) throw error
    const chosen = await askReading(text, sentence(error))
    return chosen ? addText(context, text, chosen) : []
  }
}

/** The bytes of files, one after the other. @throws before anything is read, for more than a text may have */
export async function bytesOfAll(name: string, files: readonly File[]) {
  const size = files.reduce((sum, file) => sum + file.size, 0)
  refuseLarge(files.length === 1 ? files[0].name : name, size, MAX_TEXT_BYTES, files.length)
  if (files.length === 1) return new Uint8Array(await files[0].arrayBuffer())
  const bytes = new Uint8Array(size)
  let at = 0
  for (const file of files) {
    bytes.set(new Uint8Array(await file.arrayBuffer()), at)
    at += file.size
  }
  return bytes
}

function refuseLarge(name: string, size: number, limit: number, files: number): void {
  if (size <= limit) return
  const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  const what =
    files > 1
      ? `The ${count(files)} files of “${name}” have ${mib(size)} MiB together`
      : `“${name}” has ${mib(size)} MiB`
  const out =
    files > 1
      ? 'add fewer of them at a time.'
      : 'cut it between lines, as “split -C 100M FILE part-” does, and add one of the parts.'
  throw new Error(`${what} and the limit is ${mib(limit)} MiB; ${out}`)
}

/** How several files become texts: all in one, or each by itself. Null where the question is closed. */
export function askTogether(files: readonly File[]): Promise<'one' | 'each' | null> {
  return new Promise((resolve) => {
    let answer: 'one' | 'each' | null = null
    const shown = files.slice(0, 6).map(({ name }) => name)
    const more = files.length > shown.length ? ` and ${count(files.length - shown.length)} more` : ''
    openDialog(
      (close) => {
        const choose = (what: 'one' | 'each') => {
          answer = what
          close()
        }
        return html`<h2>Add ${count(files.length)} files</h2>
          <p class="dim">${shown.join(', ')}${more}</p>
          <p class="dim">As one text they stand one after the other; where each begins is kept, drawn as a line, and can be
            asked about with <span class="mono">border()</span>.</p>
          <div class="actions">
            <button class="button" @click=${close}>Cancel</button>
            <button class="button" @click=${() => choose('each')}>One text each</button>
            <button class="button primary" autofocus @click=${() => choose('one')}>As one text</button>
          </div>`
      },
      '',
      () => resolve(answer),
    )
  })
}

/** Bytes of a file that are looked at to guess its encoding. */
const LOOKED_AT = 65_536
/** Lines of a preview. */
const LINES = 6

/** The encoding and the line ends, chosen from a preview; null where the question is closed. */
export async function askReading({ name, files }: TextFiles, why: string): Promise<Reading | null> {
  const head = new Uint8Array(await files[0].slice(0, LOOKED_AT).arrayBuffer())
  const fitting = guessEncodings(head)
  const others = ENCODINGS.filter(({ id }) => !fitting.includes(id))
  const chosen = signal(fitting[0])
  const keepCr = signal(false)
  return new Promise((resolve) => {
    let answer: Reading | null = null
    openDialog(
      (close) => {
        const id = chosen.value
        const lines = firstLines(decodeHead(head, id), LINES).map(plainText)
        const option = (one: EncodingId) => html`<option value=${one} ?selected=${one === id}>${titleOf(one)}</option>`
        const add = () => {
          answer = { encoding: id, keepCr: keepCr.peek() }
          close()
        }
        return html`<h2>Which encoding is ${name} in?</h2>
          ${why ? html`<p class="dim">${why.replace(/ \(--encoding [^)]*\)/g, '')}</p>` : nothing}
          <label class="field path"><span>Encoding</span>
            <select class="input" autofocus @change=${(e: Event) => {
              chosen.value = (e.target as HTMLSelectElement).value as EncodingId
            }}>
              <optgroup label="Fits, the likeliest first">${fitting.map(option)}</optgroup>
              ${others.length > 0 ? html`<optgroup label="Does not fit">${others.map(({ id }) => option(id))}</optgroup>` : nothing}
            </select></label>
          <pre class="reading-preview mono" aria-live="polite" aria-label="First lines of the file">${
            lines.length > 0 ? lines.join('\n') : 'Cannot be read in this encoding.'
          }</pre>
          <label class="field"><span>Keep CR (line ends stay as they are)</span>
            <span><input type="checkbox" .checked=${keepCr.value} ?disabled=${id === 'bytes'} @change=${(e: Event) => {
              keepCr.value = (e.target as HTMLInputElement).checked
            }} /></span></label>
          ${
            id === 'bytes'
              ? html`<p class="dim">One character a byte: a network of it has the 256 bytes for a vocabulary.</p>`
              : nothing
          }
          <div class="actions">
            <button class="button" @click=${close}>Cancel</button>
            <button class="button primary" ?disabled=${lines.length === 0} @click=${add}>Add the text</button>
          </div>`
      },
      'wide',
      () => resolve(answer),
    )
  })
}
