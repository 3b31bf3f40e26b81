// A recording of a network that is not here, dropped on the window as a file: the text has its colors, its units have
// their names, it is searched, and the views that need the network say so.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { npzOf, sourceOf } from '../core/formats/states-source.ts'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { dropFile } from './drop.ts'
import { coloredPixels, type Program, startProgram, unitOnShow } from './program.ts'

const folder = testFolder()
const text = Array.from(prose(20_000)).slice(0, 20_000)
const inside = text.map((_, t) => text.lastIndexOf('“', t) > text.lastIndexOf('”', t))
const unit = (name: string, value: (t: number) => number) => ({
  ...{ name, kind: 'unit' as const },
  values: Float32Array.from(text, (_, t) => value(t)),
})
const source = sourceOf(text.join(''), [
  unit('blocks.0.mlp.0', (t) => Math.sin(t)),
  unit('blocks.0.mlp.1', (t) => 3 * Math.cos(t / 7)),
  unit('blocks.3.ssm.17', (t) => (inside[t] ? 20 : -20) + Math.sin(t)),
])

describe.skipIf(!hasBrowser)('a recording of another program', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startProgram(folder.path('external.neuronscope'))
    page = program.page
    await page.locator('html[data-ready]').waitFor()
    await dropFile(page, 'states.npz', npzOf(source))
    await dialog().getByLabel('Network').fill('mamba')
    await dialog().getByRole('button', { name: 'Add' }).click()
    await dialog().waitFor({ state: 'detached', timeout: 60_000 })
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const dialog = () => page.locator('dialog[open]')
  const tree = () => page.locator('[data-view=workspace]').innerText()
  const front = (title: string) =>
    page
      .getByRole('tab', { name: new RegExp(`^${title}`) })
      .first()
      .click()

  it('colors the text, and is searched by the names of its units', async () => {
    await unitOnShow(page)
    await front('Search')
    await page.locator('[data-view=search] .monaco-editor').click()
    await page.keyboard.type('inside("“", "”")')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    const row = page.locator('[data-view=search] .table-row', { hasText: 'blocks.3.ssm.17' }).first()
    await row.waitFor({ timeout: 60_000 })
    await row.click()
    await expect.poll(() => page.locator('.text-view').getAttribute('data-unit')).toBe('blocks.3.ssm.17')
    const colors = await coloredPixels(page, '.text-view canvas')
    expect(Math.min(colors.orange, colors.blue)).toBeGreaterThan(20)
  })

  it('stands in the tree under the name that was given to its network', async () => {
    await front('Workspace')
    await expect.poll(tree).toContain('mamba')
    await expect.poll(tree).toMatch(/\b3 u\b/)
  })

  it('that is damaged is refused in its dialog by name, and leaves nothing behind', async () => {
    await front('Workspace')
    const before = await tree()
    await dropFile(page, 'half.npz', npzOf(source).slice(0, 5000))
    await dialog().getByRole('button', { name: 'Add' }).click()
    await expect.poll(() => dialog().getByRole('alert').innerText()).toMatch(/half\.npz/)
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await dialog().waitFor({ state: 'detached' })
    expect(await tree()).toBe(before)
  })

  it('shows every view without a complaint, and says where the network would be needed', async () => {
    const stage = page.locator('.stage:not(.hidden)')
    const titles = (await stage.getByRole('tab').allInnerTexts()).map((title) => title.split('\n')[0].trim())
    const seen: string[] = []
    for (const title of new Set(titles.filter((title) => title !== ''))) {
      await stage
        .getByRole('tab', { name: new RegExp(`^${title}`) })
        .first()
        .click()
      await page.waitForTimeout(1000)
      seen.push(await page.locator('body').innerText())
    }
    await expect
      .poll(async () => [...seen, await page.locator('body').innerText()].join('\n'), { timeout: 30_000 })
      .toContain('its weights are not here')
    expect(program.complaints).toEqual([])
  })
})
