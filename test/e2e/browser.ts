// The browser of the end-to-end tests: the one that NEURONSCOPE_BROWSER names, else an installed one of the Chromium
// family. Without one, `hasBrowser` is false and the tests skip themselves: `describe.skipIf(!hasBrowser)(…)`.
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
import { findBrowser } from '../../scripts/lib/browser.mjs'

const executablePath: string | null = findBrowser()

export const hasBrowser = executablePath !== null

/** Headless flags that work as root, without a GPU, and reach for nothing on the network. */
const quietFlags = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts a browser of its own with an empty profile; close it when the tests of the file are over. */
export function launchBrowser({ args = [], ...options }: LaunchOptions = {}): Promise<Browser> {
  if (executablePath === null) throw new Error('There is no browser: guard the test with hasBrowser.')
  return chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: false, // root may not use it, npm's browser has none, and only our own pages are opened
    args: [...quietFlags, ...args],
    ...options,
  })
}
