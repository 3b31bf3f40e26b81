// From one workspace to another without leaving the window, what the window remembers, and edits that are undone.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, openApp, prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, startProgram } from './program.ts'

const folder = testFolder()
/** another workspace is built anew, with its threads */
const SLOW = { timeout: 20_000 }
const [first, second, made] = ['first', 'second', 'made'].map((name) => folder.path(`${name}.neuronscope`))

describe.skipIf(!hasBrowser)('workspaces in the window', { timeout: 60_000 }, () => {
  let program: Program
  let page: Page

  const start = async (file: string) => {
    program = await startProgram(file)
    page = program.page
    await page.locator('html[data-ready]').waitFor()
  }
  beforeAll(async () => {
    for (const [file, name] of [
      [first, 'the first text'],
      [second, 'the second text'],
    ]) {
      const app = await openApp(file)
      await app.corpora.add(name, bytesOf(prose(2000)))
      await app.ownFeatures.save({ name: 'vowels', expression: '/[aeiou]/', meaning: '' })
      await app.close()
    }
    await start(second)
    await program.close()
    await start(first)
  }, 60_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const tree = () => page.locator('[data-view=workspace]').innerText()
  const palette = async (words: string) => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  }

  it('takes back the removal of a feature by key, and does it again', async () => {
    await page.locator('[data-view=workspace] .row', { hasText: 'vowels' }).hover()
    await page.getByRole('button', { name: 'Remove vowels' }).click()
    await expect.poll(tree).not.toContain('vowels')
    await page.locator('[data-view=workspace]').click({ position: { x: 4, y: 4 } })
    await page.keyboard.press('Control+z')
    await expect.poll(tree).toContain('vowels')
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(tree).not.toContain('vowels')
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('menuitem', { name: 'Undo removing vowels' }).click()
    await expect.poll(tree).toContain('vowels')
  })

  it('leaves Ctrl Z to a field that is being written', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('abc')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Escape')
    expect(await tree()).toContain('vowels')
  })

  it('brings back a text whose removal is undone in its notice', async () => {
    await page.locator('[data-view=workspace] .row', { hasText: 'the first text' }).hover()
    await page.getByRole('button', { name: 'Remove the first text' }).click()
    await expect.poll(tree).not.toContain('the first text')
    await page.locator('.toast', { hasText: 'the first text' }).getByRole('button', { name: 'Undo' }).click()
    await expect.poll(tree).toContain('the first text')
  })

  it('opens a recent workspace from the palette', async () => {
    await palette('open workspace second')
    await expect.poll(tree, SLOW).toContain('the second text')
    expect(await tree()).not.toContain('the first text')
  })

  it('refuses a path that leads nowhere, in a sentence, and stays', async () => {
    await palette('open workspace…')
    await page.getByLabel('Path').fill(folder.path('nowhere.neuronscope'))
    await page.getByLabel('Path').press('Enter')
    await expect.poll(() => page.locator('dialog [role=alert]').innerText()).toMatch(/There is no/)
    await page.keyboard.press('Escape')
    expect(await tree()).toContain('the second text')
  })

  it('makes a new one where a path was typed', async () => {
    await palette('new workspace')
    await page.getByLabel('Path').fill(made)
    await page.getByLabel('Path').press('Enter')
    await expect.poll(() => page.locator('.brand').innerText(), SLOW).toContain('made')
    expect(existsSync(made)).toBe(true)
  })

  it('remembers theme and layout at the next launch, on another port', async () => {
    await page.getByRole('button', { name: 'Light or dark' }).click()
    await page.keyboard.press('Control+b')
    await page.waitForTimeout(900)
    await program.close()
    await start(first)
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    await page.waitForTimeout(300)
    expect(await page.locator('[data-view=workspace]').isVisible()).toBe(false)
    await page.keyboard.press('Control+b')
    await expect.poll(tree).toContain('the first text')
  })

  it.each([
    ['no layout at all', () => '"some other words"'],
    ['one whose groups share a name', (kept: string) => kept.replaceAll('"id":"left"', '"id":"main"')],
  ])('begins with the preset where it remembers %s', async (_, damaged) => {
    await page.keyboard.press('Control+b')
    await page.waitForTimeout(900)
    await program.close()
    const preferences = JSON.parse(readFileSync(folder.path('desk.json'), 'utf8'))
    const before = preferences.window['layout.explore']
    preferences.window['layout.explore'] = damaged(before)
    expect(preferences.window['layout.explore']).not.toBe(before)
    writeFileSync(folder.path('desk.json'), JSON.stringify(preferences))
    await start(first)
    for (const view of ['workspace', 'text', 'search', 'unit'])
      await expect.poll(() => page.locator(`[data-view=${view}]`).isVisible()).toBe(true)
    expect(program.complaints).toEqual([])
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
