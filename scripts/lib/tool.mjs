// A tool's own script, straight from its package.json, so that no shell and no shebang is involved.
//   vitest → vitest's bin;  typescript:tsc → the bin "tsc" of typescript;  some/file.ts → that file
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root as here } from './paths.mjs'

/** The script that a tool's name stands for; a path to a JavaScript or TypeScript file stands for itself. */
export function toolScript(name, root = here) {
  if (/\.[cm]?[jt]s$/.test(name)) return name
  const [folder, wanted] = name.split(':')
  const directory = join(root, 'node_modules', folder)
  const { bin } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const script = typeof bin === 'string' ? bin : (bin[wanted ?? folder.split('/').pop()] ?? Object.values(bin)[0])
  return join(directory, script)
}
