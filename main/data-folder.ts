// The user's data folder of this program by platform; NEURONSCOPE_HOME overrides.

import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

export function dataFolder({ env = process.env, platform = process.platform, home = homedir() } = {}): string {
  if (env.NEURONSCOPE_HOME) return resolve(env.NEURONSCOPE_HOME)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Neuronscope')
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Neuronscope')
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'neuronscope')
}
