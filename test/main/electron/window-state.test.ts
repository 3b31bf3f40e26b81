import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readArguments } from '../../../main/electron/arguments.ts'
import { readWindowState, writeWindowState } from '../../../main/electron/window-state.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const state = { x: 100, y: 50, width: 1200, height: 800, maximized: false }

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-window-'))
  file = join(folder, 'window.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

it('a window opens where it was', () => {
  writeWindowState(file, state)
  expect(readWindowState(file, [screen])).toEqual(state)
})

it('a window that was on a screen that is gone opens in the default place', () => {
  writeWindowState(file, { ...state, x: 2500 })
  expect(readWindowState(file, [screen])).toBeUndefined()
  expect(readWindowState(file, [screen, { ...screen, x: 1920 }])).toEqual({ ...state, x: 2500 })
})

it('a window whose title bar could not be reached opens in the default place', () => {
  for (const wrong of [{ y: -10 }, { y: 1060 }, { x: 1850 }, { x: -1150 }]) {
    writeWindowState(file, { ...state, ...wrong })
    expect(readWindowState(file, [screen])).toBeUndefined()
  }
})

it('a file that is missing, broken or edited is no state', () => {
  expect(readWindowState(file, [screen])).toBeUndefined()
  for (const text of [
    '',
    '{',
    '[]',
    '{"x":1}',
    JSON.stringify({ ...state, width: 3 }),
    JSON.stringify({ ...state, x: 'left' }),
  ]) {
    writeFileSync(file, text)
    expect(readWindowState(file, [screen])).toBeUndefined()
  }
})

it('a place that cannot be written is let go', () => {
  expect(() => writeWindowState(join(folder, 'no/such/folder.json'), state)).not.toThrow()
})

it('the program’s arguments are found among those of Electron', () => {
  const argv = [
    '/opt/electron',
    '--no-sandbox',
    '/opt/app',
    '--workspace',
    'w.neuronscope',
    '--demo',
    '--demo-text',
    '/t.txt',
  ]
  expect(readArguments(argv, '/home/me')).toEqual({
    workspace: '/home/me/w.neuronscope',
    demo: true,
    demoText: '/t.txt',
  })
  expect(readArguments(['electron', '.', 'double-clicked.neuronscope'], '/d').workspace).toBe(
    '/d/double-clicked.neuronscope',
  )
  expect(readArguments(['electron', '.'], '/d')).toEqual({ workspace: undefined, demo: false, demoText: undefined })
})
