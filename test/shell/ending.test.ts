// How the desktop app ends, whatever is under way, and what is there when it starts again.

import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../main/app.ts'
import { addTrained } from '../main/app/recorded.ts'
import { openApp, prose, TINY, testFolder } from '../main/app/workspace.ts'
import { type DesktopApp, ended, hasElectron, startDesktop, tree } from './desktop.ts'

const folder = testFolder()
const file = folder.path('w.neuronscope')
const userData = folder.path('user')
const SOON = { timeout: 30_000 }
let desktop: DesktopApp

const start = async () => {
  desktop = await startDesktop({ userData, args: [file] })
}

/** The system's way to end a program: its window is closed. */
async function closeWindow(): Promise<{ code: number | null; milliseconds: number }> {
  const began = performance.now()
  const end = ended(desktop)
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close())
  const { code } = await end
  return { code, milliseconds: performance.now() - began }
}

/** What the workspace holds, read by this process. */
async function held<T>(read: (app: App) => T): Promise<T> {
  const app = await openApp(file, { readOnly: true })
  try {
    return read(app)
  } finally {
    await app.close()
  }
}

const run = () => desktop.page.locator('[data-view=training-run]')
const step = async () => Number((await run().innerText()).match(/([\d,]+)\s+of\s/)?.[1].replace(/,/g, '') ?? Number.NaN)

/** Resumes the run that was paused, and waits until it is some steps further. */
async function train(): Promise<void> {
  await desktop.page.getByRole('tablist', { name: 'Mode' }).getByRole('tab', { name: 'Train' }).click()
  await run().getByRole('button', { name: 'Resume' }).click()
  await run().getByRole('button', { name: 'Pause' }).waitFor(SOON)
  const before = await step()
  await expect.poll(step, SOON).toBeGreaterThan(before + 50)
}

/** Starts a recording that takes long, and waits until something of it is there. */
async function record(): Promise<void> {
  const { page } = desktop
  await page.keyboard.press('Control+2')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('record activations')
  await page.keyboard.press('Enter')
  await page.locator('dialog').getByRole('button', { name: 'Record', exact: true }).click()
  await expect.poll(() => page.locator('.status').innerText(), SOON).toMatch(/Recording.*\d/s)
}

describe.skipIf(!hasElectron)('the end of the desktop app', () => {
  /** steps of the run when it was last looked at */
  let steps = 0
  const stepsNow = () => held(({ reader }) => reader.models().find(({ name }) => name === 'a long run')!.steps)

  beforeAll(async () => {
    const app = await openApp(file)
    const { corpus } = await addTrained(app, prose(1_500_000), { steps: 30 })
    const config = { ...app.training.defaults(corpus), ...TINY, steps: 10_000_000, checkpointEvery: 20 }
    const { model } = await app.training.start(corpus, 'a long run', config)
    await app.training.pause(model)
    await app.close()
    steps = await stepsNow()
  })
  afterEach(() => {
    desktop?.process.kill('SIGKILL')
  })
  afterAll(() => folder.remove())

  it('comes with its window while nothing runs, within seconds, and leaves no lock', async () => {
    await start()
    const { code, milliseconds } = await closeWindow()
    expect(code).toBe(0)
    expect(milliseconds).toBeLessThan(15_000)
    expect(existsSync(`${file}.lock`)).toBe(false)
  })

  it('comes from the menu, while it trains: the run is kept and can be resumed', async () => {
    await start()
    await train()
    const end = ended(desktop)
    await desktop.page.getByRole('button', { name: 'File', exact: true }).click()
    await desktop.page.getByRole('menuitem', { name: 'Quit' }).click()
    expect((await end).code).toBe(0)
    const after = await stepsNow()
    expect(after).toBeGreaterThan(steps + 50)
    steps = after
  })

  it('comes while it records: what was recorded is whole', async () => {
    await start()
    await record()
    expect((await closeWindow()).code).toBe(0)
    const recordings = await held(({ reader }) => reader.recordings())
    expect(recordings.length).toBeGreaterThan(0)
    await start()
    await expect.poll(() => tree(desktop)).toContain('a long run')
    expect(desktop.errors()).toEqual([])
    await closeWindow()
  })

  it('by kill −9, while it trains, leaves a workspace that opens, with the run where it last was', async () => {
    await start()
    await train()
    const end = ended(desktop)
    desktop.process.kill('SIGKILL')
    expect((await end).signal).toBe('SIGKILL')
    await start()
    await train() // it can be resumed, and goes on
    expect((await closeWindow()).code).toBe(0)
    expect(await stepsNow()).toBeGreaterThan(steps)
  })

  it('is not the end of the page’s process: the window comes back, and the training went on', async () => {
    await start()
    await train()
    const { page } = desktop
    const loaded = page.waitForEvent('load', SOON).catch(() => null)
    await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0].webContents.forcefullyCrashRenderer(),
    )
    await loaded
    const isBack = () =>
      desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0].webContents.executeJavaScript('document.documentElement.dataset.ready'),
      )
    await expect.poll(isBack, SOON).toBe('true')
    expect(desktop.errors()).toEqual(["The window's page ended (crashed)."])
    expect((await closeWindow()).code).toBe(0)
    expect(await stepsNow()).toBeGreaterThan(steps + 50)
  })

  it('is not that of its threads: each that dies is reported in a sentence, and the program goes on', async () => {
    await start()
    const threads = await desktop.app.evaluate(() => {
      const { Worker } = process.getBuiltinModule('node:worker_threads')
      const known = new Set<InstanceType<typeof Worker>>()
      // each says when it has loaded its modules; Node ends the whole program with a thread that has not
      const emit = Worker.prototype.emit
      Worker.prototype.emit = function (this: InstanceType<typeof Worker>, ...given: Parameters<typeof emit>) {
        if (given[0] === 'message') known.add(this)
        return emit.apply(this, given)
      } as typeof emit
      Object.assign(globalThis, { known })
      return known.size
    })
    expect(threads).toBe(0)
    await train()
    await desktop.app.evaluate(async () => {
      const { known } = globalThis as unknown as { known: Set<{ terminate(): Promise<number> }> }
      await Promise.all([...known].map((worker) => worker.terminate()))
    })
    await expect.poll(() => run().innerText(), SOON).toMatch(/Resume/)
    await train()
    expect((await closeWindow()).code).toBe(0)
  })
})
