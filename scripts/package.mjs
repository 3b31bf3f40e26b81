// npm run package [-- TARGET…] [--check]: packs the desktop app into out/package/. A TARGET is one of this system's:
// AppImage or deb, dmg, nsis; without one, the unpacked folder (`dir`). Packages are made with the Electron of
// package.json, which is fetched where it is not here; the folder may be made with the one of the shell tests instead,
// and is then good for tests alone. With --check the shell tests are run on the folder.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { command } from './lib/command.mjs'
import { electronBinary, fetchElectron } from './lib/electron.mjs'
import { nodeEnvironment } from './lib/node.mjs'
import { install, isInstalled } from './lib/packages.mjs'
import { at, root } from './lib/paths.mjs'
import { end, run } from './lib/processes.mjs'
import { screenForTests } from './lib/screen.mjs'
import { setFuses, testElectron } from './lib/test-electron.mjs'
import { toolScript } from './lib/tool.mjs'
import { packageConfig } from './package/config.mjs'
import { stageApp } from './package/stage.mjs'
import { alone, prepare, prepareDemoText, say } from './setup.mjs'

const TARGETS = { linux: ['AppImage', 'deb'], darwin: ['dmg'], win32: ['nsis'] }
const output = at('out/package')

command(async () => {
  const words = process.argv.slice(2)
  const targets = words.filter((word) => !word.startsWith('-'))
  const known = TARGETS[process.platform] ?? []
  const wrong = words.find((word) => word !== '--check' && word !== '--dir' && !known.includes(word))
  if (wrong) throw new Error(`${wrong} cannot be made here; there are: ${[...known, '--dir', '--check'].join(', ')}.`)
  const node = await prepare()
  await ensureBuilt(node)
  const folder = await pack(node, targets.length > 0 ? targets : ['dir'])
  say(`Packed into ${folder}.`)
  return words.includes('--check') ? check(node, join(folder, 'neuronscope')) : 0
})

async function pack(node, targets) {
  const tools = at('scripts/package')
  if (!isInstalled(tools))
    await alone(async () => {
      say('Installing what makes packages (once)…')
      await install(tools)
    })
  const { electronVersion, electronDist, sqlite } = await electronFor(node, targets)
  const app = join(output, 'app')
  const { platform, arch } = process
  stageApp(root, app, { platform, arch, sqlite, demoText: await prepareDemoText() })
  const config = packageConfig({ app, output, icon: join(tools, 'icon.png'), electronVersion, electronDist })
  const file = join(output, 'config.json')
  writeFileSync(file, JSON.stringify({ config, projectDir: root, targets }))
  const { code } = await run(node.file, [join(tools, 'build.mjs'), file], {
    cwd: tools,
    env: nodeEnvironment(node),
    stdio: ['ignore', 2, 2],
  })
  if (code !== 0) throw new Error('electron-builder could not make the package; its message is above.')
  const systems = { linux: 'linux-unpacked', win32: 'win-unpacked', darwin: `mac${arch === 'x64' ? '' : `-${arch}`}` }
  return join(output, systems[platform])
}

/** The pinned Electron, which electron-builder fetches where it must; for a folder alone, else that of the shell tests. */
async function electronFor(node, targets) {
  const electronVersion = JSON.parse(readFileSync(at('node_modules/electron/package.json'), 'utf8')).version
  const own = electronBinary() ?? (await fetchElectron(node, say))
  if (own) return { electronVersion, electronDist: dirname(own) }
  if (targets.some((target) => target !== 'dir')) return { electronVersion }
  const { file, version, sqlite } = await testElectron(node)
  say(`Packing the folder with the Electron of the shell tests, ${version}: it is good for tests alone.`)
  const electronDist = join(output, 'electron')
  rmSync(electronDist, { recursive: true, force: true })
  mkdirSync(electronDist, { recursive: true })
  const resources = join(dirname(file), 'resources') // where the tests keep an app of their own
  cpSync(dirname(file), electronDist, { recursive: true, filter: (from) => from !== resources })
  return { electronVersion: version, electronDist, sqlite }
}

/** Runs the shell tests on the folder. The debugger that drives it is let into a copy of the program, and not into it. */
async function check(node, program) {
  if (process.platform !== 'linux') throw new Error('The packed folder is checked on Linux only.')
  const screen = await screenForTests(say)
  if (!screen) throw new Error('There is no screen to run the packed app on.')
  const driven = join(dirname(program), `${basename(program)}-driven`)
  cpSync(program, driven)
  try {
    await setFuses(node, driven, { EnableNodeCliInspectArguments: true })
    const files = process.env.CI ? ['packaged', 'start', 'security'] : [''] // CI has run the others unpacked
    const tests = ['run', '--no-file-parallelism', ...files.map((name) => `test/shell/${name}`)]
    const { code } = await run(node.file, [toolScript('vitest'), ...tests], {
      cwd: root,
      env: {
        ...nodeEnvironment(node),
        ...screen.env,
        NEURONSCOPE_ELECTRON: driven,
        NEURONSCOPE_ELECTRON_APP: '',
        NEURONSCOPE_PACKAGED: program,
      },
    })
    return code
  } finally {
    rmSync(driven, { force: true })
    if (screen.server) await end(screen.server)
  }
}
