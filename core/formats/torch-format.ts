// Networks as torch.save writes them: a state dictionary, a checkpoint with one in it, or a whole module.

import { type ModelFormat, oneFile } from './format.ts'
import { draftPytorch } from './pytorch.ts'
import { isOldTorchFile, readTorchFile, torchArchive } from './torch-file.ts'

export const torch: ModelFormat = {
  id: 'torch',
  title: 'PyTorch (torch.save)',
  endings: ['.pt', '.pth', '.net', '.ckpt', '.bin'],
  ...oneFile(
    (bytes) => isOldTorchFile(bytes) || torchArchive(bytes) === 'saved',
    (bytes, choices) => {
      const { tensors, vocabularies, nonlinearity } = readTorchFile(bytes)
      const metadata = new Map<string, string>()
      if (nonlinearity) metadata.set('nonlinearity', nonlinearity)
      const size = [...tensors.values()].map(({ shape }) => shape[0])
      const own = vocabularies.find((characters) => size.includes(characters.length))
      if (own) metadata.set('vocabulary', JSON.stringify(own))
      return draftPytorch({ tensors, metadata, skipped: [] }, choices)
    },
  ),
}
