// What the desktop app remembers of its window, what it prints instead of opening one, and what it says when it cannot.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import pkg from '../../package.json' with { type: 'json' }
import { testFolder } from '../main/app/workspace.ts'
import { commandLine, type DesktopApp, hasElectron, runProgram, startDesktop } from './desktop.ts'

const folder = testFolder()

describe.skipIf(!hasElectron)('the window of the desktop app', () => {
  const options = { userData: folder.path('user'), args: [folder.path('w.neuronscope')] }
  let desktop: DesktopApp | undefined
  afterEach(async () => {
    await desktop?.close()
    desktop = undefined
  })
  afterAll(() => folder.remove())

  it('has the size, the place and the theme that it was left with', async () => {
    desktop = await startDesktop(options)
    const bounds = { x: 120, y: 90, width: 1000, height: 700 }
    await desktop.app.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0].setBounds(bounds),
      bounds,
    )
    const theme = () => desktop!.page.locator('html').getAttribute('data-theme')
    const before = await theme()
    await desktop.page.getByRole('button', { name: 'Light or dark' }).click()
    await expect.poll(theme).not.toBe(before)
    const chosen = await theme()
    await desktop.page.waitForTimeout(900) // it is kept a little later
    await desktop.close()
    desktop = await startDesktop(options)
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getBounds())).toEqual(
      bounds,
    )
    expect(await theme()).toBe(chosen)
  })

  it('does not open where only words are asked for', async () => {
    const version = await runProgram({ userData: folder.path('other'), args: ['--version'] })
    expect([version.code, version.out]).toEqual([0, `Neuronscope ${pkg.version}\n`])
    const help = await runProgram({ userData: folder.path('other'), args: ['--help'] })
    expect(help.code).toBe(0)
    expect(help.out).toContain('neuronscope [WORKSPACE.neuronscope]')
  })

  it('that cannot open says why on standard error, in one sentence', async () => {
    const args = commandLine({
      userData: folder.path('third'),
      args: ['--workspace', folder.path('no/such/w.neuronscope')],
    })
    const child = spawn(process.env.NEURONSCOPE_ELECTRON!, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (bytes) => (said += bytes))
    await expect.poll(() => said, { timeout: 30_000 }).toMatch(/^[^[\n]*no\/such.*\.$/m)
    child.kill('SIGKILL') // its dialog waits for a click
    await once(child, 'exit')
  })
})
