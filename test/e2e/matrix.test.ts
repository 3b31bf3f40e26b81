// Many at once: every feature against every unit, looked through by pointer and keyboard, a cell opened in the text.

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { coloredPixels, type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()

describe.skipIf(!hasBrowser)('the matrix', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('matrix.neuronscope'), prose(30_000), { steps: 100 })
    page = program.page
    await unitOnShow(page)
    await page.getByRole('tab', { name: /^Matrix/ }).click()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const view = () => page.locator('[data-view=matrix]')
  const flag = () => page.locator('.matrix-flag')

  it('comes row by row, says which features cannot be judged, and ends with q', async () => {
    await view().getByRole('button', { name: 'Compute' }).click()
    await expect
      .poll(() => view().locator('.toolbar').innerText(), { timeout: 60_000 })
      .toMatch(/\d+ features × 64 units/)
    expect(await view().locator('.matrix-names').innerText()).toContain('inside_quotes')
    expect(await view().locator('.matrix-best').innerText()).toMatch(/L0\.[hc]\.\d+[\s\S]*not judged/)
    expect((await coloredPixels(page, '[data-view=matrix] canvas')).orange).toBeGreaterThan(20)
  })

  it('can be stopped while it is computed: the rows that are there stay, and it is computed again', async () => {
    // the window asks for no more rows than it has room for, as on a machine where they come slowly
    await page.evaluate(() => {
      const send = WebSocket.prototype.send
      Object.assign(WebSocket.prototype, {
        send(this: WebSocket, bytes: Uint8Array<ArrayBuffer>) {
          const isMore = new TextDecoder('latin1').decode(bytes.subarray(0, 64)).includes('more')
          if (!isMore || 'goOn' in globalThis) send.call(this, bytes)
        },
      })
    })
    await view().getByRole('button', { name: 'Compute again' }).click()
    const rows = () => view().locator('.matrix-names button').count()
    await expect.poll(rows).toBeGreaterThan(4)
    await view().getByRole('button', { name: 'Stop' }).click()
    await view().getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
    const there = await rows()
    await page.evaluate(() => Object.assign(globalThis, { goOn: true }))
    await page.waitForTimeout(1500)
    expect(await rows()).toBe(there)
    expect(await view().getByRole('button', { name: 'Add to report' }).isDisabled()).toBe(true)
    await view()
      .getByRole('button', { name: /^Compute/ })
      .click()
    await expect.poll(() => view().innerText(), { timeout: 60_000 }).toMatch(/\d+ features × 64 units · [\d.]+ s/)
    expect(await rows()).toBeGreaterThan(there)
  })

  it('has a legend for its colors, and one measure in a column', async () => {
    const legend = page.locator('.matrix-legend')
    expect(await legend.innerText()).toMatch(/AUROC 0\.9[\s\S]*faded where q ≥ 0\.05[\s\S]*best unit\s*AUROC\s*r/)
    const cells = await view().locator('.matrix-best button').first().locator('.num').allInnerTexts()
    expect(cells[0]).toMatch(/^(0\.\d\d|1\.00)$/)
    expect(cells[1]).toMatch(/^−?(0\.\d\d|1\.00)$/)
  })

  it('says what is under the pointer, and opens the text in the colors of the unit with the feature’s matches', async () => {
    await view()
      .locator('.matrix-field canvas')
      .hover({ position: { x: 40, y: 6 } })
    await expect.poll(() => flag().innerText()).toMatch(/^inside_quotes × L0\.[hc]\.\d+: r .*AUROC .*q /)
    const unit = /L0\.[hc]\.\d+/.exec(await flag().innerText())![0]
    await view()
      .locator('.matrix-field canvas')
      .click({ position: { x: 40, y: 6 } })
    await expect.poll(() => page.locator('.text-view').getAttribute('data-unit')).toBe(unit)
    await expect.poll(() => page.locator('.matches').innerText(), { timeout: 20_000 }).toMatch(/match|of/)
  })

  it('is walked by arrows and opened by Enter', async () => {
    await page.mouse.move(5, 5)
    await view().locator('.matrix-field').focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
    await expect.poll(() => flag().innerText()).toMatch(/^sentence_end × /)
    const unit = /L0\.[hc]\.\d+/.exec(await flag().innerText())![0]
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.text-view').getAttribute('data-unit')).toBe(unit)
  })

  it('is sorted by a feature that is clicked, and taken out as CSV', async () => {
    await view().locator('.matrix-names').getByText('vowel', { exact: true }).click()
    await expect.poll(() => view().getByLabel('Units', { exact: true }).inputValue()).toBe('row:vowel')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      view().getByRole('button', { name: 'CSV', exact: true }).click(),
    ])
    expect(readFileSync(await download.path(), 'utf8')).toMatch(
      /^feature,unit,r,heldout_r,heldout_auroc,p,q,provenance\r\ninside_quotes,L0\.h\.0,/,
    )
  })

  it('is added to the report, and drawn there', async () => {
    await view().getByRole('button', { name: 'Add to report' }).click()
    await page.getByText('Features × units was added').waitFor()
    await page.keyboard.press('Control+3')
    await page.locator('[data-view=findings] img[alt^="Features × units."]').waitFor()
    await page.keyboard.press('Control+2')
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
