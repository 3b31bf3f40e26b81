// The ablation on the command line: what is held, where, and what it is held against.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { splitCharacters } from '../../../core/search/split.ts'
import type { EffectPlace } from '../../../main/contract/unit-types.ts'
import { testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(() => terminal.record())
afterAll(() => folder.remove())

const ablate = (...args: string[]) => terminal.json('ablate', '--recording', 'R', ...args)
const names = (places: EffectPlace[]) => places.map(({ place }) => place)

describe('ablate', () => {
  it('holds a unit at its mean on what a search holds out, in positions of the text', async () => {
    const found = await ablate('--unit', 'L0.h.3')
    expect(found).toMatchObject({ units: ['L0.h.3'], to: 'mean', feature: null, seed: 1 })
    expect(found.values).toHaveLength(1)
    expect(found.controls).toHaveLength(3)
    expect(found.ranges).toEqual([...splitCharacters(1000).heldout].map((at) => at + 1000))
    expect(names(found.places)).toEqual(['all'])
    const [all] = found.places
    expect(all.interval).toHaveLength(2)
    expect(all.control.least).toBeLessThanOrEqual(all.control.change)
  })

  it('gives effects where a feature holds, begins and ends, against matched characters', async () => {
    const { places, feature } = await ablate('--unit', 'L0.h.3', '--feature', '/[aeiou]/', '--to', 'zero')
    expect(feature).toBe('/[aeiou]/')
    expect(names(places)).toEqual(['all', 'inside', 'outside', 'begins', 'ends'])
    expect(places[1].matched.characters).toBeGreaterThan(0)
    const by = await ablate('--unit', 'L0.h.3', '--regex', '[aeiou]', '--to', 'zero')
    expect(by.places[1]).toEqual(places[1])
  })

  it('follows characters by the distance since the feature began', async () => {
    const args = ['--unit', 'L0.h.3', '--feature', '/[aeiou]/', '--to', 'zero']
    const { sinceOnset } = await ablate(...args, '--characters', 'en')
    expect(sinceOnset.map(({ character }: { character: string }) => character)).toEqual(['e', 'n'])
    const [{ points }] = sinceOnset
    expect(points[0]).toMatchObject({ from: 0, to: 1 })
    expect(points[0].after).not.toBe(points[0].before)
    const without = await terminal.run('ablate', '--recording', 'R', '--unit', 'L0.h.3', '--characters', 'e')
    expect([without.status, without.stderr.join(' ')]).toEqual([
      2,
      expect.stringContaining('--characters needs --feature'),
    ])
    const unknown = await terminal.run('ablate', '--recording', 'R', ...args, '--characters', '€')
    expect([unknown.status, unknown.stderr.join(' ')]).toEqual([1, expect.stringContaining('the character “€”')])
  })

  it('takes several units, a value, a seed and a range of the text', async () => {
    const args = ['--unit', 'L0.h.3,L0.c.5', '--to', '-0.5', '--range', '1200:1400', '--controls', '1', '--seed', '9']
    const found = await ablate(...args)
    expect(found).toMatchObject({
      units: ['L0.h.3', 'L0.c.5'],
      to: 'value',
      values: [-0.5, -0.5],
      ranges: [1200, 1400],
      seed: 9,
    })
    expect(found.places[0].characters).toBe(199)
    expect(found.controls).toHaveLength(1)
    expect(found.controls[0]).toHaveLength(2)
    expect((await ablate(...args)).places).toEqual(found.places)
  })

  it('gives units their values at other places', async () => {
    const found = await ablate('--unit', 'L0.h.3', '--to', 'resample', '--controls', '0')
    expect(found).toMatchObject({ to: 'resample', values: [], controls: [] })
    expect(found.places[0].after).not.toBe(found.places[0].before)
  })

  it('prints a table in bits', async () => {
    const { places } = await ablate('--unit', 'L0.h.3')
    const { stdout } = await terminal.run('ablate', '--recording', 'R', '--unit', 'L0.h.3')
    const lines = stdout.split('\n')
    expect(lines[0]).toMatch(/^L0\.h\.3 held at -?[\d.e-]+, characters 1\d+:1\d+/)
    expect(lines[2]).toMatch(/^everywhere /)
    expect(lines[2]).toContain((places[0].before / Math.LN2).toFixed(3))
  })

  it.each([
    [['--unit', 'L0.h.3', '--range', '0:50'], 1, /leaves the recording “R”, which holds characters 1000:2000/],
    [['--unit', 'L0.h.99'], 1, /no unit L0\.h\.99/],
    [['--unit', 'L0.h.3', '--hold', 'resample-other'], 1, /need a feature/],
    [[], 2, /--unit or --set is needed/],
    [['--set', 'nothing'], 2, /There is no set “nothing”/],
    [
      ['--unit', 'L0.h.3', '--to', 'median'],
      2,
      /--to takes mean, zero, high, low, resample, resample-other or a number/,
    ],
    [['--unit', 'L0.h.3', '--controls', '9'], 2, /--controls takes a whole number from 0 to 8/],
  ] as const)('refuses %j in a sentence', async (args, status, sentence) => {
    const ran = await terminal.run('ablate', '--recording', 'R', ...args)
    expect(ran.status).toBe(status)
    expect(ran.stderr.join('\n')).toMatch(sentence)
    expect(ran.stdout).toBe('')
  })

  it('says in its help what the JSON holds: every key that comes', async () => {
    const { stdout, status } = await terminal.run('ablate', '--help')
    expect(status).toBe(0)
    const found = await ablate('--unit', 'L0.h.3', '--feature', '/[aeiou]/')
    const [all, inside] = found.places
    const keys = [found, all, inside.control, inside.matched].flatMap((of) => Object.keys(of))
    for (const key of keys) expect(stdout, key).toMatch(new RegExp(`\\b${key}\\b`))
  })
})
