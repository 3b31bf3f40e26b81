// A text that is written with a unit held, beside its untouched twin, on the command line.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(() => terminal.train())
afterAll(() => folder.remove())

const SAMPLE = ['sample', '--model', 'small', '--prime', 'the sea', '--length', '80', '--seed', '4']

describe('sample --hold', () => {
  it('writes both texts from one seed, and tells what holding costs the untouched network', async () => {
    const free = await terminal.json(...SAMPLE)
    const { text, held } = await terminal.json(...SAMPLE, '--hold', 'L0.c.3=2,L0.h.5=-1')
    expect(held.twin).toBe(free.text)
    expect(Array.from(text)).toHaveLength(80)
    expect(text).not.toBe(free.text)
    expect(held.heldLoss).not.toBe(held.freeLoss)
    const { stdout } = await terminal.run(...SAMPLE, '--hold', 'L0.c.3=2')
    expect(stdout).toMatch(/^held, \d\.\d{3} bits a character, perplexity \d+\.\d\d under the untouched network:\n/)
    expect(stdout).toContain(`\nuntouched, `)
    expect(stdout).toContain(free.text)
  })

  it.each([
    ['This network has no unit L7.c.3', 1, 'L7.c.3=1'],
    ['“quotes” is not a unit', 1, 'quotes=1'],
    ['--hold takes units and raw values, as in', 2, 'L0.c.3'],
  ] as const)('is refused with a sentence: %s', async (words, code, hold) => {
    const { status, stderr } = await terminal.run(...SAMPLE, '--hold', hold)
    expect(status).toBe(code)
    expect(stderr.join(' ')).toContain(words)
  })
})
