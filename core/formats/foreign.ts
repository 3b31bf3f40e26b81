// Formats of networks and arrays that are known by their content and not read, each with the way out.

import type { ForeignFormat } from './format.ts'
import { torchArchive } from './torch-file.ts'
import { isZip, readZip } from './zip.ts'

const begins = (...start: (number | string)[]) => {
  const wanted = start.flatMap((part) => (typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : [part]))
  return (bytes: Uint8Array) => wanted.every((byte, i) => bytes[i] === byte)
}

const SAVE =
  'from safetensors.torch import save_file; save_file({k: v.contiguous() for k, v in model.state_dict().items()}, "net.safetensors")'

export const FOREIGN: readonly ForeignFormat[] = [
  {
    title: 'a TorchScript archive',
    sniff: (bytes) => attempt(() => torchArchive(bytes) === 'scripted'),
    instead: `In Python: import torch; model = torch.jit.load("FILE"); ${SAVE}`,
  },
  {
    title: 'an archive of NumPy arrays (npz)',
    sniff: (bytes) => attempt(() => isZip(bytes) && [...readZip(bytes).keys()].every((name) => name.endsWith('.npy'))),
    instead:
      'In Python: import numpy as np; from safetensors.numpy import save_file; save_file(dict(np.load("FILE")), "net.safetensors"); the arrays need the names of torch.nn.LSTM, such as rnn.weight_ih_l0',
  },
  {
    title: 'a NumPy array',
    sniff: begins(0x93, 'NUMPY'),
    instead: 'One array is no network; save all of its weights with safetensors, under the names of torch.nn.LSTM',
  },
  {
    title: 'the graph of a SavedModel',
    sniff: (bytes) => begins(8, 1, 0x12)(bytes) && bytes.length > 64,
    instead: 'Give the folder that it is in: the weights lie in variables/ beside it, and are read as a checkpoint',
  },
  {
    title: 'a TensorFlow Lite file',
    sniff: (bytes) => begins('TFL3')(bytes.subarray(4)),
    instead:
      'Such files lose the names of the weights; in Python, save the network that it was made from: model.save("net.keras")',
  },
  {
    title: 'a GGUF file',
    sniff: begins('GGUF'),
    instead: 'Such files hold transformers, which this program does not run',
  },
  {
    title: 'a Python pickle that torch.save did not write (joblib, sklearn or another program)',
    sniff: (bytes) => bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5,
    instead: `It can hold programs and is not opened. In Python, load it where it was made, then: ${SAVE}`,
  },
]

/** False where looking fails: the file is of another kind, or damaged. */
function attempt(look: () => boolean): boolean {
  try {
    return look()
  } catch {
    return false
  }
}
