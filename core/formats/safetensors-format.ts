// Networks as safetensors with PyTorch's names: what this program writes, and what comes from elsewhere.

import { type ModelFormat, oneFile } from './format.ts'
import { draftPytorch } from './pytorch.ts'
import { readSafetensors } from './safetensors.ts'

export const safetensors: ModelFormat = {
  id: 'safetensors',
  title: 'safetensors, PyTorch’s names',
  endings: ['.safetensors'],
  ...oneFile(
    // a length of the header below 2^32, then the header, which is JSON
    (bytes) =>
      bytes.length > 8 && bytes[4] === 0 && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0x7b,
    (bytes, choices) => {
      const file = readSafetensors(bytes)
      return { ...draftPytorch(file, choices), ...progress(file.metadata) }
    },
  ),
}

/** How far a network that came from this program was trained. */
function progress(metadata: ReadonlyMap<string, string>): { step: number; validationLoss: number | null } {
  try {
    const { step, validationLoss } = JSON.parse(metadata.get('neuronscope') ?? '{}') ?? {}
    const known = Number.isSafeInteger(step) && step >= 0
    return { step: known ? step : 0, validationLoss: typeof validationLoss === 'number' ? validationLoss : null }
  } catch {
    return { step: 0, validationLoss: null }
  }
}
