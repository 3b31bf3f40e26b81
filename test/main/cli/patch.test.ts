// States of one text in another, on the command line and as a figure.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(() => terminal.record())
afterAll(() => folder.remove())

const TEXTS = ['--a', 'to the sea and in', '--b', 'to and sea and in']

interface PatchRow {
  unit: string
  position: number
  change: number
  measured: boolean
}

describe('patch', () => {
  it('tells what every unit of one text does in another, and which carry the difference', async () => {
    const found = await terminal.json('patch', '--model', 'small', ...TEXTS, '--measure', 'logit', '--target', 'e')
    expect(found).toMatchObject({ measure: 'logit', target: 'e', against: null, share: 90, position: 5 })
    // the texts differ from character 3 to 5; after that all units together bring the whole difference
    const shares = found.whole.map(({ change }: PatchRow) => change / (found.after - found.before))
    expect(shares).toHaveLength(17)
    for (const share of shares.slice(0, 3)) expect(share).toBe(0)
    for (const share of shares.slice(5)) expect(share).toBeCloseTo(1, 3)
    const patches: PatchRow[] = found.patches
    const sizes = patches.map(({ change }) => Math.abs(change))
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
    expect(patches.filter(({ measured }) => measured).length).toBeGreaterThan(20)
    const { set } = found
    expect(Math.abs(1 - set.at(-1).together)).toBeLessThanOrEqual(0.1)
    // the first of the set is what it is alone
    expect(set[0].alone).toBe(set[0].together)
  })

  it('takes two characters, another place and another alignment', async () => {
    const args = ['--target', 'e', '--against', 't', '--align', '4:3', '--time', '8', '--share', '50']
    const found = await terminal.json('patch', '--model', 'small', ...TEXTS, ...args)
    expect(found).toMatchObject({ measure: 'difference', target: 'e', against: 't', position: 8, share: 50 })
    // the last character of b would stand beside one after the end of a
    expect(found.whole.map(({ position }: PatchRow) => position)).toEqual(Array.from({ length: 16 }, (_, i) => i))
  })

  it('are a figure and a table', async () => {
    const args = ['--model', 'small', ...TEXTS, '--measure', 'logit', '--target', 'e']
    const [csv, svg] = ['patching.csv', 'patching.svg'].map((name) => terminal.path(name))
    expect((await terminal.run('export', 'patching', csv, ...args)).status).toBe(0)
    expect(readFileSync(csv, 'utf8')).toContain('unit,position,character,character_of_a,estimate,measured,rank_in_set')
    expect((await terminal.run('export', 'patching', svg, ...args)).status).toBe(0)
    expect(readFileSync(svg, 'utf8')).toContain('of the difference from')
  })

  it.each([
    ['Text A has no character that the network knows', 1, ['--a', '€', '--b', 'one']],
    ['Text A has 1200 characters; patching takes up to 1000', 1, ['--a', 'sea '.repeat(300), '--b', 'one']],
    ['does not know the character “€”', 1, ['--a', 'one', '--b', 'at', '--target', '€']],
    ['Both characters are “e”', 1, ['--a', 'one', '--b', 'at', '--target', 'e', '--against', 'e']],
    ['Character 7 is not in text A, whose last one is 2', 1, ['--a', 'one', '--b', 'at', '--align', '7:0']],
    ['a character of a and one of b', 2, ['--a', 'one', '--b', 'at', '--align', '7']],
    ['--against says nothing about', 2, ['--a', 'one', '--b', 'at', '--measure', 'logit', '--against', 'e']],
  ] as const)('is refused with a sentence: %s', async (words, code, args) => {
    const { status, stderr } = await terminal.run('patch', '--model', 'small', ...args)
    expect(status).toBe(code)
    expect(stderr.join(' ')).toContain(words)
  })
})
