// Where things are: the repository, what the scripts keep beside it, and the user's own data folder.
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder, wherever the command was started. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** A path inside the repository. */
export const at = (...parts) => join(root, ...parts)

/** The folder in which the user typed the command: npm moves to the repository and remembers it in INIT_CWD. */
export const typedIn = (env = process.env) => (env.npm_lifecycle_event && env.INIT_CWD) || process.cwd()

/** The folder of the user's own workspaces, as each platform has it; NEURONSCOPE_HOME overrides. */
export function dataFolder({ env = process.env, platform = process.platform, home = homedir() } = {}) {
  if (env.NEURONSCOPE_HOME) return resolve(env.NEURONSCOPE_HOME)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Neuronscope')
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Neuronscope')
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'neuronscope')
}
