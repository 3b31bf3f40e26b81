// From an empty window to a network that writes: a text dropped on it, a run started, paused, seen again after a
// reload, resumed and stopped, recorded, and asked to write.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { coloredPixels, type Program, startProgram, unitOnShow } from './program.ts'

const folder = testFolder()

describe.skipIf(!hasBrowser)('training in the window', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startProgram(folder.path('new.neuronscope'))
    page = program.page
    await page.locator('html[data-ready]').waitFor()
  }, 60_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const mode = (name: string) => page.getByRole('tablist', { name: 'Mode' }).getByRole('tab', { name }).click()
  const button = (name: string | RegExp) => page.getByRole('button', { name }).first()
  const run = () => page.locator('[data-view=training-run]')
  const step = async () =>
    Number((await run().innerText()).match(/([\d,]+)\s+of\s/)?.[1].replace(/,/g, '') ?? Number.NaN)
  const set = (field: string, value: string) =>
    page.locator(`[data-view=training-settings] [data-field=${field}]`).fill(value)

  it('says what to do when there is nothing yet', async () => {
    await expect.poll(() => page.locator('.empty').first().innerText()).toMatch(/This workspace is empty\. Drop a text/)
  })

  it('takes a text that is dropped on it', async () => {
    await drop(page, 'prose.txt', prose(40_000))
    await expect.poll(() => page.locator('[data-view=workspace]').innerText()).toContain('prose')
  })

  it('refuses a file that is no text, in a sentence', async () => {
    await drop(page, 'picture.txt', '\0\u0001\0\0\0\u0002')
    await expect.poll(() => page.locator('body').innerText()).toContain('binary file')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0)
  })

  it('names the field that is wrong', async () => {
    await mode('Train')
    await set('hidden', '7')
    await expect
      .poll(() => page.locator('[data-view=training-settings] [role=alert]').first().innerText())
      .toMatch(/16/)
    expect(await button('Start training').isDisabled()).toBe(true)
  })

  it('trains, and the curve and the figures move', async () => {
    const fields = {
      hidden: 32,
      layers: 1,
      batch: 8,
      sequence: 25,
      steps: 200_000,
      validateEvery: 50,
      checkpointEvery: 50,
    }
    for (const [field, value] of Object.entries({ ...fields, epochs: '', sampleEvery: 100 }))
      await set(field, String(value))
    await page.locator('[data-view=training-settings]').getByRole('button', { name: 'Start training' }).click()
    await expect.poll(step, { timeout: 20_000 }).toBeGreaterThan(120)
    await expect.poll(() => run().locator('svg path').count()).toBeGreaterThan(2)
    await expect.poll(() => run().locator('.sample-cards').innerText(), { timeout: 20_000 }).toMatch(/step 100/i)
  })

  it('pauses, and a reload of the window loses nothing', async () => {
    await button('Pause').click()
    await button('Resume').waitFor({ timeout: 20_000 })
    const paused = await step()
    await page.reload()
    await button('Resume').waitFor()
    await expect.poll(step).toBe(paused)
    await expect.poll(() => run().locator('svg path').count()).toBeGreaterThan(2)
  })

  it('goes on, and stops with the network kept', async () => {
    const before = await step()
    await button('Resume').click()
    await expect.poll(step, { timeout: 20_000 }).toBeGreaterThan(before)
    await button('Stop').click()
    await button(/^Record/).waitFor({ timeout: 20_000 })
  })

  it('records the network and shows the text in its colors', async () => {
    await button(/^Record/).click()
    await page.locator('dialog').getByRole('button', { name: 'Record', exact: true }).click()
    await unitOnShow(page, { timeout: 30_000 })
    await expect.poll(async () => (await coloredPixels(page)).orange, { timeout: 20_000 }).toBeGreaterThan(50)
  })

  describe('writing', () => {
    const generate = () => page.locator('[data-view=generate]')
    const written = async () =>
      Number((await generate().innerText()).match(/([\d,]+) chars/)?.[1].replace(/,/g, '') ?? 0)

    it('names the characters that the network does not know, and reads them plainer or leaves them out', async () => {
      const first = async () => (await generate().locator('.written').innerText()).replaceAll('\n', '')
      await page.getByRole('tab', { name: 'Generate' }).click()
      await generate().locator('textarea').fill('“t☃')
      await expect.poll(() => generate().locator('.touched [role=status]').innerText()).toContain('“☃” at 3')
      await generate().getByLabel('Length').fill('1')
      await generate().getByLabel('What to do with characters').selectOption('leave out')
      await generate().getByRole('button', { name: 'Generate' }).click()
      await expect.poll(written, { timeout: 20_000 }).toBe(3)
      await page.mouse.move(0, 0) // the card of a character under the pointer stands in the same text
      await expect.poll(first).toMatch(/^“t/)
      await generate().getByLabel('What to do with characters').selectOption('read plainer')
    })

    it('writes live, in colors, and stops when asked', async () => {
      await generate().locator('textarea').fill('the ')
      await generate().getByLabel('Length').fill('10000')
      await generate().getByRole('button', { name: 'Generate' }).click()
      await expect.poll(written, { timeout: 20_000 }).toBeGreaterThan(50)
      await generate().getByRole('button', { name: 'Stop' }).click()
      await generate().getByRole('button', { name: 'Generate' }).waitFor()
      const there = await written()
      await page.waitForTimeout(300)
      expect(await written()).toBe(there)
    })

    it('goes on from where it stopped', async () => {
      const there = await written()
      await generate().getByLabel('Length').fill('40')
      await generate().getByRole('button', { name: 'Continue' }).click()
      await expect.poll(written, { timeout: 20_000 }).toBe(there + 40)
    })
  })

  it('begins a new network with the weights of this one, whose shape it keeps', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.locator('dialog.palette input').fill('train a new network from')
    await page.keyboard.press('Enter')
    const settings = page.locator('[data-view=training-settings]')
    await expect.poll(() => settings.locator('[data-field=from] option:checked').innerText()).toMatch(/^of /)
    expect(await settings.locator('[data-field=hidden]').count()).toBe(0)
    await settings.locator('[data-field=name]').fill('grown')
    await settings.locator('[data-field=epochs]').fill('')
    await settings.locator('[data-field=steps]').fill('3')
    await settings.getByRole('button', { name: 'Start training' }).click()
    const row = page.locator('[data-view=training-runs] .run', { hasText: 'grown' })
    await page.getByRole('tab', { name: /^Runs/ }).click()
    await row.waitFor()
    await expect.poll(() => row.innerText(), { timeout: 30_000 }).toMatch(/grown\s+3/)
    await page.getByRole('tab', { name: 'Workspace' }).click()
    const origin = page.locator('[data-view=workspace] [title*="continued from"]')
    await expect.poll(() => origin.count()).toBeGreaterThan(0)
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})

/** Drops a file of text on the window, as from a file manager. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const files = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], name, { type: 'text/plain' }))
      return transfer
    },
    [name, text],
  )
  const root = page.locator('body > *').first()
  await root.dispatchEvent('dragover', { dataTransfer: files })
  await root.dispatchEvent('drop', { dataTransfer: files })
}
