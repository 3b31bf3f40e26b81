// Recorded states of other programs, recognised by their content.

import { AppError } from '../../errors.ts'
import { lstmvisFile, readLstmvis } from './lstmvis-reader.ts'
import { readNpz } from './npz-reader.ts'
import { isParquet, readParquet } from './parquet-reader.ts'
import { beginning, type StatesFile, type StatesFolder, type StatesHelp, type StatesInput } from './states-input.ts'
import { readZarr } from './zarr-reader.ts'
import { zipFolder } from './zip-reader.ts'

const READ = 'Parquet, NPZ, Zarr (version 3) and LSTMVis are read'

/** @throws AppError `unknown-states` that says what is read, or what the format's reader throws */
export async function readStates(source: StatesFile | StatesFolder, help: StatesHelp): Promise<StatesInput> {
  if ('names' in source) return readFolder(source, help)
  if (isParquet(source)) return readParquet([source], help)
  const head = beginning(source, 8)
  if (head.startsWith('PK\x03\x04')) {
    const folder = zipFolder(source)
    return folder.names.some((name) => name.endsWith('.npy')) ? readNpz(source) : readFolder(folder, help)
  }
  if (head === '\x89HDF\r\n\x1a\n')
    throw new AppError(
      'unknown-states',
      'This is an HDF5 file alone; put it into a folder with an lstm.yml that says which arrays are states.',
    )
  if (head.startsWith('\x93NUMPY'))
    throw new AppError(
      'unknown-states',
      `This is a single NumPy array; keep it with its text: numpy.savez('states.npz', activations=a, text=text).`,
    )
  throw new AppError('unknown-states', `This is no file of recorded states: ${READ}.`)
}

async function readFolder(folder: StatesFolder, help: StatesHelp): Promise<StatesInput> {
  if (folder.names.includes('zarr.json')) return readZarr(folder, help)
  const parts = folder.names.filter((name) => /\.parquet$/.test(name)).sort()
  if (parts.length > 0)
    return readParquet(
      parts.map((name) => folder.open(name)),
      help,
    )
  if (lstmvisFile(folder)) return readLstmvis(folder)
  if (folder.names.includes('.zgroup') || folder.names.includes('.zarray'))
    throw new AppError(
      'unknown-states',
      'This is Zarr of version 2; write it once more with zarr.save_group(…, zarr_format=3).',
    )
  throw new AppError('unknown-states', `This folder holds no recorded states: ${READ}.`)
}
