// The panels, moved by the pointer: dragged, closed and opened again, folded, floated, kept over a reload, and reset.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, startProgram } from './program.ts'

const folder = testFolder()

describe.skipIf(!hasBrowser)('the panels of the window', { timeout: 60_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startProgram(folder.path('panels.neuronscope'))
    page = program.page
    await page.locator('html[data-ready]').waitFor()
  }, 60_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const tab = (name: string) => page.locator('.stage:not(.hidden)').getByRole('tab', { name })
  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const left = async (id: string) => (await view(id).boundingBox())?.x ?? Number.NaN
  /** how far one stands to the right of the other; none of it can be said while either is not laid out */
  const beside = async (id: string, other: string) => (await left(id)) - (await left(other))
  const seen = (id: string) => view(id).isVisible()
  const item = async (menu: string, name: string) => {
    await page.getByRole('navigation', { name: 'Menus' }).getByRole('button', { name: menu }).click()
    await page.locator('.menu').getByText(name, { exact: true }).click()
  }

  /** Drags a tab onto the middle of the lower half of a view. */
  async function drag(name: string, onto: string): Promise<void> {
    const box = (await view(onto).boundingBox())!
    await tab(name).hover()
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 6 })
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 30, { steps: 6 })
    await page.mouse.up()
  }

  it('go where their tabs are dragged', async () => {
    await drag('Generate', 'unit')
    await expect.poll(() => beside('generate', 'unit')).toBe(0)
    await expect.poll(() => seen('text')).toBe(true)
  })

  it('stay there over a reload, however soon it comes', async () => {
    await page.reload()
    await expect.poll(() => beside('generate', 'unit')).toBe(0)
  })

  it('close with the Delete key, and open again where they belong from the View menu', async () => {
    await tab('All units').focus()
    await page.keyboard.press('Delete')
    await expect.poll(() => tab('All units').count()).toBe(0)
    await item('View', 'All units')
    await expect.poll(() => seen('units')).toBe(true)
    await expect.poll(() => beside('units', 'unit')).toBeLessThan(0)
  })

  it('fold away by key, and come back', async () => {
    for (const [keys, id] of [
      ['Control+b', 'workspace'],
      ['Control+j', 'units'],
      ['Control+u', 'unit'],
    ]) {
      await page.keyboard.press(keys)
      await expect.poll(() => seen(id), { message: keys }).toBe(false)
      await page.keyboard.press(keys)
      await expect.poll(() => seen(id), { message: keys }).toBe(true)
    }
  })

  it('come to the front from the View menu where another one covers them', async () => {
    await tab('Search').click()
    await item('View', 'Gates')
    await expect.poll(() => seen('gates')).toBe(true)
    await item('View', 'Search')
    await expect.poll(() => seen('search')).toBe(true)
    expect(await tab('Gates').count()).toBe(1)
  })

  it('float, and are docked again', async () => {
    await tab('All units').click()
    await page.getByRole('button', { name: 'Panel menu of All units' }).click()
    await page.getByRole('menuitem', { name: 'Float' }).click()
    await page.locator('.dv-resize-container [data-view=units]').waitFor()
    await page.getByRole('button', { name: 'Panel menu of All units' }).click()
    await page.getByRole('menuitem', { name: 'Dock', exact: true }).click()
    await expect.poll(() => page.locator('.dv-resize-container [data-view=units]').count()).toBe(0)
    await expect.poll(() => seen('units')).toBe(true)
  })

  it('are made wider by the arrow keys on the line between them', async () => {
    const before = (await view('workspace').boundingBox())!.width
    await page.locator('.stage:not(.hidden) .dv-sash[tabindex="0"]').first().focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await view('workspace').boundingBox())!.width).toBe(before + 16)
  })

  it('go back to the preset when the layout is reset', async () => {
    await item('View', 'Reset layout')
    await expect.poll(() => seen('search')).toBe(true)
    await tab('Generate').click()
    await expect.poll(() => beside('generate', 'unit')).toBeLessThan(0)
  })

  it('are other ones in another preset, each with its own layout', async () => {
    await page.keyboard.press('Control+1')
    await expect.poll(() => seen('training-run')).toBe(true)
    await page.keyboard.press('Control+b')
    await expect.poll(() => seen('training-settings')).toBe(false)
    await page.keyboard.press('Control+2')
    await expect.poll(() => seen('workspace')).toBe(true)
    await page.keyboard.press('Control+1')
    await page.keyboard.press('Control+b')
    await expect.poll(() => seen('training-settings')).toBe(true)
    await page.keyboard.press('Control+2')
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
