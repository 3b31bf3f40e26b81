// One workspace at a time, whatever is asked for while another one is still being opened or closed.

import { beforeEach, expect, test } from 'vitest'
import type { AppOptions } from '../../../main/app-options.ts'
import { OpenWorkspace } from '../../../main/open-workspace.ts'

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

test('one that cannot be opened keeps nobody waiting, and the old one open', async () => {
  await ask('a')
  open.push('b')
  await Promise.all([expect(ask('b')).rejects.toThrow('open already'), ask('c')])
  expect(open).toEqual(['b', 'c'])
})
