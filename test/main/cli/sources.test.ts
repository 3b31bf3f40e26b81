// What made a character, on the command line and as a figure.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(() => terminal.record())
afterAll(() => folder.remove())

interface Part {
  position: number
  character: string
  part: number
}

describe('sources', () => {
  it('divide a logit among the characters before it, by three methods', async () => {
    for (const method of ['gradient', 'occlusion', 'integrated']) {
      const found = await terminal.json('sources', '--recording', 'R', '--position', '1400', '--method', method)
      const parts: Part[] = found.characters
      expect(parts.map(({ position }) => position)).toEqual(Array.from({ length: 48 }, (_, i) => 1352 + i))
      expect(found).toMatchObject({ method, position: 1400, target: found.character })
      const sum = parts.reduce((all, { part }) => all + part, 0)
      if (method === 'integrated') expect(sum + found.remainder).toBeCloseTo(found.logit - found.without, 4)
      else expect([found.without, found.remainder]).toEqual([null, null])
    }
  })

  it('are of the character that is asked for, and begin before the recording', async () => {
    const args = ['sources', '--recording', 'R', '--position', '1003', '--length', '8']
    const own = await terminal.json(...args)
    const other = await terminal.json(...args, '--target', own.character === 'e' ? 'a' : 'e')
    expect(own.characters).toHaveLength(8)
    expect(own.characters[0].position).toBe(995)
    expect(other.logit).not.toBe(own.logit)
  })

  it('are a figure and a table', async () => {
    const args = ['--recording', 'R', '--position', '1400', '--method', 'integrated', '--length', '16']
    const [csv, svg] = ['sources.csv', 'sources.svg'].map((name) => terminal.path(name))
    expect((await terminal.run('export', 'sources', csv, ...args)).status).toBe(0)
    expect(readFileSync(csv, 'utf8')).toContain('1384,')
    expect((await terminal.run('export', 'sources', svg, ...args)).status).toBe(0)
    expect(readFileSync(svg, 'utf8')).toContain('integrated gradients')
  })

  it.each([
    [['--position', '10'], 2, 'is not recorded'],
    [['--position', '1400', '--target', '€'], 1, 'does not know the character “€”'],
  ] as const)('refuse %j with a sentence', async (args, code, words) => {
    const { status, stderr } = await terminal.run('sources', '--recording', 'R', ...args)
    expect(status).toBe(code)
    expect(stderr.join(' ')).toContain(words)
  })
})
