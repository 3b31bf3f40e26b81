// The real desktop app, driven by Playwright: the built program in the Electron that NEURONSCOPE_ELECTRON names
// (scripts/lib/test-electron.mjs). Without one, or without a screen, `hasElectron` is false and the tests skip
// themselves: `describe.skipIf(!hasElectron)(…)`.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core'
import { isRoot } from '../../scripts/lib/browser.mjs'

const executablePath = process.env.NEURONSCOPE_ELECTRON ?? ''
const appFolder = process.env.NEURONSCOPE_ELECTRON_APP ?? ''

export const hasElectron = executablePath !== '' && executablePath !== 'none'

/** Flags that work as root and without a GPU. */
export const ELECTRON_FLAGS = [...(isRoot() ? ['--no-sandbox'] : []), '--disable-gpu']

export interface DesktopApp {
  app: ElectronApplication
  process: ChildProcess
  page: Page
  /** what the page or its console complained of */
  complaints: string[]
  /** what the program has written to standard error, without what Chromium says about the machine */
  errors(): string[]
  output(): string
  close(): Promise<void>
}

export interface DesktopOptions {
  /** the folder of what the app remembers */
  userData: string
  /** words after the flags, such as `--workspace FILE` */
  args?: readonly string[]
  env?: Record<string, string>
  /** another program than the one of NEURONSCOPE_ELECTRON, with its app inside */
  program?: string
}

/** The words on the command line that start the app. */
export function commandLine({ userData, args = [], program }: DesktopOptions): string[] {
  return [...ELECTRON_FLAGS, ...(program || !appFolder ? [] : [appFolder]), `--user-data-dir=${userData}`, ...args]
}

/** Starts the app and waits until its window works. */
export async function startDesktop(options: DesktopOptions): Promise<DesktopApp> {
  const app = await electron.launch({
    executablePath: options.program ?? executablePath,
    args: commandLine(options),
    env: { ...(process.env as Record<string, string>), ...options.env },
    timeout: 120_000,
    colorScheme: null,
  })
  const said = { out: '', err: '' }
  const child = app.process()
  child.stdout!.on('data', (bytes) => (said.out += bytes))
  child.stderr!.on('data', (bytes) => (said.err += bytes))
  const page = await app.firstWindow({ timeout: 60_000 })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.locator('html[data-ready]').waitFor({ timeout: 60_000 })
  return {
    app,
    process: child,
    page,
    complaints,
    errors: () => said.err.split('\n').filter((line) => line !== '' && !ofTheMachine(line)),
    output: () => said.out,
    close: () => app.close(),
  }
}

/** Chromium's own log, such as that there is no D-Bus, and what Playwright's debugger says. */
function ofTheMachine(line: string): boolean {
  return (
    /^\[\d+:\d+\/[\d.]+:(ERROR|WARNING):/.test(line) ||
    /^(Debugger|DevTools|For help|Waiting for the debugger)/.test(line)
  )
}

/** When the program has ended: its exit code and signal. */
export function ended({ process: child }: DesktopApp): Promise<{ code: number | null; signal: string | null }> {
  if (child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode })
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
}

/** Starts the program without a debugger, as a person does, and waits until it ends. */
export async function runProgram(
  options: DesktopOptions,
  cwd?: string,
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(options.program ?? executablePath, commandLine(options), {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (bytes) => (said.out += bytes))
  child.stderr.on('data', (bytes) => (said.err += bytes))
  const [code] = await once(child, 'close')
  return { code, ...said }
}

/** What the dialogs of the system answer from now on, since their buttons cannot be pressed here. */
export async function answerDialogs(
  { app }: DesktopApp,
  answers: { open?: string; save?: string | null },
): Promise<void> {
  await app.evaluate(({ dialog }, { open, save }) => {
    dialog.showOpenDialog = async () => ({ canceled: open === undefined, filePaths: open === undefined ? [] : [open] })
    dialog.showSaveDialog = async () => ({ canceled: !save, filePath: save ?? '' })
  }, answers)
}

/** Drops files of the disk on the window, as a file manager does. */
export async function dropFiles({ page }: DesktopApp, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
  await session.detach()
}

export const brand = ({ page }: DesktopApp) => page.locator('.brand').innerText()
export const tree = ({ page }: DesktopApp) => page.locator('[data-view=workspace]').innerText()
