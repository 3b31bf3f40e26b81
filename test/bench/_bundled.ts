// A bench as the program is installed, for measuring memory: reading TypeScript takes some forty megabytes of it.

import { basename, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** @returns the file to run, where the built program is found as well */
export async function bundled(file: string): Promise<string> {
  const { build } = await import('vite') // not in what is bundled
  const outDir = join(ROOT, 'out/bench/bundled')
  await build({ root: ROOT, configFile: false, logLevel: 'error', build: { ssr: file, outDir, target: 'node22' } })
  return join(outDir, basename(file).replace(/ts$/, 'js'))
}
