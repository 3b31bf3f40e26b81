// What a page keeps in memory, and a person's minutes with it by script: for a short test and an hour's bench.

import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'

export interface PageMemory {
  /** megabytes that the page's own objects take when all garbage is gone */
  kept: number
  /** megabytes of the renderer's process; null where the system does not tell */
  process: number | null
}

const MB = 2 ** 20

export async function memoryOf(browser: Browser, page: Page): Promise<PageMemory> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const usage: Record<string, number> = await session.send('Runtime.getHeapUsage')
  await session.detach()
  const kept = (usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0)) / MB
  return { kept, process: await processMemory(browser) }
}

/** The largest of the renderers. */
async function processMemory(browser: Browser): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentSize(id))
  return Math.max(...sizes) / MB
}

function residentSize(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(kilobytes?.[1] ?? 0) * 1024
}

/** One round of use: scrolling, other units, far places, lanes, what is expected, the gallery, the keyboard. */
export async function use(page: Page, round: number): Promise<void> {
  const text = page.locator('.text-view')
  await text.click({ position: { x: 200, y: 60 } })
  await page.keyboard.press(round % 2 === 0 ? 'ControlOrMeta+End' : 'ControlOrMeta+Home')
  for (let i = 0; i < 10; i++) await page.mouse.wheel(0, (round % 2 === 0 ? -1 : 1) * 1500)
  for (let i = 0; i < 5; i++) await page.keyboard.press(round % 4 < 2 ? 'j' : 'k')
  await page.keyboard.press('p')
  await page.mouse.move(300 + (round % 7) * 20, 200)
  await page.keyboard.press('l')
  await page.keyboard.press('s')
  await page.getByLabel('What colours the text').selectOption(['unit', 'set', 'surprise'][round % 3])
  await page.waitForTimeout(120)
}
