// Files into the workspace: texts become corpora, files of networks become models (with a vocabulary beside them), JSON
// files of features join the library.

import { isModelFile, isNetworkFolder, MODEL_ENDINGS, withoutModelEnding } from '../../core/schema/model-files.ts'
import type { NamedFile } from '../../main/contract/import-types.ts'
import { MAX_MODEL_BYTES, MAX_TEXT_BYTES } from '../../main/contract/limits.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'
import { addText, askReading, askTogether, type TextFiles } from './add-texts.ts'
import { importNetwork } from './import-network.ts'
import { importStates, statesApart } from './import-states.ts'
import { holdsFeatures, importFeatures } from './own-features.ts'

export interface Sorted<F> {
  texts: F[]
  models: F[]
  /** a JSON file among the models is taken for their vocabulary */
  vocabulary: F | null
}

/** What each file is, by its name. A .json alone is a text; beside a model it is the vocabulary. */
export function sortFiles<F extends { name: string }>(files: readonly F[]): Sorted<F> {
  if (isNetworkFolder(files.map(({ name }) => name))) return { models: [...files], vocabulary: null, texts: [] }
  const models = files.filter(({ name }) => isModelFile(name))
  const vocabulary = models.length > 0 ? (files.find((file) => /\.json$/i.test(file.name)) ?? null) : null
  return { models, vocabulary, texts: files.filter((file) => !models.includes(file) && file !== vocabulary) }
}

/** @param folder what the files came in; they are one text then */
export async function importFiles(context: Context, files: readonly File[], folder?: string): Promise<void> {
  const { store } = context
  const features = await filesOfFeatures(files)
  for (const file of features) await importFeatures(context, file)
  const { states, beside, rest } = statesApart(files.filter((file) => !features.includes(file)))
  for (const file of states) importStates(context, file.name, [file], beside)
  const { texts, models, vocabulary } = sortFiles(await withoutVocabularies(context, rest))
  const whole = isNetworkFolder(models.map(({ name }) => name))
  const networks = whole ? [models] : models.map((file) => [file])
  for (const network of networks) {
    const name = whole ? (folder ?? network[0].name) : network[0].name
    await attempt({ name }, async () => {
      const tokens = vocabulary ? await bytesOf(vocabulary, MAX_TEXT_BYTES) : undefined
      return importNetwork(context, {
        name: withoutModelEnding(name),
        files: await allBytesOf(network, MAX_MODEL_BYTES - (tokens?.length ?? 0)),
        vocabulary: tokens,
      })
    })
  }
  const together = texts.length > 0 && folder ? 'one' : texts.length < 2 ? 'each' : await askTogether(texts)
  if (together === 'one') {
    const name = folder ?? stem(texts[0].name)
    await attempt({ name }, () => addText(context, { name, files: texts }))
  } else if (together === 'each')
    for (const file of texts) await attempt(file, () => addText(context, { name: stem(file.name), files: [file] }))
  async function attempt(file: { name: string }, work: () => Promise<string[]>): Promise<void> {
    try {
      for (const note of await work()) store.notices.tell(`${file.name}: ${note}`)
    } catch (error) {
      store.notices.tell(about(file.name, sentence(error)), true)
    }
  }
}

/** A sentence about a file, with its name in front where it does not mention it. */
export function about(name: string, text: string): string {
  return text.includes(stem(name)) ? text : `${name}: ${text}`
}

/** A vocabulary without its network becomes no text: it is said what to do with it. */
async function withoutVocabularies({ store }: Context, files: readonly File[]): Promise<File[]> {
  if (files.some(({ name }) => isModelFile(name)) || isNetworkFolder(files.map(({ name }) => name))) return [...files]
  const kept: File[] = []
  for (const file of files) {
    const size = /\.json$/i.test(file.name) && file.size < MOST_VOCABULARY ? vocabularySize(await file.text()) : null
    if (size === null) kept.push(file)
    else
      store.notices.tell(
        `${file.name} is a vocabulary of ${size} characters, not a text. Drop it together with the network that it belongs to.`,
        true,
      )
  }
  return kept
}

/** bytes; a vocabulary of all of Unicode is smaller */
const MOST_VOCABULARY = 8_000_000

/** How many characters a JSON file lists, as a list of them or as `{character: index}`; null for any other JSON. */
export function vocabularySize(json: string): number | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const single = (words: unknown) =>
    typeof words === 'string' && (Array.from(words).length === 1 || /^<.+>$/.test(words))
  const list = Array.isArray(value)
  const characters: readonly unknown[] = list ? (value as unknown[]) : Object.keys(value)
  const numbered = list || Object.values(value).every((index) => Number.isInteger(index))
  return numbered && characters.length > 1 && characters.every(single) ? characters.length : null
}

/** JSON files that say of themselves that they hold features; any other JSON is a text. */
async function filesOfFeatures(files: readonly File[]): Promise<File[]> {
  const json = files.filter((file) => /\.json$/i.test(file.name))
  const claims = await Promise.all(json.map(async (file) => holdsFeatures(await file.slice(0, 200).text())))
  return json.filter((_, i) => claims[i])
}

export async function chooseTexts(context: Context): Promise<void> {
  await importFiles(context, await chooseFiles('.txt,.md,.c,.h,.js,.ts,.py,.xml,.html,.tex,.csv,.json,text/*'))
}

/** The same, asking for the encoding and the line ends first. */
export async function chooseReading({ store, ...context }: Context): Promise<void> {
  const files = await chooseFiles('')
  if (files.length === 0) return
  const text: TextFiles = { name: stem(files[0].name), files }
  const reading = await askReading(text, '')
  if (!reading) return
  try {
    for (const note of await addText({ store, ...context }, text, reading)) store.notices.tell(note)
  } catch (error) {
    store.notices.tell(sentence(error), true)
  }
}

export async function chooseModels(context: Context): Promise<void> {
  await importFiles(context, await chooseFiles([...MODEL_ENDINGS, '.json'].join()))
}

function chooseFiles(accept: string): Promise<File[]> {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept, multiple: true })
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}

/** A file's name without its ending, as the name of what it becomes. */
export function stem(name: string): string {
  return name.replace(/\.[^.]{1,12}$/, '').slice(0, 200) || name.slice(0, 200)
}

/** Files that are one network. @throws before anything is read, for more than `limit` bytes together */
async function allBytesOf(files: readonly File[], limit: number): Promise<NamedFile[]> {
  const size = files.reduce((sum, file) => sum + file.size, 0)
  if (files.length > 1 && size > limit)
    throw new Error(`Its files have ${Math.ceil(size / 2 ** 20)} MiB together; import it with the command line.`)
  return Promise.all(files.map(async (file) => ({ name: file.name, bytes: await bytesOf(file, limit) })))
}

/** @throws before anything is read, for a file of more than `limit` bytes */
async function bytesOf(file: File, limit: number): Promise<Uint8Array> {
  const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  if (file.size > limit)
    throw new Error(`“${file.name}” has ${mib(file.size)} MiB and the limit is ${mib(limit)} MiB; take a smaller file.`)
  return new Uint8Array(await file.arrayBuffer())
}
