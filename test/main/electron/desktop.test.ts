// The desktop app: its start, its end, and a page whose process ended.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { wordsAskedFor } from '../../../main/electron/arguments.ts'
import { app, BrowserWindow, dialog, protocol, reset } from '../../stubs/electron.ts'
import {
  breakWorkspace,
  broken,
  closed,
  created,
  folder,
  HOME,
  loadPage,
  out,
  start,
  theWindow,
} from './desktop-app.ts'

describe('the start', () => {
  it('opens one sandboxed, isolated window on its own page', async () => {
    await start()
    expect(BrowserWindow.all.length).toBe(1)
    expect(theWindow().options.webPreferences).toMatchObject({
      preload: join(folder, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    })
    expect(theWindow().loaded).toEqual([HOME])
  })

  it('registers a scheme that is standard and secure, and bypasses nothing', async () => {
    await start()
    expect(protocol.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ])
  })

  it('opens the workspace that it was given, else a demo in the user’s folder', async () => {
    await start()
    expect(created[0]).toMatchObject({
      workspace: join(folder, 'demo.neuronscope'),
      demo: true,
      shell: 'electron',
      version: '1.2.3',
    })
    reset(folder)
    const argv = process.argv
    process.argv = ['electron', '--no-sandbox', '.', '--workspace', '/data/w.neuronscope', '--demo-text', '/t.txt']
    await start()
    process.argv = argv
    expect(created[1]).toMatchObject({ workspace: '/data/w.neuronscope', demo: false, demoText: '/t.txt' })
  })

  it('leaves a second instance to the first, whose window comes to the front', async () => {
    await start()
    app.emit('second-instance')
    expect(theWindow().focused).toBe(1)
    reset(folder)
    app.lock = false
    await start()
    expect(app.quits).toBe(1)
    expect(BrowserWindow.all).toEqual([])
    expect(created.length).toBe(1)
    expect(out.join('')).toContain('Neuronscope is open already')
  })

  it('that fails says why, on standard error and in a box, and exits with 1', async () => {
    breakWorkspace(join(folder, 'demo.neuronscope'))
    await start()
    expect(dialog.errors).toEqual([['Neuronscope cannot start', `${broken} is open in another program.`]])
    expect(out).toEqual([`${broken} is open in another program.\n`])
    expect(app.exitCode).toBe(1)
    expect(BrowserWindow.all).toEqual([])
  })

  it('is reported to the launcher once, when the page says that it works', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    expect(out).toEqual([])
    page.ready()
    page.ready()
    await wait(5)
    expect(out).toEqual(['neuronscope-ready\n'])
  })

  it('never waits for Electron in the entry’s own body, which Electron would wait for', () => {
    const entry = readFileSync(new URL('../../../main/electron.ts', import.meta.url), 'utf8')
    expect(entry).toContain('void runDesktop(')
    expect(entry).not.toMatch(/^\s*await /m)
  })
})

describe('a page whose process ended', () => {
  const crash = async (reason = 'crashed') => {
    theWindow().webContents.emit('render-process-gone', {}, { reason })
    await wait(5)
  }

  it('is loaded again; the fourth time within a minute the person decides', async () => {
    await start()
    for (let i = 0; i < 3; i++) await crash()
    expect([theWindow().webContents.reloads, dialog.boxes.length]).toEqual([3, 0])
    await crash()
    expect([theWindow().webContents.reloads, dialog.boxes.length]).toEqual([4, 1])
    dialog.pressed = 1
    await crash('oom')
    expect([theWindow().webContents.reloads, theWindow().closes]).toEqual([4, 1])
    expect(dialog.boxes[1]).toContain('(oom)')
  })

  it('is left alone where it ended in good order', async () => {
    await start()
    await crash('clean-exit')
    expect(theWindow().webContents.reloads).toBe(0)
  })
})

describe('words instead of a window', () => {
  it('are the version and the help, wherever Electron puts words of its own', () => {
    expect(wordsAskedFor(['electron', '--no-sandbox', '.', '--version'], '1.2.3')).toBe('Neuronscope 1.2.3\n')
    expect(wordsAskedFor(['Neuronscope', '--help'], '1.2.3')).toContain('neuronscope [WORKSPACE.neuronscope]')
    expect(wordsAskedFor(['Neuronscope', 'a.neuronscope'], '1.2.3')).toBeUndefined()
  })
})

describe('the end', () => {
  it('quits with the last window, but not before everything is closed', async () => {
    await start()
    const ended = vi.fn()
    app.on('will-quit', ended)
    app.emit('window-all-closed')
    expect(ended).not.toHaveBeenCalled()
    await wait(5)
    expect(closed).toEqual([join(folder, 'demo.neuronscope')])
    expect(ended).toHaveBeenCalledOnce()
  })

  it('keeps the window’s place for the next start', async () => {
    await start()
    theWindow().maximized = true
    theWindow().emit('close')
    reset(folder)
    await start()
    expect(theWindow().options).toMatchObject({ x: 10, y: 20, width: 900, height: 700 })
    expect(theWindow().maximized).toBe(true)
  })
})
