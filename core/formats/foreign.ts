// Formats of networks and arrays that are known by their content and not read, each with the way out.

import type { ForeignFormat } from './format.ts'
import { torchArchive } from './torch-file.ts'
import { isZip, readZip } from './zip.ts'

const begins = (...start: (number | string)[]) => {
  const wanted = start.flatMap((part) => (typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : [part]))
  return (bytes: Uint8Array) => wanted.every((byte, i) => bytes[i] === byte)
}

/** A table or an object, the first that is numbered; binary and ascii. */
const TORCH7 = [[3, 0, 0, 0, 1, 0, 0, 0], [4, 0, 0, 0, 1, 0, 0, 0], ['3\n1\n'], ['4\n1\n']]

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
    title: 'an HDF5 file, as Keras writes them',
    sniff: begins(0x89, 'HDF', 0x0d, 0x0a, 0x1a, 0x0a),
    instead:
      'In Python: import keras; for w in keras.models.load_model("FILE").weights: print(w.path, w.shape); build the same network in PyTorch, copy the weights, and save it with safetensors',
  },
  {
    title: 'a GGUF file',
    sniff: begins('GGUF'),
    instead: 'Such files hold transformers, which this program does not run',
  },
  {
    title: 'a Torch7 file',
    sniff: (bytes) => TORCH7.some((start) => begins(...start)(bytes)),
    instead:
      'In Python: pip install torchfile; import torchfile; net = torchfile.load("FILE"); copy its weights into a torch.nn.LSTM, and save that with safetensors',
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
