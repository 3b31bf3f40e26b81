// Formats of networks and arrays that are known by their content and not read, each with the way out.

import type { ForeignFormat } from './format.ts'
import { torchArchive } from './torch-file.ts'
import { isZip, readZip } from './zip.ts'

const begins = (...start: (number | string)[]) => {
  const wanted = start.flatMap((part) => (typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : [part]))
  return (bytes: Uint8Array) => wanted.every((byte, i) => bytes[i] === byte)
}

/** Saves the state_dict of `m`, or the arrays of a dictionary. */
const SAVE = 'm = getattr(m, "state_dict", lambda: m)(); torch.save({k: torch.as_tensor(m[k]) for k in m}, "net.pt")'
const isPickle = (bytes: Uint8Array) => bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5
/** Whether a name stands among the first bytes. */
const names = (bytes: Uint8Array, name: string) =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 4096)).includes(name)

export const FOREIGN: readonly ForeignFormat[] = [
  {
    title: 'a TorchScript archive',
    sniff: (bytes) => attempt(() => torchArchive(bytes) === 'scripted'),
    instead: 'In Python: import torch; torch.save(torch.jit.load(FILE).state_dict(), "net.pt")',
  },
  {
    title: 'an archive of NumPy arrays (npz)',
    sniff: (bytes) => attempt(() => isZip(bytes) && [...readZip(bytes).keys()].every((name) => name.endsWith('.npy'))),
    instead:
      'In Python: import numpy as np, torch; torch.save({k: torch.tensor(v) for k, v in np.load(FILE).items()}, "net.pt"), with the names of torch.nn.LSTM for the arrays, such as rnn.weight_ih_l0',
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
    title: 'a pickle of joblib',
    sniff: (bytes) => isPickle(bytes) && names(bytes, 'joblib'),
    instead: `It can hold programs; if you trust it, in Python: import joblib, torch; m = joblib.load(FILE); ${SAVE}`,
  },
  {
    title: 'a pickle that torch.save did not write',
    sniff: isPickle,
    instead: `It can hold programs; if you trust it, in Python: import pickle, torch; m = pickle.load(open(FILE, "rb")); ${SAVE}`,
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
