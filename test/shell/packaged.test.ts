// The packed app as it is shipped: its fuses, its archive, and that no switch or variable turns it into something else.
// NEURONSCOPE_PACKAGED names its program (npm run package -- --check).

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import pkg from '../../package.json' with { type: 'json' }
import { coloredPixels } from '../e2e/program.ts'
import { testFolder } from '../main/app/workspace.ts'
import { commandLine, runProgram } from './desktop.ts'

const program = process.env.NEURONSCOPE_PACKAGED ?? ''
const folder = testFolder()

/** Where the fuses of an Electron stand in its binary, and their order (github.com/electron/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = [
  ['runAsNode', 'off'],
  ['cookieEncryption', 'on'],
  ['nodeOptions', 'off'],
  ['nodeCliInspect', 'off'],
  ['embeddedAsarIntegrity', 'on'],
  ['onlyLoadAppFromAsar', 'on'],
  ['browserProcessV8Snapshot', 'off'],
  ['fileProtocolPrivileges', 'off'],
]

describe.skipIf(program === '')('the packed app', () => {
  let child: ChildProcess | undefined
  afterEach(() => {
    child?.kill('SIGKILL')
  })
  afterAll(() => folder.remove())

  it('has the fuses set that keep it from being anything else', () => {
    const bytes = readFileSync(program)
    const at = bytes.indexOf(SENTINEL) + SENTINEL.length + 2 // a version and a length
    const wire = bytes.toString('latin1', at, at + FUSES.length)
    const states = FUSES.map(([name], i) => [name, wire[i] === '1' ? 'on' : wire[i] === '0' ? 'off' : wire[i]])
    expect(states).toEqual(FUSES)
  })

  it('lies in one archive, but for what the system has to load, with the licences of all', () => {
    const resources = join(dirname(program), 'resources')
    expect(readdirSync(resources).sort()).toEqual(['app.asar', 'app.asar.unpacked'])
    expect(readdirSync(join(resources, 'app.asar.unpacked/node_modules'))).toEqual(['better-sqlite3'])
    const licences = readFileSync(join(dirname(program), 'LICENSES.txt'), 'utf8')
    for (const name of ['Neuronscope (MIT)', 'better-sqlite3 ', 'monaco-editor ', 'dockview ', 'valibot '])
      expect(licences).toContain(name)
    for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(existsSync(join(dirname(program), name)), name).toBe(true)
  })

  it('says its version and its help', async () => {
    const options = { program, userData: folder.path('words') }
    const version = await runProgram({ ...options, args: ['--version'] })
    expect([version.code, version.out]).toEqual([0, `Neuronscope ${pkg.version}\n`])
    const help = await runProgram({ ...options, args: ['--help'] })
    expect([help.code, help.out]).toEqual([0, expect.stringContaining('neuronscope [WORKSPACE.neuronscope]')])
  })

  it('is no Node, loads nothing by NODE_OPTIONS, and lets no debugger in', async () => {
    const options = { program, userData: folder.path('words'), args: ['--version'] }
    const said = `Neuronscope ${pkg.version}\n`
    const asNode = await runProgram({ ...options, env: { ELECTRON_RUN_AS_NODE: '1' } })
    expect(asNode.out).toBe(said)
    const withOptions = await runProgram({ ...options, env: { NODE_OPTIONS: '--require /no/such/module.js' } })
    expect([withOptions.code, withOptions.out]).toEqual([0, said])
    const inspected = await runProgram({ ...options, args: ['--inspect=0', '--version'] })
    expect(inspected.err).not.toContain('Debugger listening')
    expect(inspected.out).toBe(said)
  })

  it('opens the demo, colored, without any arguments', async () => {
    const args = commandLine({ program, userData: folder.path('first'), args: ['--remote-debugging-port=0'] })
    child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr!.on('data', (bytes) => (said += bytes))
    await expect.poll(() => said, { timeout: 30_000 }).toMatch(/DevTools listening on ws:/)
    const browser = await chromium.connectOverCDP(/DevTools listening on (\S+)/.exec(said)![1])
    const page = () => browser.contexts()[0].pages()[0]
    await expect.poll(() => page()?.url(), { timeout: 30_000 }).toBe('app://neuronscope/')
    await page().getByText('Moby-Dick').first().waitFor({ timeout: 60_000 })
    const isColored = async () => Object.values(await coloredPixels(page())).every((count) => count > 100)
    await expect.poll(isColored, { timeout: 60_000 }).toBe(true)
    expect(said).not.toMatch(/unrecognized flag|Error:/)
    await browser.close()
  })
})
