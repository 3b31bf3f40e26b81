// Ten million characters: scrolling and going from unit to unit stay within a frame on a machine without a GPU. The
// limit is 20 ms at the 95th percentile, and 50 ms from a key to the new colours; a machine that is busy with something
// else gets six tries.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../main/app/workspace.ts'
import { writeLongRecording } from '../main/store/long-recording.ts'
import { hasBrowser } from './browser.ts'
import { memoryOf, use } from './memory.ts'
import { type Program, startProgram } from './program.ts'

const CHARACTERS = 10_000_000
const UNITS = 16
const LIMIT = 20
const SWITCH_LIMIT = 50
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
    await page.locator('.text-view[data-unit]:not([data-unit=""])').waitFor({ timeout: 60_000 })
    await page.waitForTimeout(1500)
  }, 240_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  /** The best of some tries, milliseconds. */
  async function best(limit: number, measure: () => Promise<number>): Promise<number> {
    let lowest = Number.POSITIVE_INFINITY
    for (let i = 0; i < TRIES && lowest > limit; i++) {
      if (i > 0) await page.waitForTimeout(500)
      lowest = Math.min(lowest, await measure())
    }
    return lowest
  }

  it('scrolls at 60 frames a second', async () => {
    const from = Number(await page.locator('.text-view').getAttribute('data-from'))
    expect(await best(LIMIT, () => frameTime(page, 240, 'scroll'))).toBeLessThanOrEqual(LIMIT)
    expect(Number(await page.locator('.text-view').getAttribute('data-from'))).toBeGreaterThan(from + 10_000)
  })

  it('goes from unit to unit at 60 frames a second', async () => {
    await page.locator('.text-view').click({ position: { x: 200, y: 60 } })
    expect(await best(LIMIT, () => frameTime(page, 120, 'switch'))).toBeLessThanOrEqual(LIMIT)
  })

  it('shows another unit within 50 ms of the key', async () => {
    expect(await best(SWITCH_LIMIT, () => switchTime(page))).toBeLessThanOrEqual(SWITCH_LIMIT)
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

/** Turns the wheel, or goes to the next unit and back, once a frame; the 95th percentile between frames, milliseconds. */
function frameTime(page: Page, frames: number, what: 'scroll' | 'switch'): Promise<number> {
  return page.evaluate(
    async ({ frames, what }) => {
      const target = document.querySelector('.text-view canvas')!
      const act = (i: number) =>
        what === 'scroll'
          ? target.dispatchEvent(new WheelEvent('wheel', { deltaY: 96, bubbles: true, cancelable: true }))
          : window.dispatchEvent(
              new KeyboardEvent('keydown', { key: Math.floor(i / 8) % 2 ? 'k' : 'j', bubbles: true }),
            )
      const times: number[] = []
      let last = await new Promise<number>(requestAnimationFrame)
      for (let i = 0; i < frames; i++) {
        act(i)
        const now = await new Promise<number>(requestAnimationFrame)
        times.push(now - last)
        last = now
      }
      return times.sort((a, b) => a - b)[Math.floor(0.95 * times.length)]
    },
    { frames, what },
  )
}

/** From the key to the frame after the one that drew the other unit; the median of some, milliseconds. */
function switchTime(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const view = document.querySelector<HTMLElement>('.text-view')!
    const times: number[] = []
    for (let i = 0; i < 12; i++) {
      await new Promise((resolve) => setTimeout(resolve, 150))
      const before = view.dataset.unit
      const start = performance.now()
      window.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 ? 'k' : 'j', bubbles: true }))
      while (view.dataset.unit === before && performance.now() - start < 2000) await new Promise(requestAnimationFrame)
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[6]
  })
}
