// The first start: a demo workspace that is made on the spot, with something to see within ten seconds.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasDemoText } from '../../scripts/lib/demo-text.mjs'
import { testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { slowness } from './machine.ts'
import { coloredPixels, type Program, startProgram, untilRecorded } from './program.ts'

const folder = testFolder()

// the text is taken from npm by the set-up; without a network there is none, and the demo stays empty
describe.skipIf(!hasBrowser || !hasDemoText())('the demo workspace', { timeout: 90_000 }, () => {
  let program: Program
  let opened: number
  /** milliseconds until colored text is there */
  let soon: number

  beforeAll(async () => {
    soon = 10_000 * slowness()
    opened = performance.now()
    program = await startProgram(folder.path('demo.neuronscope'), { demo: true })
  }, 60_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  it('shows colored text within ten seconds, while the recording still grows', async () => {
    await expect
      .poll(async () => Object.values(await coloredPixels(program.page)).every((count) => count > 100), {
        timeout: 60_000,
      })
      .toBe(true)
    expect(performance.now() - opened).toBeLessThan(soon)
  })

  it('begins with the unit that knows it is inside a quotation', async () => {
    const { unit } = JSON.parse(readFileSync(new URL('../../fixtures/demo/model.json', import.meta.url), 'utf8'))
    await expect.poll(() => program.page.locator('.text-view').getAttribute('data-unit')).toBe(unit)
  })

  it('holds the text, the network, the recording and the library of features', async () => {
    const tree = program.page.locator('[data-view=workspace]')
    for (const name of ['Moby-Dick', 'lstm-2×256', 'inside_quotes', 'sentence_end'])
      await expect.poll(() => tree.innerText()).toContain(name)
    await tree.getByRole('button', { name: /^All \d+ features$/ }).click()
    const library = program.page.locator('[data-view=features]')
    for (const name of ['column', 'c_comment']) await expect.poll(() => library.innerText()).toContain(name)
    await program.page
      .getByRole('tab', { name: /^Workspace/ })
      .first()
      .click()
  })

  it('finds the quote detector: a unit with a held-out AUROC of at least 0.95, p at its bound', async () => {
    const { page } = program
    await untilRecorded(page)
    await page.locator('[data-view=workspace]').getByText('inside_quotes', { exact: true }).click()
    const first = page.locator('[data-view=search] .table-row').first()
    await expect.poll(() => first.innerText(), { timeout: 60_000 }).toMatch(/L1\.[hc]\.\d+/)
    await expect.poll(() => first.locator('.num').last().innerText(), { timeout: 60_000 }).toMatch(/^≤ 0\.00\d/)
    const heldOut = Number((await first.locator('.num').nth(4).innerText()).replace(/^\./, '0.'))
    expect(heldOut).toBeGreaterThanOrEqual(0.95)
  }, 400_000)

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
