// What leaves the desktop app: text on the clipboard, figures, tables and the notebook through its own dialogs and printer.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unitOnShow } from '../e2e/program.ts'
import { makeRecorded } from '../e2e/recorded.ts'
import { prose, TINY, testFolder } from '../main/app/workspace.ts'
import { answerDialogs, type DesktopApp, hasElectron, startDesktop } from './desktop.ts'

const folder = testFolder()
const text = prose(20_000)

describe.skipIf(!hasElectron)('what leaves the desktop app', () => {
  let desktop: DesktopApp
  beforeAll(async () => {
    const file = folder.path('w.neuronscope')
    await makeRecorded(file, text, { ...TINY })
    desktop = await startDesktop({ userData: folder.path('user'), args: [file] })
    await unitOnShow(desktop.page)
  })
  afterAll(async () => {
    await desktop?.close()
    folder.remove()
  })

  const palette = async (words: string) => {
    await desktop.page.keyboard.press('Control+k')
    await desktop.page.keyboard.type(words)
    await desktop.page.keyboard.press('Enter')
  }
  const figure = () => desktop.page.locator('[data-view=publish]').getByRole('button', { name: /^Figure 1 as PNG/ })
  /** Does something that asks where to save, and gives the file's bytes once it is there. */
  async function saved(name: string, work: () => Promise<void>): Promise<Buffer> {
    const file = folder.path(name)
    await answerDialogs(desktop, { save: file })
    await work()
    await expect.poll(() => existsSync(file), { timeout: 40_000 }).toBe(true)
    return readFileSync(file)
  }

  it('is text that was selected, by the key for it', async () => {
    const { page, app } = desktop
    const canvas = page.locator('.text-view canvas').first()
    const { x, y, width } = (await canvas.boundingBox())!
    await page.mouse.move(x + 20, y + 40)
    await page.mouse.down()
    await page.mouse.move(x + width / 3, y + 40, { steps: 5 })
    await page.mouse.up()
    await page.keyboard.press('Control+c')
    await expect
      .poll(() => app.evaluate(async ({ clipboard }) => (await clipboard.readText()).length))
      .toBeGreaterThan(5)
    expect(text).toContain(await app.evaluate(({ clipboard }) => clipboard.readText()))
    await page.keyboard.press('Escape')
  })

  it.each([
    ['Export the figure as SVG', 'figure.svg', '<svg'],
    ['Export the figure as HTML', 'figure.html', '<!doctype html>'],
    ['Export the figure as PNG', 'figure.png', '\x89PNG'],
  ])('is a file, by “%s”', async (command, name, begins) => {
    const bytes = await saved(name, () => palette(command))
    expect(bytes.subarray(0, 200).toString('latin1').toLowerCase()).toContain(begins.toLowerCase())
  })

  it('is a recording whole, which comes in pieces and lies there when it is complete', async () => {
    const bytes = await saved('whole.csv', async () => {
      await palette('recording whole')
      await desktop.page.locator('dialog select[name=format]').selectOption({ label: 'CSV' })
      await desktop.page.locator('dialog').getByRole('button', { name: 'Export', exact: true }).click()
    })
    expect(bytes.toString('utf8').split('\r\n')).toHaveLength(text.length + 2)
    expect(readdirSync(folder.path('.')).filter((name) => name.startsWith('whole.csv'))).toEqual(['whole.csv'])
  })

  it.each([[/^Trace of the unit/, 'trace.csv']])('is a table, by the menu of the text', async (item, name) => {
    const bytes = await saved(name, async () => {
      await desktop.page
        .getByRole('button', { name: /^Export/ })
        .first()
        .click()
      await desktop.page.getByRole('menuitem', { name: item }).click()
    })
    expect(bytes.toString('utf8').split('\n').length).toBeGreaterThan(20)
  })

  it('is the notebook as PDF by the app’s own printer, and as HTML', async () => {
    const { page } = desktop
    await page.keyboard.press('Control+2')
    await page
      .locator('.text-view')
      .first()
      .click({ position: { x: 60, y: 60 } })
    await page.keyboard.press('f')
    await page.keyboard.press('Control+3')
    await figure().waitFor()
    const pdf = await saved('notebook.pdf', () => page.keyboard.press('Control+e'))
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeGreaterThan(5000)
    const html = await saved('notebook.html', () => palette('Export the report as HTML'))
    expect(html.toString('utf8')).toMatch(/^<!doctype html>.*L0\.[hc]\.\d/s)
  })

  it('is a figure of the notebook as PNG, at 300 dots an inch', async () => {
    const png = await saved('finding.png', () => figure().click())
    const at = png.indexOf('pHYs')
    expect(at).toBeGreaterThan(0)
    expect([png.readUInt32BE(at + 4), png.readUInt32BE(at + 8), png[at + 12]]).toEqual([11811, 11811, 1])
    expect(png.readUInt32BE(16)).toBeGreaterThan(1000) // pixels across
  })

  it('is nothing where the dialog is cancelled; a file that cannot be written is reported', async () => {
    await answerDialogs(desktop, { save: null })
    await palette('Export the figure as SVG')
    await answerDialogs(desktop, { save: folder.path('no/such/folder.svg') })
    await desktop.page.keyboard.press('Control+2')
    await palette('Export the figure as SVG')
    await expect
      .poll(() => desktop.page.locator('.toast').allInnerTexts())
      .toContainEqual(expect.stringContaining('folder.svg could not be written: ENOENT'))
  })

  it('has made the program complain of nothing', () => {
    expect(desktop.errors()).toEqual([])
    expect(desktop.complaints).toEqual([])
  })
})
