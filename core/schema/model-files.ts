// Files with these endings are sent to the host as networks or arrays, where the format is detected by content
// (core/formats/formats.ts). All others are texts.

/** Of formats that are read. */
const READ = ['safetensors', 'pt', 'pth', 'net', 'ckpt', 'bin', 't7', 'h5', 'hdf5', 'keras', 'onnx', 'index']
/** Of formats that are named in the sentence that refuses them. */
const KNOWN = ['pkl', 'pickle', 'joblib', 'tflite', 'pb', 'npy', 'gguf']

/** For a file dialog. */
export const MODEL_ENDINGS: readonly string[] = READ.map((ending) => `.${ending}`)

const ENDING = new RegExp(`\\.(?:${[...READ, ...KNOWN].join('|')})$`, 'i')

/** By the ending of its name. */
export function isModelFile(name: string): boolean {
  return ENDING.test(name)
}

/** Whether files that lie together are one network, as ml5, TensorFlow.js and TensorFlow write it. */
export function isNetworkFolder(names: readonly string[]): boolean {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name))
  return (
    has(/^manifest\.json$/) ||
    (has(/^model\.json$/) && has(/\.bin$/)) ||
    (has(/\.index$/) && has(/\.data-\d{5}-of-\d{5}$/))
  )
}

/** The name of a file of a network without its ending. */
export function withoutModelEnding(name: string): string {
  return name.replace(ENDING, '')
}
