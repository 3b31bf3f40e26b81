// Ten million characters: scrolling and going from unit to unit stay within a frame on a machine without a GPU. The
// limit is 20 ms at the 95th percentile, and 50 ms from a key or a click to the new colors. A machine that is busy with
// something else gets six tries, each beside frames in which nothing is done: what those are late by is not ours. On a
// machine that is slower than a quiet one a frame that is missed by a little takes twice as long; there the work on a
// frame counts, as long as it would take the quiet machine.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../main/app/workspace.ts'
import { writeLongRecording } from '../main/store/long-recording.ts'
import { hasBrowser } from './browser.ts'
import { best, countFrames, type Doing, quantile, timeToFrame } from './frames.ts'
import { slowness } from './machine.ts'
import { memoryOf, use } from './memory.ts'
import { type Program, startProgram, unitOnShow } from './program.ts'

const CHARACTERS = 10_000_000
const UNITS = 16
const LIMIT = 20
const SWITCH_LIMIT = 50
/** milliseconds between frames where nothing else runs */
const FRAME = 1000 / 60
/** share of frames in which the wheel may outrun the colors */
const BLANK = 0.05
const TRIES = 6
/** megabytes */
const MOST = 500
const GROWTH = 25
const folder = testFolder()

describe.skipIf(!hasBrowser)('ten million characters', { timeout: 180_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    const file = folder.path('long.neuronscope')
    writeLongRecording(file, CHARACTERS, UNITS)
    program = await startProgram(file)
    page = program.page
    await unitOnShow(page, { timeout: 60_000 })
    await page.waitForTimeout(1500)
  }, 240_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  /** Frames at work, were the machine quiet: as much longer than a quiet machine's as they are than idle ones. */
  async function frameTime(doing: Doing, count: number): Promise<number> {
    const idle = await countFrames(page, 40, 'idle')
    const slow = slowness()
    const { time, work, blank } = await countFrames(page, count, doing)
    const ms = (value: number) => value.toFixed(1)
    console.log(`${doing}: frames of ${ms(time)} ms (idle ${ms(idle.time)}), work ${ms(work)} ms, ${blank} blank`)
    if (blank > BLANK && doing === 'wheel') return Number.POSITIVE_INFINITY
    const frame = (time * FRAME) / Math.max(FRAME, idle.time)
    return slow > 1 ? Math.min(frame, work / slow) : frame
  }
  const place = async () => Number(await page.locator('.text-view').getAttribute('data-from'))
  const focus = () => page.locator('.text-view').click({ position: { x: 200, y: 60 } })
  const UNIT = { selector: '.text-view', attribute: 'data-unit' }

  it('scrolls at 60 frames a second, and the colors keep up', async () => {
    const from = await place()
    expect(await best(LIMIT, TRIES, () => frameTime('wheel', 240))).toBeLessThanOrEqual(LIMIT)
    expect(await place()).toBeGreaterThan(from + 10_000)
  })

  it('turns pages at 60 frames a second', async () => {
    await focus()
    const from = await place()
    expect(await best(LIMIT, TRIES, () => frameTime('pages', 120))).toBeLessThanOrEqual(LIMIT)
    expect(await place()).toBeGreaterThan(from + 50_000)
  })

  it('goes from unit to unit at 60 frames a second', async () => {
    await focus()
    expect(await best(LIMIT, TRIES, () => frameTime('units', 120))).toBeLessThanOrEqual(LIMIT)
  })

  it('shows the next unit within 50 ms of the key', async () => {
    await focus()
    for (let i = 0; i < UNITS; i++) await page.keyboard.press('k') // to the first one
    const walk = async () => {
      const times: number[] = []
      for (const key of [...'jjjjjjkkkkkk']) {
        await page.waitForTimeout(150)
        times.push(await timeToFrame(page, UNIT, () => page.keyboard.press(key)))
      }
      console.log(`key to frame, ms: ${times.map((ms) => ms.toFixed(0)).join(' ')}`)
      return quantile(times, 0.5)
    }
    expect(await best(SWITCH_LIMIT, TRIES, walk)).toBeLessThanOrEqual(SWITCH_LIMIT)
  })

  it('shows a unit that was not prefetched within 50 ms of the click', async () => {
    await page.getByRole('tab', { name: /^All units/ }).click()
    const rows = page.locator('[data-view=units] .table-row')
    await rows.nth(4).waitFor()
    const jump = async () => {
      const times: number[] = []
      await rows.nth(0).click()
      for (const row of [2, 4, 1, 3, 0]) {
        await page.locator('.text-view canvas').first().hover()
        await page.mouse.wheel(0, 20_000) // to where only the unit on show and its neighbours have been asked about
        await page.waitForTimeout(400)
        times.push(await timeToFrame(page, UNIT, () => rows.nth(row).click()))
      }
      console.log(`click to frame, ms: ${times.map((ms) => ms.toFixed(0)).join(' ')}`)
      return quantile(times, 0.25)
    }
    expect(await best(SWITCH_LIMIT, TRIES, jump)).toBeLessThanOrEqual(SWITCH_LIMIT)
  })

  it('reaches the end of the text', async () => {
    await page.locator('.text-view').click({ position: { x: 200, y: 60 } })
    await page.keyboard.press('ControlOrMeta+End')
    await expect.poll(async () => Number(await page.locator('.text-view').getAttribute('data-to'))).toBe(CHARACTERS)
  })

  it('keeps within 500 MB, and does not grow as it is used', async () => {
    for (let round = 0; round < 8; round++) await use(page, round)
    const before = await memoryOf(program.browser, page)
    for (let round = 0; round < 20; round++) await use(page, round)
    const after = await memoryOf(program.browser, page)
    expect(after.kept - before.kept).toBeLessThan(GROWTH)
    expect(after.process ?? after.kept).toBeLessThan(MOST)
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
