// A program that ends under its open window: the window says so as long as it lasts, and finds the program by itself when
// it is started again, as it was and in the same place.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()

describe.skipIf(!hasBrowser)('a window whose program ends', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('offline.neuronscope'), prose(10_000), { hidden: 16, steps: 20 })
    page = program.page
    await unitOnShow(page)
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const line = () => page.locator('.offline')
  const unit = () => page.locator('.text-view').getAttribute('data-unit')

  it.each(['SIGTERM', 'SIGKILL'] as const)('by %s says that it is offline, and goes on by itself', async (signal) => {
    const first = await unit()
    await page.locator('.text-view textarea').focus()
    await page.keyboard.press('j')
    await expect.poll(unit).not.toBe(first)
    const before = await unit()
    const { timeOrigin } = await page.evaluate(() => ({ timeOrigin: performance.timeOrigin }))
    await page.waitForTimeout(500) // where it is, is kept
    await program.end(signal)
    await line().getByText('Offline: the program behind this window has ended.').waitFor()
    await page.waitForTimeout(2500)
    expect(await line().count()).toBe(1)
    expect(await unit()).toBe(before)
    const complained = program.complaints.length
    await program.again()
    await expect.poll(() => page.evaluate(() => performance.timeOrigin).catch(() => timeOrigin)).not.toBe(timeOrigin)
    await unitOnShow(page)
    await expect.poll(unit).toBe(before)
    expect(await line().count()).toBe(0)
    // it works: what is asked is answered
    await page.keyboard.press('ControlOrMeta+L')
    await page.keyboard.type('/[aeiou]/')
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.locator('[data-view=search] .table-row').first().waitFor()
    expect(program.complaints.slice(complained).filter((words) => !words.includes('WebSocket'))).toEqual([])
  })
})
