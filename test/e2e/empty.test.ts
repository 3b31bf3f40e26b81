// An empty workspace says what to do next, in one place, with the demo a click away; a text that was dropped can be read
// before anything is recorded on it.

import { afterEach, describe, expect, it } from 'vitest'
import { hasDemoText } from '../../scripts/lib/demo-text.mjs'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, startProgram } from './program.ts'

const folder = testFolder()

describe.skipIf(!hasBrowser)('an empty workspace', { timeout: 90_000 }, () => {
  let program: Program | undefined

  afterEach(async () => {
    await program?.close()
    program = undefined
  })

  it('shows a dropped text at once, page by page', async () => {
    program = await startProgram(folder.path('reading.neuronscope'))
    const { page } = program
    await page.locator('.empty', { hasText: 'This workspace is empty.' }).waitFor()
    const chooser = page.waitForEvent('filechooser')
    await page.locator('.empty').getByRole('button', { name: 'Open a text…' }).click()
    const text = prose(50_000)
    await (await chooser).setFiles({ name: 'tale.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
    const pre = page.locator('.plain-text pre')
    await expect.poll(() => pre.innerText()).toContain(text.slice(0, 200).trim())
    await page.locator('.plain-text').getByRole('button', { name: 'Later' }).click()
    await expect.poll(() => page.locator('.plain-text').innerText()).toContain('20,000 to 40,000 of 50,000')
    expect(program.complaints).toEqual([])
  })

  it.skipIf(!hasDemoText())('opens the demo with one click', async () => {
    program = await startProgram(folder.path('clicked.neuronscope'))
    const { page } = program
    await page.getByRole('button', { name: 'Open the demo' }).click()
    await expect
      .poll(() => page.locator('[data-view=workspace]').innerText(), { timeout: 60_000 })
      .toMatch(/Moby-Dick[\s\S]*lstm-2×256/)
    await page.locator('.text-view[data-unit="L1.c.183"]').waitFor({ timeout: 60_000 })
    expect(program.complaints).toEqual([])
  })
})
