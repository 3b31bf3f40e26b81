// Texts as they come, in the window: a file in another encoding is read as its preview shows it, several files are one
// text whose borders are drawn, any file is read as bytes.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, openApp, prose, TINY, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, startProgram, unitOnShow } from './program.ts'

const folder = testFolder()
const file = folder.path('inputs.neuronscope')
const latin = (text: string) => Buffer.from(text, 'latin1')

describe.skipIf(!hasBrowser)('texts as they come', { timeout: 60_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    const app = await openApp(file)
    // two files of one text, to be looked at
    const [one, two] = [bytesOf(`${prose(1500, 1)}\n`), bytesOf(prose(1500, 2))]
    const bytes = new Uint8Array([...one, ...two])
    const files = [
      { name: 'one.txt', bytes: one.length },
      { name: 'two.txt', bytes: two.length },
    ]
    const { corpus } = await app.corpora.add('book', bytes, { files })
    const config = { ...app.training.defaults(corpus.id), ...TINY, hidden: 16, steps: 4 }
    const { model } = await app.training.start(corpus.id, 'small', config)
    await app.training.ended(model)
    const { recording } = await app.recordings.start({ model, corpus: corpus.id, start: 1300 })
    await app.recordings.finished(recording)
    await app.close()
    program = await startProgram(file)
    page = program.page
    await unitOnShow(page)
  }, 60_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const texts = () => page.locator('[data-view=workspace] .row').allInnerTexts()

  async function open(...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Open a text…' }).first().click(),
    ])
    await chooser.setFiles(files)
  }

  const text = (name: string, buffer: Buffer) => ({ name, mimeType: 'text/plain', buffer })
  const dialog = () => page.locator('dialog')

  it('where a file of the text begins a line is drawn across the text, and the feature border() is true', async () => {
    // the recording begins 201 characters before the border
    await expect.poll(() => borderPixels(page)).toBeGreaterThan(600) // no row of the text is so long
    await page.locator('[data-view=search] .monaco-editor').click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('border()')
    await expect.poll(() => page.locator('[data-view=search]').innerText()).toContain('true in only one stretch')
    if (process.env.LOOK_AT) await page.screenshot({ path: `${process.env.LOOK_AT}/border.png` })
  })

  it('a file that is no UTF-8 is previewed in the encodings that fit, the likeliest first', async () => {
    await open(text('école.txt', latin('Le garçon était là.\r\nIl mangeait du pâté près de la forêt.\r\n')))
    await dialog().getByText('Which encoding is école in?').waitFor()
    const select = dialog().locator('select')
    expect(await select.inputValue()).toBe('windows-1252')
    const preview = dialog().locator('.reading-preview')
    expect(await preview.innerText()).toContain('Le garçon était là.')
    await select.selectOption('windows-1251')
    await expect.poll(() => preview.innerText()).toContain('Le garзon')
    await select.selectOption('utf-8')
    await expect.poll(() => preview.innerText()).toContain('Cannot be read')
    expect(await dialog().getByRole('button', { name: 'Add the text' }).isDisabled()).toBe(true)
    if (process.env.LOOK_AT) {
      await select.selectOption('windows-1252')
      await page.screenshot({ path: `${process.env.LOOK_AT}/encoding.png` })
    }
    await select.selectOption('windows-1252')
    await dialog().getByLabel('Keep CR').check()
    await dialog().getByRole('button', { name: 'Add the text' }).click()
    await expect.poll(texts).toContainEqual(expect.stringContaining('école'))
    const title = await page.locator('[data-view=workspace] .row', { hasText: 'école' }).first().innerHTML()
    expect(title).toContain('read as Windows-1252')
  })

  it('closing the question adds nothing', async () => {
    await open(text('noise.bin.txt', Buffer.from([65, 0, 66, 255, 67, 0, 1, 2])))
    await dialog()
      .getByText(/a NUL stands in line 1, column 2/)
      .waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect((await texts()).join()).not.toContain('noise')
  })

  it('any file is read as bytes', async () => {
    await open(text('noise.bin.txt', Buffer.from([65, 0, 66, 255, 67, 0, 1, 2])))
    await dialog().locator('select').selectOption('bytes')
    await expect.poll(() => dialog().locator('.reading-preview').innerText()).toContain('A\\x00B\\xFF')
    await dialog().getByRole('button', { name: 'Add the text' }).click()
    await expect.poll(async () => (await texts()).join()).toContain('noise.bin')
  })

  it('several files are one text, or one each, as is asked', async () => {
    await open(text('a.txt', Buffer.from('first part\n')), text('b.txt', Buffer.from('second part\n')))
    await dialog().getByText('Add 2 files').waitFor()
    await dialog().getByRole('button', { name: 'As one text' }).click()
    await expect.poll(async () => (await texts()).join(' ')).toMatch(/\ba\b/)
    await page.locator('[data-view=workspace] [title^="a: 23 characters"][title$="of 2 files"]').waitFor()
    await open(text('c.txt', Buffer.from('one\n')), text('d.txt', Buffer.from('two\n')))
    await dialog().getByRole('button', { name: 'One text each' }).click()
    await expect.poll(async () => (await texts()).join(' ')).toMatch(/\bc\b[\s\S]*\bd\b/)
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})

/** The longest run of one faint color across a row of pixels, of those that are not the page's. */
function borderPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.text')!
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    let longest = 0
    for (let y = 0; y < canvas.height; y++)
      for (let x = 0, run = 0, last = -1; x < canvas.width; x++) {
        const i = 4 * (y * canvas.width + x)
        const color = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2]
        const grey = Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) < 24
        run = color === last && grey && data[i] < 200 ? run + 1 : 0
        last = color
        longest = Math.max(longest, run)
      }
    return longest
  })
}
