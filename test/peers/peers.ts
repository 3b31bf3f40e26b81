// Readers of other makers that only tests compare with. `npm test` installs them here, apart from the program's own
// packages, since they are large; where they could not be had a test is skipped, which CI refuses.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Is this package installed here? Throws in CI where it is not. */
export function hasPeer(name: string): boolean {
  const found = existsSync(fileURLToPath(new URL(`node_modules/${name}/package.json`, import.meta.url)))
  if (!found && process.env.CI) throw new Error(`${name} is not installed in test/peers, and CI needs it.`)
  return found
}

/** The package, whose types are its own affair: the caller says what it uses of it. Throws where it is not installed. */
export const peer = async <T>(name: string): Promise<T> => (await import(/* @vite-ignore */ name)) as T
