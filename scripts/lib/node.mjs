// Which Node runs the program: the machine's own when it is new enough, else the one that scripts/node brings from npm.
// Plain JavaScript on purpose: the scripts themselves run on any Node from 20 on.
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { root as here } from './paths.mjs'

/** What better-sqlite3's binary asks for is Node-API 10; an older Node does not refuse it, but crashes. */
const minimumNode = '22.14.0'

/** Is a version such as `v20.20.2` at least another one, such as `22.12.0`? */
export function atLeast(version, minimum) {
  const [have, want] = [version, minimum].map((text) => text.replace(/^v/, '').split('.').map(Number))
  const differs = want.findIndex((part, i) => have[i] !== part)
  return differs < 0 || have[differs] > want[differs]
}

/** Is this Node new enough? Node-API 10 came with 22.14, and in the other line with 23.6. */
export const suits = (version) =>
  atLeast(version, minimumNode) && !(atLeast(version, '23.0.0') && !atLeast(version, '23.6.0'))

/** The Node binary that npm installed under scripts/node, or null. */
export function bundledNode(root = here, platform = process.platform, arch = process.arch) {
  const system = platform === 'win32' ? 'win' : platform
  const names = [`node-${system}-${arch}`, `node-bin-${platform}-${arch}`]
  const binary = platform === 'win32' ? 'node.exe' : 'node'
  const files = names.map((name) => join(root, 'scripts/node/node_modules', name, 'bin', binary))
  return files.find((file) => existsSync(file)) ?? null
}

/**
 * The Node to run the program with, or null when the machine's is too old and no other is here. The version is null for
 * npm's, which is always new enough.
 * @returns {{file: string, version: string | null} | null}
 */
export function chooseNode(own = { file: process.execPath, version: process.version }, bundled = bundledNode()) {
  if (suits(own.version)) return own
  return bundled ? { file: bundled, version: null } : null
}

/** Node 22.14–22.17 strips types only when asked to. */
const asksForStripping = (version) => version !== null && !atLeast(version, '22.18.0')

/** The environment for a program run by `node`: that Node comes first on PATH, and TypeScript files run as they are. */
export function nodeEnvironment(node, env = process.env) {
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const changed = { ...env, [path]: [dirname(node.file), env[path] ?? ''].join(delimiter) }
  if (asksForStripping(node.version)) {
    const options = '--experimental-strip-types --disable-warning=ExperimentalWarning'
    changed.NODE_OPTIONS = [env.NODE_OPTIONS, options].filter(Boolean).join(' ')
  }
  return changed
}

/** The chosen Node, or an error that says what to do. */
export function requireNode() {
  const node = chooseNode()
  if (node) return node
  throw new Error(
    `Neuronscope needs Node ${minimumNode} or newer, this is ${process.version}, and none was brought by npm for ${process.platform}-${process.arch}: run "npm start" or "npm test" once, or install a newer Node.`,
  )
}
