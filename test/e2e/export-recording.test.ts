// A recording whole out of the window: the dialog, its progress, both ways in which a browser takes a big file, and giving
// up in the midst of it.

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const CHARACTERS = 120_000

/** The browser's dialog for a place, answered with one of its private files. */
const pickPrivateFile = () => {
  Object.assign(globalThis, {
    showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) => {
      Object.assign(globalThis, { picked: suggestedName })
      return (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true })
    },
  })
}
const pickNothing = () => {
  Object.assign(globalThis, {
    showSaveFilePicker: async () => {
      throw new DOMException('The user aborted a request.', 'AbortError')
    },
  })
}
const haveNoPicker = () => {
  Object.assign(globalThis, { showSaveFilePicker: undefined })
}
/** The first characters and the size of the file that was picked; −1 where it is empty or not there. */
const pickedFile = async () => {
  const { picked } = globalThis as unknown as { picked: string }
  const file = await (await (await navigator.storage.getDirectory()).getFileHandle(picked)).getFile()
  return { name: picked, size: file.size, begins: await file.slice(0, 60).text(), ends: await file.slice(-2).text() }
}

describe.skipIf(!hasBrowser)('a recording that is exported whole', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    const file = folder.path('whole.neuronscope')
    program = await startRecorded(file, prose(CHARACTERS), { hidden: 16, steps: 20 })
    page = program.page
    await unitOnShow(page)
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const dialog = () => page.locator('dialog[open]')
  async function open(format: RegExp, units = 'all'): Promise<void> {
    await page.getByRole('button', { name: /^Export ▾/ }).click()
    await page.getByRole('menuitem', { name: /^The recording whole/ }).click()
    await dialog().locator('select[name=units]').selectOption(units)
    const options = await dialog().locator('select[name=format] option').allInnerTexts()
    await dialog()
      .locator('select[name=format]')
      .selectOption({ index: options.findIndex((one) => format.test(one)) })
  }
  const start = () => dialog().getByRole('button', { name: 'Export', exact: true }).click()

  it('says what it is of, and is written where the person says', async () => {
    await page.evaluate(pickPrivateFile)
    await open(/CSV/)
    expect(await dialog().innerText()).toMatch(/all of it: 120,000 characters × 32 units/)
    await start()
    await dialog().waitFor({ state: 'detached' })
    const { name, size, begins, ends } = await page.evaluate(pickedFile)
    expect(name).toBe('activations-all of it.csv')
    expect(begins).toMatch(/^position,codepoint,L0\.h\.0/)
    expect(ends).toBe('\r\n')
    expect(size).toBeGreaterThan(CHARACTERS * 32 * 4)
  })

  it('is a download where the browser has no dialog', async () => {
    await page.evaluate(haveNoPicker)
    await open(/CSV/, 'unit')
    const [download] = await Promise.all([page.waitForEvent('download'), start()])
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n')
    expect(lines).toHaveLength(CHARACTERS + 2)
    expect(lines[0]).toMatch(/^position,codepoint,L0\.[hc]\.\d+ .*,provenance$/)
    await dialog().waitFor({ state: 'detached' })
  })

  it('is not begun when no place is chosen, and leaves nothing when it is given up', async () => {
    await page.evaluate(pickNothing)
    await open(/Parquet/)
    await start()
    await expect.poll(() => dialog().getByRole('button', { name: 'Export', exact: true }).isEnabled()).toBe(true)
    await page.evaluate(pickPrivateFile)
    await page.evaluate(() => {
      // writes wait until the dialog was closed
      const write = FileSystemWritableFileStream.prototype.write
      Object.assign(FileSystemWritableFileStream.prototype, {
        async write(data: FileSystemWriteChunkType) {
          await new Promise((resolve) => setTimeout(resolve, 1500))
          return write.call(this, data)
        },
      })
    })
    await start()
    await dialog().getByRole('progressbar', { name: 'Exporting' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await page.waitForTimeout(4000)
    expect((await page.evaluate(pickedFile)).size).toBe(0)
    expect(program.complaints).toEqual([])
  })
})
