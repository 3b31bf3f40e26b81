// The first start of the desktop app, and what it shows of the demo.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoText, hasDemoText } from '../../scripts/lib/demo-text.mjs'
import { coloredPixels } from '../e2e/program.ts'
import { testFolder } from '../main/app/workspace.ts'
import { type DesktopApp, hasElectron, startDesktop } from './desktop.ts'

const folder = testFolder()

describe.skipIf(!hasElectron || !hasDemoText())('the first start', () => {
  let desktop: DesktopApp
  beforeAll(async () => {
    const workspace = folder.path('demo.neuronscope')
    const args = ['--workspace', workspace, '--demo', '--demo-text', demoText]
    desktop = await startDesktop({ userData: folder.path('user'), args })
  })
  afterAll(async () => {
    await desktop?.close()
    folder.remove()
  })

  it('opens the app’s own page, in a window of the program’s name', async () => {
    expect(desktop.page.url()).toBe('app://neuronscope/')
    await expect.poll(() => desktop.page.title()).toBe('demo – Neuronscope')
    await expect.poll(() => desktop.output()).toContain('neuronscope-ready')
  })

  it('shows the demo’s text, colored', async () => {
    await desktop.page.getByText('Moby-Dick').first().waitFor({ timeout: 60_000 })
    const isColored = async () => Object.values(await coloredPixels(desktop.page)).every((count) => count > 100)
    await expect.poll(isColored, { timeout: 60_000 }).toBe(true)
  })

  it('computes with the vectors of the processor, as under Node', async () => {
    const status = () => desktop.page.locator('.status').innerText()
    await expect.poll(status, { timeout: 60_000 }).toMatch(/WebAssembly SIMD, 6×(8|16) tile|AVX|Native/)
  })

  it('says nothing on standard error, and complains of nothing in the window', () => {
    expect(desktop.errors()).toEqual([])
    expect(desktop.complaints).toEqual([])
  })
})
