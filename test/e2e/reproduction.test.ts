// The networks of a paper in the window: chosen, trained in the program whatever becomes of the window, drawn by size, and
// put into the report.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, startProgram } from './program.ts'

const folder = testFolder()
const WAIT = { timeout: 90_000 }

describe.skipIf(!hasBrowser)('the networks of a paper', { timeout: 180_000 }, () => {
  let program: Program
  let page: Page
  const view = () => page.locator('[data-view=reproduction]')

  beforeAll(async () => {
    const file = folder.path('paper.neuronscope')
    const app = await openApp(file)
    await app.corpora.add('prose', new TextEncoder().encode(prose(30_000)))
    await app.close()
    program = await startProgram(file)
    page = program.page
    await page.locator('html[data-ready]').waitFor()
    await page.keyboard.press('ControlOrMeta+k')
    await page.locator('dialog.palette input').fill('reproduce karpathy')
    await page.keyboard.press('Enter')
    await view().getByRole('button', { name: 'Train the networks' }).waitFor()
  }, 60_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  it('are planned as they are chosen, with as many parameters in a row', async () => {
    await expect.poll(() => view().locator('tbody tr').count()).toBe(36)
    await view().getByLabel('Sizes').fill('32, 7')
    await expect.poll(() => view().getByRole('alert').innerText()).toContain('not “7”')
    expect(await view().getByRole('button', { name: 'Train the networks' }).isDisabled()).toBe(true)
    await view().getByLabel('Sizes').fill('32')
    for (const name of ['RNN, tanh', '2', '3']) await view().getByLabel(name, { exact: true }).uncheck()
    await expect.poll(() => view().locator('tbody tr').count()).toBe(2)
    expect(await view().locator('tbody').innerText()).toContain('LSTM-1 size 32 (prose)')
  })

  it('are trained while the window is loaded again, one after the other', async () => {
    await view().getByLabel('Epochs').fill('3')
    await view().getByRole('button', { name: 'Train the networks' }).click()
    await view().getByRole('button', { name: 'Cancel' }).waitFor()
    await page.reload()
    await page.locator('html[data-ready]').waitFor()
    await expect.poll(() => view().getByRole('status').innerText(), WAIT).toContain('entries are in the report')
    expect(await view().getByLabel('Sizes').inputValue()).toBe('32')
    await expect.poll(() => view().locator('[data-network]').count(), WAIT).toBe(2)
  })

  it('say their loss where they are pointed at, and are in the report', async () => {
    const [dot] = await view().locator('[data-network]').all()
    const box = (await dot.boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await expect
      .poll(() => view().innerText())
      .toMatch(/-1, \d+ units a layer, [\d,]+ parameters, [\d,]+ steps: \d\.\d{3} ± /)
    await view().getByRole('button', { name: 'Open the report' }).click()
    const report = page.locator('[data-view=findings]')
    await expect.poll(() => report.innerText()).toContain('Loss of 2 networks on the part of prose')
    expect(program.complaints).toEqual([])
  })
})
