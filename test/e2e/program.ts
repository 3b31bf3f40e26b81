// The built program as a person starts it: out/main/server.js on a workspace, and a page of a real browser on it.

import { type ChildProcess, spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { demoText } from '../../scripts/lib/demo-text.mjs'
import { launchBrowser } from './browser.ts'

const SERVER = fileURLToPath(new URL('../../out/main/server.js', import.meta.url))

export interface Program {
  page: Page
  browser: Browser
  /** what the page or its console complained of */
  complaints: string[]
  url: string
  /** Ends the server as the system would; the page stays open. */
  end(signal?: NodeJS.Signals): Promise<void>
  /** Starts it once more. */
  again(): Promise<void>
  close(): Promise<void>
}

export interface ProgramOptions {
  /** begins with the demo, whose text must be there: hasDemoText */
  demo?: boolean
  viewport?: { width: number; height: number }
}

export async function startProgram(workspace: string, options: ProgramOptions = {}): Promise<Program> {
  const demo = options.demo ? ['--demo', '--demo-text', demoText] : []
  const start = () =>
    spawn(process.execPath, [SERVER, '--workspace', workspace, ...demo], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NEURONSCOPE_HOME: dirname(workspace) },
    })
  let server = start()
  const url = await address(server)
  const browser = await launchBrowser()
  const { viewport = { width: 1440, height: 900 } } = options
  const page = await browser.newPage({ viewport, colorScheme: 'light', acceptDownloads: true })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(url)
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    server.kill(signal)
    await new Promise((resolve) =>
      server.exitCode !== null || server.signalCode ? resolve(null) : server.once('exit', resolve),
    )
  }
  return {
    page,
    browser,
    complaints,
    url,
    end,
    again: async () => {
      server = start()
      await address(server)
    },
    close: async () => {
      await browser.close()
      await end()
    },
  }
}

function address(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)))
    server.stdout!.once('data', (line) => resolve(JSON.parse(String(line)).url))
  })
}

/** Waits until the text has the colors of a unit. */
export function unitOnShow(page: Page, options: { timeout?: number } = {}): Promise<void> {
  return page.locator('.text-view[data-unit]:not([data-unit=""])').waitFor(options)
}

/** milliseconds in which a recording that gets on, however slowly, says something new */
const STILL = 45_000

/**
 * Waits until the recording on show is whole: the tree then says how many units it has. That takes as long as the machine
 * takes; what stands still is an error.
 */
export async function untilRecorded(page: Page): Promise<void> {
  const [tree, status] = ['[data-view=workspace]', '.status'].map((part) => page.locator(part))
  let [said, since] = ['', performance.now()]
  while (!/[\d,]+ u\b/.test(await tree.innerText())) {
    const now = await status.innerText()
    if (now !== said) [said, since] = [now, performance.now()]
    if (performance.now() - since > STILL) throw new Error(`The recording stands still: ${said}`)
    await page.waitForTimeout(200)
  }
}

/** How many pixels of the text canvas are clearly blue, and clearly orange. */
export async function coloredPixels(page: Page, selector = 'canvas'): Promise<{ blue: number; orange: number }> {
  return page.evaluate((selector) => {
    const counts = { blue: 0, orange: 0 }
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>(selector)) {
      if (canvas.width < 300) continue
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!
      copy.drawImage(canvas, 0, 0)
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
      for (let i = 0; i < data.length; i += 4) {
        const difference = data[i] - data[i + 2]
        if (difference > 60) counts.orange++
        else if (difference < -60) counts.blue++
      }
    }
    return counts
  }, selector)
}
