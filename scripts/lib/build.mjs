// Builds the program with electron-vite when a source has changed since the last build; a stamp in out/ says which
// sources that was. A build that failed half-way leaves no stamp.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { alone, say } from '../setup.mjs'
import { hashOf } from './freshness.mjs'
import { nodeEnvironment } from './node.mjs'
import { at, root } from './paths.mjs'
import { run } from './processes.mjs'
import { toolScript } from './tool.mjs'

const sources = ['core', 'main', 'renderer', 'electron.vite.config.ts', 'package.json', 'package-lock.json']
const stamp = at('out/.sources')
const products = ['out/main/server.js', 'out/main/cli.js', 'out/main/electron.js', 'out/renderer/index.html'].map(
  (file) => at(file),
)

/** Does out/ hold a whole build of the sources as they are now? */
function isBuilt() {
  return existsSync(stamp) && products.every(existsSync) && readFileSync(stamp, 'utf8') === hashOf(root, sources)
}

/** Builds where needed; throws where the build fails. */
export async function ensureBuilt(node) {
  if (isBuilt()) return
  await alone(async () => {
    if (isBuilt()) return // another command built it meanwhile
    say('Building…')
    if ((await build(node)) !== 0) throw new Error('The build failed; its message is above.')
  })
}

/** Builds in any case; gives the exit code. The builder's words go to standard error. */
export async function build(node) {
  rmSync(stamp, { force: true })
  const wanted = hashOf(root, sources)
  const args = [toolScript('electron-vite'), 'build', '--logLevel', 'warn']
  const { code } = await run(node.file, args, { cwd: root, env: nodeEnvironment(node), stdio: ['ignore', 2, 2] })
  if (code === 0) {
    mkdirSync(at('out'), { recursive: true })
    writeFileSync(stamp, wanted)
  }
  return code
}
