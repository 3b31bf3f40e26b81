// Which files are taken for networks or arrays, by the endings that they usually have: they go to the host, which tells
// what a file is by its content (core/formats/formats.ts). Everything else is a text.

/** Of formats that are read. */
const READ = ['safetensors', 'pt', 'pth', 'net', 'ckpt', 'bin', 't7', 'h5', 'hdf5', 'keras', 'onnx', 'index']
/** Of formats that are named in the sentence that refuses them. */
const KNOWN = ['pkl', 'pickle', 'joblib', 'tflite', 'pb', 'npy', 'gguf']

/** As a dialog that chooses files wants them. */
export const MODEL_ENDINGS: readonly string[] = READ.map((ending) => `.${ending}`)

const ENDING = new RegExp(`\\.(?:${[...READ, ...KNOWN].join('|')})$`, 'i')

export function isModelFile(name: string): boolean {
  return ENDING.test(name)
}

/** The name of a file of a network without its ending. */
export function withoutModelEnding(name: string): string {
  return name.replace(ENDING, '')
}
