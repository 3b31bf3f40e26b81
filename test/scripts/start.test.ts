// `npm start` with a faked Electron, server and browser: every way it can go, and that nothing is left running.
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mayFetch } from '../../scripts/lib/electron.mjs'
import { type FakeProgram, fakeProgram, isGone } from './fake-program.ts'

const ready = 'echo neuronscope-ready'

// The fakes are shell scripts.
describe.skipIf(process.platform === 'win32')('npm start', () => {
  let program: FakeProgram
  beforeEach(() => {
    program = fakeProgram()
  })
  afterEach(() => program.dispose())

  test('stays with Electron when its window reports itself ready', async () => {
    program.electron(`${ready}; sleep 0.3`)
    const { code, out } = await program.start().finished
    expect(out).toBe('Neuronscope is open in Electron.\n')
    expect(code).toBe(0)
    expect(program.read('server.json')).toBeNull()
  })

  test('gives Electron the app’s folder and the workspace', async () => {
    program.electron(`printf '%s\\n' "$@" > args.txt; ${ready}`)
    await program.start(['a b.neuronscope']).finished
    const args = program.read('args.txt')!.trim().split('\n')
    expect(args.filter((arg) => arg !== '--no-sandbox')).toEqual([
      program.folder,
      '--workspace',
      `${program.folder}/a b.neuronscope`,
    ])
  })

  test('opens an app window with Electron’s last words when Electron ends at once', async () => {
    program.electron('echo "error while loading shared libraries: libgtk-3.so.0" >&2; exit 127')
    const { code, out } = await program.start().finished
    expect(out).toContain(`Neuronscope is open in an app window of ${program.folder}/browser`)
    expect(out).toContain('Electron ended at once (exit code 127): error while loading shared libraries: libgtk-3.so.0')
    const page = /--app=(file:.+)/.exec(program.read('browser.txt')!)![1]
    expect(page).toMatch(/neuronscope\.html$/)
    expect(program.read('browser.txt')).not.toContain('token')
    expect(program.read('door.html')).toContain(`url=${program.url}"`)
    expect(program.read('door.txt')!.split('\n')).toEqual(['600', '700', ''])
    expect(program.read('browser.txt')).toMatch(/--user-data-dir=.+\n--window-size=1440,900\n/)
    expect(JSON.parse(program.read('server.json')!).args).toEqual(['--workspace', `${program.folder}/mine.neuronscope`])
    expect(code).toBe(0)
    expect(isGone(program.pidOf('server.json'))).toBe(true)
  })

  test('ends an Electron that never reports its window, and opens an app window', async () => {
    program.electron('echo "GPU process is not usable"; sleep 600 & wait')
    const { code, out } = await program.start(undefined, { NEURONSCOPE_READY_SECONDS: '3' }).finished
    expect(out).toContain('Electron did not show its window within 3 s: GPU process is not usable')
    expect(code).toBe(0)
    expect(isGone(program.pidOf('electron.pid'))).toBe(true)
    expect(program.read('browser.txt')).toContain('--app=')
  })

  test('tries to fetch a missing Electron once, and not again at the next start', async () => {
    program.electron(null, "import('node:fs').then((fs) => { fs.appendFileSync('tries.txt', 'x'); process.exit(1) })")
    const first = await program.start().finished
    const second = await program.start().finished
    expect(first.err).toContain('Fetching Electron')
    expect(second.err).not.toContain('Fetching Electron')
    expect(second.out).toContain("Electron's program is not here")
    expect(program.read('tries.txt')).toBe('x')
  })

  test('with --browser Electron is not tried at all', async () => {
    program.electron(ready)
    const { out } = await program.start(['--browser']).finished
    expect(out).toContain('(as asked)')
    expect(program.read('electron.pid')).toBeNull()
  })

  test('prints the address where no browser is installed, and Ctrl-C ends the server', async () => {
    const started = program.start(['--browser', 'x.neuronscope'], { NEURONSCOPE_BROWSER: 'none' })
    await started.says(program.url)
    started.child.kill('SIGINT')
    expect((await started.finished).code).toBe(130)
    expect(isGone(program.pidOf('server.json'))).toBe(true)
  })

  test('prints the address where there is no screen, without trying Electron or a browser', async () => {
    program.electron(ready)
    const started = program.start(undefined, { DISPLAY: '' })
    await started.says(program.url)
    started.child.kill('SIGTERM')
    const { out } = await started.finished
    expect(out).toContain('there is no screen')
    expect([program.read('electron.pid'), program.read('browser.txt')]).toEqual([null, null])
  })

  test('prints the address when the browser cannot open its window', async () => {
    const started = program.start(['--browser', 'x.neuronscope'], { FAKE_BROWSER: 'fails' })
    await started.says(`cannot open display); the address, until Ctrl-C: ${program.url}`)
    started.child.kill('SIGTERM')
    await started.finished
    expect(isGone(program.pidOf('server.json'))).toBe(true)
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the window and the server', async (signal) => {
    const started = program.start(['--browser', 'x.neuronscope'], { FAKE_BROWSER: '600' })
    await started.says('app window')
    while (program.read('browser.txt') === null) await wait(20)
    started.child.kill(signal)
    await started.finished
    expect(isGone(program.pidOf('server.json'))).toBe(true)
    expect(isGone(program.pidOf('browser.txt'))).toBe(true)
  })

  test('the server ends by itself when npm start is killed outright', async () => {
    const started = program.start(['--browser', 'x.neuronscope'], { NEURONSCOPE_BROWSER: 'none' })
    await started.says(program.url)
    started.child.kill('SIGKILL')
    await started.finished
    const pid = program.pidOf('server.json')
    await expect.poll(() => isGone(pid)).toBe(true)
  })

  test('repeats why the server refused, and fails', async () => {
    const { code, err, out } = await program.start(['--browser', 'x.neuronscope'], { FAKE_SERVER: 'refuses' }).finished
    expect(err).toContain('demo.neuronscope is open in another window.')
    expect([code, out, program.read('browser.txt')]).toEqual([1, '', null])
  })

  test('says how it is used when it is not understood', async () => {
    const { code, err } = await program.start(['--brwser']).finished
    expect([code, err]).toEqual([1, 'Usage: npm start [-- WORKSPACE.neuronscope] [--browser]\n'])
  })
})

test('a failed download is tried again for another version, and after a day', () => {
  const failed = { version: '45.4.1', at: 1_000_000 }
  expect(mayFetch(null, '45.4.1', 1_000_001)).toBe(true)
  expect(mayFetch(failed, '45.4.1', 1_000_001)).toBe(false)
  expect(mayFetch(failed, '45.5.0', 1_000_001)).toBe(true)
  expect(mayFetch(failed, '45.4.1', 1_000_000 + 25 * 3600 * 1000)).toBe(true)
})
