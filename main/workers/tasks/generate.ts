// Text written by a network, in small batches as it comes.

import { type SampledCharacter, sample } from '../../../core/run/sample.ts'
import { KINDS, unitCount } from '../../../core/run/units.ts'
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

/** How long characters are collected before they are sent, milliseconds. */
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
  for (const character of sample(backend, network, vocabulary, { ...input, kinds })) {
    context.check()
    if (batch.length > 0 && (batch[0].prime !== character.prime || performance.now() - sent > SEND_EVERY)) {
      send()
      await context.breathe()
    }
    batch.push(character)
  }
  send()
}

function described({ character, probability, top }: SampledCharacter): GenerateEvent['characters'][number] {
  return { character, probability, top: top.map(({ character, probability }) => ({ character, probability })) }
}
