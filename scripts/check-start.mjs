// Starts the app as a person would (`npm start`), on a screen of its own (Xvfb), with an empty home for its data, and
// waits until colored text is seen on that screen. The last picture stays in out/screenshots/. Linux, with Xvfb and
// ImageMagick; exit code 0 when the text was seen.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { coloredText, describeColors } from './lib/colored-text.mjs'
import { command } from './lib/command.mjs'
import { eachLine } from './lib/electron.mjs'
import { at, root } from './lib/paths.mjs'
import { readPng } from './lib/png.mjs'
import { endAll, launch, run } from './lib/processes.mjs'
import { startScreen } from './lib/screen.mjs'

const picture = at('out/screenshots/start.png')
/** Milliseconds: to open, which may begin with a download that comes to nothing; and then to show the text. */
const [opensWithin, patience] = [300_000, 120_000]

command(async () => {
  const home = mkdtempSync(join(tmpdir(), 'neuronscope-home-'))
  mkdirSync(dirname(picture), { recursive: true })
  rmSync(picture, { force: true })
  try {
    const { display: screen } = await startScreen()
    const app = startApp({ ...process.env, DISPLAY: screen, NEURONSCOPE_HOME: home })
    return await watch(screen, app)
  } finally {
    await endAll()
    rmSync(home, { recursive: true, force: true })
  }
})

function startApp(env) {
  return launch('npm', ['start', '--silent'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Looks at the screen every second until the text is there, the app ends, or patience does. */
async function watch(screen, app) {
  const started = performance.now()
  let until = started + opensWithin
  let seen = null
  let ended = false
  app.finished.then(() => (ended = true))
  eachLine(app.stdout, (line) => {
    process.stdout.write(`${line}\n`)
    until = performance.now() + patience // it says where it is open
  })
  while (!ended && performance.now() < until) {
    await wait(1000)
    seen = await look(screen)
    if (!seen?.found) continue
    process.stdout.write(
      `Coloured text after ${Math.round((performance.now() - started) / 1000)} s (${describeColors(seen)}).\n`,
    )
    return 0
  }
  const saw = seen ? describeColors(seen) : 'no picture'
  throw new Error(`${ended ? 'The app ended' : 'No coloured text was seen'} (${saw}); the last picture is ${picture}.`)
}

async function look(screen) {
  const args = ['-display', screen, '-window', 'root', '-depth', '8', `PNG24:${picture}`]
  const { code } = await run('import', args, { stdio: 'ignore', milliseconds: 20_000 })
  return code === 0 && existsSync(picture) ? coloredText(readPng(readFileSync(picture))) : null
}
