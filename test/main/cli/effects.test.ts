// Effects of all units on the command line, and as a figure: what is estimated and measured where, and what is refused.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(() => terminal.record())
afterAll(() => folder.remove())

const ASKED = ['--recording', 'R', '--feature', '/[aeiou]/']
const effects = (...args: string[]) => terminal.json('effects', ...ASKED, ...args)

describe('effects', () => {
  it('has every unit of the recording with its AUROC and its estimate, and the largest measured', async () => {
    const found = await effects('--places', '16', '--exact', '4')
    expect(found).toMatchObject({ feature: '/[aeiou]/', at: 'ends', target: null, window: 24, places: 16, seed: 1 })
    const [recording] = (await terminal.json('recording', 'list')).recordings
    expect(found.units).toHaveLength(recording.units)
    const measured = found.units.filter((one: { measured: object | null }) => one.measured)
    expect(measured).toHaveLength(4)
    for (const { auroc, change, measured: exact } of measured) {
      expect(auroc).toBeGreaterThan(0)
      expect(Math.sign(exact.change)).toBe(Math.sign(change))
      expect(exact.beyond).toBeCloseTo(exact.change - exact.matched, 6)
    }
    expect(found.agreement).toBeGreaterThan(0)
  })

  it('is the same for the same seed, and takes where it is measured and a logit', async () => {
    const once = async (...args: string[]) => {
      const { seconds: _, ...found } = await effects('--places', '16', '--exact', '2', ...args)
      return found
    }
    expect(await once('--seed', '5')).toEqual(await once('--seed', '5'))
    const begins = await once('--at', 'begins', '--target', 'e', '--window', '8')
    expect(begins).toMatchObject({ at: 'begins', target: 'e', window: 8 })
    expect(begins.before).not.toBe((await once('--at', 'begins', '--window', '8')).before)
  })

  it('is a figure and a table', async () => {
    const args = ['--recording', 'R', '--feature', '/[aeiou]/', '--places', '16', '--exact', '3']
    const csv = terminal.path('effects.csv')
    expect((await terminal.run('export', 'effects', csv, ...args)).status).toBe(0)
    const [head, ...rows] = readFileSync(csv, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('#'))
    expect(head.split(',').slice(0, 3)).toEqual(['unit', 'heldout_auroc', 'estimate'])
    expect(rows.filter((row) => !row.includes(',,'))).not.toHaveLength(0)
    const svg = terminal.path('effects.svg')
    expect((await terminal.run('export', 'effects', svg, ...args)).status).toBe(0)
    expect(readFileSync(svg, 'utf8')).toContain('change of loss where it ends')
  })

  it.each([
    [['--feature', 'column()'], 'is a number'],
    [['--feature', '/[aeiou]/', '--target', '€'], 'does not know the character “€”'],
    [['--feature', '/[/'], 'not closed'],
  ])('refuses %j with a sentence', async (args, words) => {
    const { status, stderr } = await terminal.run('effects', '--recording', 'R', ...args)
    expect(status).toBe(1)
    expect(stderr.at(-1)).toContain(words)
  })
})
