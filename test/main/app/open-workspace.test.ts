// One workspace at a time, whatever is asked for while another one is still being opened or closed.

import { mkdirSync, writeFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { createApp } from '../../../main/app.ts'
import type { AppOptions } from '../../../main/app-options.ts'
import { OpenWorkspace } from '../../../main/open-workspace.ts'
import { allInTurn } from '../../../main/serialize.ts'
import { testFolder, WORKER } from './workspace.ts'

let open: string[]
let workspace: OpenWorkspace
beforeEach(() => {
  open = []
  workspace = new OpenWorkspace(async ({ workspace: file }) => {
    if (open.includes(file)) throw new Error(`${file} is open already.`)
    open.push(file)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const close = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      open = open.filter((other) => other !== file)
    }
    return { handlers: {} as never, close }
  })
})

const ask = (file: string) => workspace.open({ workspace: file } as AppOptions)

test('a file that is asked for twice is opened once', async () => {
  expect(await Promise.all([ask('a'), ask('a')])).toEqual([true, false])
  expect(open).toEqual(['a'])
})

test('of two that are asked for at once, the last stays', async () => {
  await Promise.all([ask('a'), ask('b')])
  expect(open).toEqual(['b'])
})

test('closing waits for what is being opened, and leaves nothing open', async () => {
  const opening = ask('a')
  await workspace.close()
  await opening
  expect(open).toEqual([])
})

test('one that cannot be opened blocks no request, and the old one stays open', async () => {
  await ask('a')
  open.push('b')
  await Promise.all([expect(ask('b')).rejects.toThrow('open already'), ask('c')])
  expect(open).toEqual(['b', 'c'])
})

test('one that cannot be closed is left behind with a sentence, and the other one is open', async () => {
  const said: string[] = []
  const stubborn = new OpenWorkspace(
    async ({ workspace: file }) => ({
      handlers: {} as never,
      close: async () => {
        if (file === 'full') throw new Error('The disk is full.')
      },
    }),
    (sentence) => said.push(sentence),
  )
  await stubborn.open({ workspace: 'full' } as AppOptions)
  expect(await stubborn.open({ workspace: 'other' } as AppOptions)).toBe(true)
  expect(said).toEqual(['The disk is full.'])
  await stubborn.close()
})

test('a workspace that could not be opened to the end is let go of', async () => {
  const folder = testFolder()
  const file = folder.path('demo.neuronscope')
  const text = folder.path('text.txt')
  writeFileSync(text, 'Call me Ishmael.')
  mkdirSync(folder.path('demo'))
  writeFileSync(folder.path('demo/model.json'), '{ damaged')
  const demo = { fixtures: folder.path(''), demo: true, demoText: text }
  const options = { workspace: file, shell: 'browser', version: '0.0.0-test', workerEntry: WORKER } as const
  await expect(createApp({ ...options, ...demo })).rejects.toThrow(/JSON/)
  const app = await createApp(options)
  await app.close()
  folder.remove()
})

test('every step of an ending comes, and the first failure is what is said', async () => {
  const steps: string[] = []
  const step = (name: string, failure?: string) => async () => {
    steps.push(name)
    if (failure) throw new Error(failure)
  }
  const ending = allInTurn(step('jobs'), step('file', 'The disk is full.'), step('lock', 'later'))
  await expect(ending).rejects.toThrow('The disk is full.')
  expect(steps).toEqual(['jobs', 'file', 'lock'])
})
