// Which of the characters before a prediction made it.

import { AppError } from '../../../core/errors.ts'
import type { Backend } from '../../../core/kernels/kernels.ts'
import type { HiddenState } from '../../../core/model/state.ts'
import { gradientTimesInput, integratedGradients, occlusion, type Passage } from '../../../core/run/attribution.ts'
import { softmax } from '../../../core/util/softmax.ts'
import type { SourceMethod, Sources } from '../../contract/sources-types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { type RecordedNetwork, recordedNetwork } from '../recorded-network.ts'
import { recordedState } from '../recorded-state.ts'

export interface SourcesInput {
  recording: number
  /** of the predicted character */
  position: number
  method?: SourceMethod
  /** characters before it that it is divided among */
  length?: number
  /** a character in place of the one that follows */
  target?: string
}

const LENGTH = 48
/** Characters that are read before those, where their states were not recorded. */
const WARM = 512
const CHUNK = 64

/** @throws AppError `no-characters-before`, `no-such-character`, `model-changed` */
export function sources(input: SourcesInput, context: TaskContext): Sources {
  const { recording, position, method = 'gradient', length = LENGTH } = input
  const began = performance.now()
  const { store, check } = context
  const info = store.recording(recording)
  if (position >= info.characters)
    throw new AppError(
      'bad-position',
      `Character ${position} is not among the ${info.characters} recorded ones; choose one of them.`,
    )
  const read = recordedNetwork(store, recording, { start: position, end: position + 1, before: length + WARM })
  const n = Math.min(length, read.warm)
  if (n === 0)
    throw new AppError('no-characters-before', 'No character stands before the first one; choose a later one.')
  const { network, vocabulary, ids, warm } = read
  const id = input.target === undefined ? ids[warm] : vocabulary.characters.indexOf(input.target)
  if (id < 0)
    throw new AppError(
      'no-such-character',
      `The network does not know the character “${input.target}”; choose one of its ${vocabulary.size}.`,
    )
  const backend = chooseBackend({ threads: method === 'gradient' ? 1 : 0 })
  try {
    const state = recordedState(context, recording, position - n) ?? warmState(backend, read, n)
    const passage: Passage = { ids: Int32Array.from(ids.subarray(warm - n, warm)), next: ids[warm], state }
    const target = { of: 'logit', id } as const
    const found = { without: null, remainder: null, ...attributed() }
    return {
      ...{ method, position, start: position - n },
      text: store.corpusText(info.corpus, info.start + position - n, info.start + position + 1),
      target: vocabulary.characters[id],
      logit: found.target,
      probability: softmax(found.logits, 0, vocabulary.size)[id],
      ...{ parts: found.parts, without: found.without, remainder: found.remainder },
      seconds: (performance.now() - began) / 1000,
    }

    function attributed() {
      if (method === 'gradient') return gradientTimesInput(backend, network, passage, target)
      if (method === 'occlusion') return occlusion(backend, network, passage, target)
      const work = integratedGradients(network, passage, target)
      for (let step = work.next(); ; step = work.next()) {
        if (step.done) return step.value
        check()
      }
    }
  } finally {
    backend.dispose()
  }
}

/** Of the network before the last `n` characters in front of the predicted one. */
function warmState(backend: Backend, { network, ids, warm }: RecordedNetwork, n: number): HiddenState {
  const runner = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime: CHUNK })
  try {
    for (let from = 0; from < warm - n; from += CHUNK) {
      const read = Int32Array.from(ids.subarray(from, Math.min(from + CHUNK, warm - n)))
      runner.advance(read, read.length, {})
    }
    return runner.state()
  } finally {
    runner.dispose()
  }
}
