// A whole copy of the scripts beside a faked program: an Electron, a server and a browser that are a few lines each and
// write down that they ran. So `npm start` is tried as it is, without a network, a screen or a build.
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { hashOf } from '../../scripts/lib/freshness.mjs'
import { wantedStamp } from '../../scripts/lib/packages.mjs'

const repository = resolve(import.meta.dirname, '../..')
const url = 'http://127.0.0.1:1/?token=secret'

/** A server that listens nowhere, prints its line, and ends with its standard input or at once on request. */
const server = `
import { writeFileSync } from 'node:fs'
writeFileSync('server.json', JSON.stringify({ pid: process.pid, args: process.argv.slice(2) }))
if (process.env.FAKE_SERVER === 'refuses') { console.error('demo.neuronscope is open in another window.'); process.exit(1) }
console.log(JSON.stringify({ url: '${url}' }))
process.stdin.on('end', () => process.exit(0)).resume()
setInterval(() => {}, 1000)
`

/** Notes its arguments, and the page that it is to open with who may read it; "the window" stays open for as many seconds as FAKE_BROWSER says, and fails if it says so. */
const browser = (folder: string) => `#!/bin/sh
printf '%s\\n' "$$" "$@" > '${folder}/browser.txt'
for argument; do case "$argument" in
  --app=file://*) page="\${argument#--app=file://}"
    cat "$page" > '${folder}/door.html'
    stat -c %a "$page" "$(dirname "$page")" > '${folder}/door.txt' ;;
esac; done
if [ "$FAKE_BROWSER" = fails ]; then echo 'cannot open display' >&2; exit 3; fi
sleep "\${FAKE_BROWSER:-0}"
`

export interface FakeProgram {
  folder: string
  url: string
  /** replaces Electron's binary by a shell script, or removes it; `install` is what its install.js does */
  electron(script: string | null, install?: string): void
  /** starts `npm start`'s script */
  start(args?: string[], env?: NodeJS.ProcessEnv): Started
  read(file: string): string | null
  pidOf(file: 'server.json' | 'browser.txt' | 'electron.pid'): number
  dispose(): void
}

export interface Started {
  child: ChildProcess
  finished: Promise<{ code: number | null; out: string; err: string }>
  /** resolves when standard output holds a text */
  says(text: string): Promise<void>
}

export function fakeProgram(): FakeProgram {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'neuronscope-fake-')))
  const put = (path: string, content: string, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
    chmodSync(join(folder, path), mode)
  }
  const read = (file: string) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : null)
  cpSync(join(repository, 'scripts'), join(folder, 'scripts'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  })
  put('package.json', '{"type": "module"}')
  put('package-lock.json', '{"packages": {"": {}}}')
  put('node_modules/.neuronscope-stamp', wantedStamp(folder))
  put('node_modules/electron/package.json', '{"version": "1.0.0"}')
  for (const product of ['main/cli.js', 'main/electron.js', 'renderer/index.html']) put(`out/${product}`, '')
  put('out/main/server.js', server)
  put('out/.sources', hashOf(folder, ['package.json', 'package-lock.json']))
  put('browser', browser(folder), 0o755)

  return {
    folder,
    url,
    read,
    electron(script, install = 'process.exit(1)') {
      put('node_modules/electron/install.js', install)
      if (script === null) return
      put('node_modules/electron/path.txt', 'electron')
      put('node_modules/electron/dist/electron', `#!/bin/sh\necho $$ > '${folder}/electron.pid'\n${script}\n`, 0o755)
    },
    start(args = ['mine.neuronscope'], env = {}) {
      const child = spawn(process.execPath, [join(folder, 'scripts/start.mjs'), ...args], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 100_000,
        env: { PATH: process.env.PATH, DISPLAY: ':fake', NEURONSCOPE_BROWSER: join(folder, 'browser'), ...env },
      })
      return watch(child)
    },
    pidOf: (file) => (file === 'server.json' ? JSON.parse(read(file)!).pid : Number(read(file)!.split('\n')[0])),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function watch(child: ChildProcess): Started {
  let out = ''
  let err = ''
  child.stdout!.on('data', (text) => {
    out += text
  })
  child.stderr!.on('data', (text) => {
    err += text
  })
  const finished = new Promise<{ code: number | null; out: string; err: string }>((done) =>
    child.once('close', (code) => done({ code, out, err })),
  )
  const says = async (text: string) => {
    while (!out.includes(text)) {
      if (child.exitCode !== null) throw new Error(`It ended without saying "${text}": ${out}${err}`)
      await wait(20)
    }
  }
  return { child, finished, says }
}

/** Is a process gone? One that ended and only waits to be counted by its parent (Linux: state Z) is. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return true
  }
  const state = `/proc/${pid}/stat`
  return existsSync(state) && readFileSync(state, 'utf8').split(') ').at(-1)!.startsWith('Z')
}
