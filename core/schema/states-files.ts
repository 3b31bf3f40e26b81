// The formats of recordings (core/formats/states) as the window and the command line know them by value.

export interface StatesFile {
  id: StatesFileId
  title: string
  /** of the file, or of the folder */
  ending: string
  /** whether it is a folder of files */
  folder: boolean
  mime: string
}

export const STATES_FILE_IDS = ['parquet', 'csv', 'npz', 'zarr', 'lstmvis', 'neuron-records'] as const
export type StatesFileId = (typeof STATES_FILE_IDS)[number]

export const STATES_FILES: readonly StatesFile[] = [
  { id: 'parquet', title: 'Parquet', ending: '.parquet', folder: false, mime: 'application/vnd.apache.parquet' },
  { id: 'csv', title: 'CSV', ending: '.csv', folder: false, mime: 'text/csv' },
  { id: 'npz', title: 'NumPy (npz)', ending: '.npz', folder: false, mime: 'application/zip' },
  { id: 'zarr', title: 'Zarr (version 3)', ending: '.zarr', folder: true, mime: 'application/zip' },
  { id: 'lstmvis', title: 'LSTMVis (HDF5)', ending: '.lstmvis', folder: true, mime: 'application/zip' },
  { id: 'neuron-records', title: 'Neuron records (JSON)', ending: '.neurons', folder: true, mime: 'application/zip' },
]

/** A format by its id. */
export function statesFile(id: StatesFileId): StatesFile {
  return STATES_FILES.find((file) => file.id === id)!
}

/** The format that a file or folder of this name has. */
export function statesFileOf(name: string): StatesFile | undefined {
  return STATES_FILES.find(({ ending }) => name.toLowerCase().endsWith(ending))
}

/** What the window takes for recorded states; archives are those of folders that were exported here. */
const STATES = /\.(?:parquet|npz|(?:zarr|lstmvis)\.zip)$/i

/** By the ending of its name. */
export function isStatesFile(name: string): boolean {
  return STATES.test(name)
}

/** The name of such a file without its ending. */
export function withoutStatesEnding(name: string): string {
  return name.replace(STATES, '').replace(/\.(?:zarr|lstmvis)$/i, '')
}
