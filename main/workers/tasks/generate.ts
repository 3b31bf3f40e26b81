// Samples text from a network, in small batches. For a network over bytes, a byte is sent once its character is complete.

import { KINDS, unitCount } from '../../../core/model/units.ts'
import { type SampledCharacter, sample } from '../../../core/run/sample.ts'
import { byteText } from '../../../core/schema/byte-text.ts'
import { sequenceLength } from '../../../core/schema/utf8.ts'
import type { GenerateEvent } from '../../contract/types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { openModel } from '../network.ts'

export interface GenerateInput {
  model: number
  prime: string
  temperature: number
  seed: number
  length: number
}

/** Interval of sending characters, milliseconds. */
const SEND_EVERY = 40

export async function generate(input: GenerateInput, context: TaskContext<GenerateEvent>): Promise<void> {
  const { network, vocabulary } = openModel(context.store, input.model)
  const kinds = [...KINDS[network.spec.cell]]
  const units = unitCount(network.spec, kinds)
  const backend = chooseBackend({ threads: 1, prefer: 'auto' })
  let batch: SampledCharacter[] = []
  let sent = performance.now()
  const send = () => {
    if (batch.length === 0) return
    const states = new Float32Array(batch.length * units)
    for (const [i, character] of batch.entries()) states.set(character.states, i * units)
    context.emit({ characters: batch.map(described), prime: batch[0].prime, states, kinds, units }, [states.buffer])
    batch = []
    sent = performance.now()
  }
  const sampled = sample(backend, network, vocabulary, { ...input, kinds })
  for (const character of vocabulary.ofBytes ? inCharacters(sampled) : sampled) {
    context.check()
    if (batch.length > 0 && (batch[0].prime !== character.prime || performance.now() - sent > SEND_EVERY)) {
      send()
      await context.breathe()
    }
    batch.push(character)
  }
  send()
}

/** Bytes as code points of a text of bytes; at most three wait for the rest of their character. */
function* inCharacters(sampled: Iterable<SampledCharacter>): Generator<SampledCharacter> {
  let waiting: SampledCharacter[] = []
  const bytes = () => Uint8Array.from(waiting, ({ id }) => id)
  function* take(count: number): Generator<SampledCharacter> {
    const names = Array.from(byteText(bytes().subarray(0, count)))
    for (const [i, one] of waiting.slice(0, count).entries()) yield { ...one, character: names[i] }
    waiting = waiting.slice(count)
  }
  for (const one of sampled) {
    waiting.push(one)
    while (waiting.length > 0 && !mayGoOn(bytes())) yield* take(Math.max(1, sequenceLength(bytes(), 0)))
  }
  while (waiting.length > 0) yield* take(Math.max(1, sequenceLength(bytes(), 0)))
}

/** Whether these bytes are an incomplete character. */
function mayGoOn(bytes: Uint8Array): boolean {
  const [lead] = bytes
  const length = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  return bytes.length < length && bytes.subarray(1).every((byte) => (byte & 0xc0) === 0x80)
}

function described({ character, probability, top }: SampledCharacter): GenerateEvent['characters'][number] {
  return { character, probability, top: top.map(({ character, probability }) => ({ character, probability })) }
}
