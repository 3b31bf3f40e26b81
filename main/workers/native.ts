// Finds and loads the native kernels, if they were built (npm run build:native).

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError, sentence } from '../../core/errors.ts'
import type { Backend } from '../../core/kernels/kernels.ts'
import { type Addon, isCurrent, type NativeId, nativeBackend } from '../../core/kernels/native/native.ts'

const BUILD = 'npm run build:native'

/** Why `loadNative` gives null. */
export const NOT_BUILT = `it has not been built (${BUILD}).`

/**
 * A native backend, or null where it has not been built. `NEURONSCOPE_NATIVE` names another folder than .cache/native,
 * or is `none` to do without.
 * @throws AppError `backend-unavailable`
 */
export function loadNative(id: NativeId, threads: number): Backend | null {
  const { NEURONSCOPE_NATIVE: wanted = join(packageRoot(), '.cache/native') } = process.env
  // as scripts/build-native.mjs calls it
  const file = resolve(wanted, `${id}-${process.platform}-${process.arch}.node`)
  if (wanted === 'none' || !existsSync(file)) return null
  return nativeBackend(id, loadAddon(file), { threads, memory: totalmem() })
}

/** @throws AppError `backend-unavailable` if the file cannot be loaded, or was compiled from other sources */
export function loadAddon(file: string): Addon {
  const addon = load(file)
  if (isCurrent(addon)) return addon
  throw new AppError('backend-unavailable', `“${file}” was compiled from other sources; run ${BUILD} again.`)
}

function load(file: string): Addon {
  try {
    return createRequire(import.meta.url)(file)
  } catch (cause) {
    throw new AppError('backend-unavailable', `“${file}” cannot be loaded: ${sentence(cause)}.`, { cause })
  }
}

/** The nearest parent folder with a package.json, from the sources or from a bundle in out/. */
function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  let folder = here
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) return here
    folder = dirname(folder)
  }
  return folder
}
