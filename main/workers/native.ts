// Finds and loads the native kernels, if somebody has built them (npm run build:native).

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError, sentence } from '../../core/errors.ts'
import type { Backend } from '../../core/kernels/kernels.ts'
import { type Addon, isCurrent, nativeBackend } from '../../core/kernels/native/native.ts'

const BUILD = 'npm run build:native'

/**
 * The native backend, or null where it has not been built. `NEURONSCOPE_NATIVE` names another file than the one in
 * .cache/native, or is `none` to do without.
 * @throws AppError `backend-unavailable` if the file is of no use here, or of other sources
 */
export function loadNative(threads: number): Backend | null {
  const file = process.env.NEURONSCOPE_NATIVE ?? addonFile()
  if (file === 'none' || !existsSync(file)) return null
  const addon = load(file)
  if (!isCurrent(addon))
    throw new AppError('backend-unavailable', `“${file}” was compiled from other sources; run ${BUILD} again.`)
  return nativeBackend(addon, { threads, memory: totalmem() })
}

/** Why `loadNative` gives null. */
export const NOT_BUILT = `it has not been built (${BUILD}).`

function load(file: string): Addon {
  try {
    return createRequire(import.meta.url)(file)
  } catch (cause) {
    const why = `“${file}” cannot be loaded (${sentence(cause)}); run ${BUILD} again.`
    throw new AppError('backend-unavailable', why, { cause })
  }
}

/** Where scripts/build-native.mjs puts it. */
function addonFile(): string {
  return join(packageRoot(), '.cache/native', `neuronscope-${process.platform}-${process.arch}.node`)
}

/** The nearest folder upwards with a package.json, from the sources as well as from a bundle in out/. */
function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  let folder = here
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) return here
    folder = dirname(folder)
  }
  return folder
}
