// A folder that is dropped on the window, as a file manager drops it: its texts, those of the folders in it too, are one
// text with borders in the order of their names; a folder without files gets one sentence.

import { mkdirSync, writeFileSync } from 'node:fs'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, startProgram } from './program.ts'

const folder = testFolder()

describe.skipIf(!hasBrowser)('a folder that is dropped', { timeout: 60_000 }, () => {
  let program: Program
  let page: Page
  let browser: CDPSession

  beforeAll(async () => {
    program = await startProgram(folder.path('drop.neuronscope'))
    page = program.page
    browser = await page.context().newCDPSession(page)
    await page.locator('html[data-ready]').waitFor()
  }, 60_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const texts = () => page.locator('[data-view=workspace] section[aria-label=Texts]')

  async function drop(...files: string[]): Promise<void> {
    const data = { items: [], files, dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await browser.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data })
  }

  it('is one text of the files in it', async () => {
    mkdirSync(folder.path('novel/later'), { recursive: true })
    writeFileSync(folder.path('novel/2.txt'), `${prose(2000, 2)}\n`)
    writeFileSync(folder.path('novel/1.txt'), `${prose(1000, 1)}\n`)
    writeFileSync(folder.path('novel/.hidden'), 'not this')
    writeFileSync(folder.path('novel/later/3.txt'), prose(3000, 3))
    await drop(folder.path('novel'))
    await texts()
      .getByRole('button', { name: /^novel/ })
      .waitFor()
    expect(await texts().locator('.item').count()).toBe(1)
    await texts().locator('[title^="novel: 6,002 characters"][title$="of 3 files"]').waitFor()
    const shown = await page.locator('[data-view=text]').innerText()
    expect(shown.replace(/\s+/g, ' ')).toContain(prose(60, 1).replace(/\s+/g, ' '))
  })

  it('that holds no file gets one sentence, and adds nothing', async () => {
    mkdirSync(folder.path('hollow/inner'), { recursive: true })
    await drop(folder.path('hollow'))
    await page.getByText('hollow is a folder without files.').waitFor()
    expect(await texts().locator('.item').count()).toBe(1)
  })

  it('stands beside a file that is dropped with it', async () => {
    mkdirSync(folder.path('poems'))
    writeFileSync(folder.path('poems/a.txt'), prose(1500, 4))
    writeFileSync(folder.path('alone.txt'), prose(1600, 5))
    await drop(folder.path('poems'), folder.path('alone.txt'))
    await texts()
      .getByRole('button', { name: /^poems/ })
      .waitFor()
    await texts()
      .getByRole('button', { name: /^alone/ })
      .waitFor()
    expect(program.complaints).toEqual([])
  })
})
