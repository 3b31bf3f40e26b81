// The characters that predictions are compared on, and the text that n-gram models are made of: never the same.

import { AppError } from '../../core/errors.ts'
import { splitText } from '../../core/train/batches.ts'
import type { Judged, TextPart } from '../contract/prediction-types.ts'
import type { Store } from '../store/store.ts'

export interface JudgedText extends TextPart {
  model: number
  modelName: string
  corpusName: string
  training: TextPart & { name: string }
  notes: string[]
}

/** Most judged characters, and most of the n-gram models: their memory grows with both. */
const MOST_JUDGED = 1_000_000
const MOST_TRAINING = 8_000_000

const number = (value: number) => value.toLocaleString('en')

/** @throws AppError `no-training-text`, `trained-on`, `text-too-short` */
export function judgedText(store: Store, judged: Judged, given?: TextPart): JudgedText {
  const notes: string[] = []
  const asked = partOf(store, judged)
  const corpus = store.corpus(asked.corpus)
  const training = cut(given ?? trainingPart(store, asked.model, asked.modelName), MOST_TRAINING, 'last', (left) =>
    notes.push(`The n-gram models are of the last ${number(left)} characters of the training text.`),
  )
  const free = outside(asked, training, store)
  if (free.end - free.start < asked.end - asked.start)
    notes.push(
      `Characters ${free.start}:${free.end} are judged, and the others left out, since “${asked.modelName}” was trained on them.`,
    )
  const part = cut(free, MOST_JUDGED, 'first', (left) =>
    notes.push(`The first ${number(left)} of the ${number(free.end - free.start)} characters are judged.`),
  )
  if (part.end - part.start < 2)
    throw new AppError('text-too-short', 'Predictions are compared on at least 2 characters; take a longer range.')
  const name = store.corpus(training.corpus).name
  return {
    ...{ model: asked.model, modelName: asked.modelName, corpusName: corpus.name },
    ...part,
    training: { ...training, name },
    notes,
  }
}

function partOf(store: Store, judged: Judged): TextPart & { model: number; modelName: string } {
  if (!('recording' in judged)) return { ...judged, modelName: store.model(judged.model).name }
  const { corpus, start, characters, model, modelName } = store.recording(judged.recording)
  return { corpus, start, end: start + characters, model, modelName }
}

/** What the network was trained on. */
function trainingPart(store: Store, model: number, name: string): TextPart {
  const info = store.models().find(({ id }) => id === model)
  if (!info?.corpus || !info.heldOut)
    throw new AppError(
      'no-training-text',
      `It is not known what “${name}” was trained on; name the text for the n-gram models (--train-corpus, --train-range).`,
    )
  const { train } = splitText(store.corpus(info.corpus).characters, info.heldOut)
  return { corpus: info.corpus, ...train }
}

/** The longer of what lies before and after the training text. */
function outside(asked: TextPart & { modelName: string }, training: TextPart, store: Store): TextPart {
  const [own, other] = [store.corpus(asked.corpus), store.corpus(training.corpus)]
  if (own.hash !== other.hash) return asked
  const before = { corpus: asked.corpus, start: asked.start, end: Math.min(asked.end, training.start) }
  const after = { corpus: asked.corpus, start: Math.max(asked.start, training.end), end: asked.end }
  const longer = after.end - after.start >= before.end - before.start ? after : before
  if (longer.end - longer.start >= 2) return longer
  throw new AppError(
    'trained-on',
    `Characters ${asked.start}:${asked.end} of “${own.name}” are what “${asked.modelName}” and the n-gram models learn from (${training.start}:${training.end}); compare them on others, such as ${freeOf(training, own.characters)}.`,
  )
}

function freeOf({ start, end }: TextPart, characters: number): string {
  if (characters - end >= 2) return `${end}:${characters}`
  return start >= 2 ? `0:${start}` : 'those of another text'
}

function cut<T extends TextPart>(part: T, most: number, side: 'first' | 'last', say: (left: number) => void): T {
  if (part.end - part.start <= most) return part
  say(most)
  return side === 'first' ? { ...part, end: part.start + most } : { ...part, start: part.end - most }
}
