// What `export` is given is drawn, or refused: nothing that was asked for is left out in silence.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import type { Values } from '../../../main/commands/command.ts'
import { exportFigure } from '../../../main/commands/export.ts'
import { elements } from '../../core/figures/markup.ts'
import { addRecorded } from '../app/recorded.ts'
import { openApp, prose, testFolder } from '../app/workspace.ts'

const folder = testFolder()
let app: App

beforeAll(async () => {
  app = await openApp(folder.path('export.neuronscope'))
  await addRecorded(app, prose(6000), {}, { name: 'R' })
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

async function exported(what: string, name: string, values: Values): Promise<string> {
  const file = folder.path(name)
  const signal = new AbortController().signal
  await exportFigure.run({
    app,
    values: { recording: 'R', ...values },
    positionals: [what, file],
    signal,
    progress: () => {},
    event: () => {},
  })
  return readFileSync(file, 'utf8')
}

const UNIT = { unit: 'L0.h.3', range: '0:300' }
const FEATURE = '#0a7554'
const rules = (svg: string) =>
  elements(svg).filter((e) => e.name === 'rect' && e.attributes.height === '2' && e.attributes.fill === FEATURE)

describe('colored text', () => {
  it('has a rule for a regex, and bands for lanes, in the picture that has a footer', async () => {
    const svg = await exported('text', 'a.svg', { ...UNIT, regex: 'whale', lanes: 'L0.h.1,L0.c.2' })
    for (const words of ['bands below each line:', '1 L0.h.1', '2 L0.c.2']) expect(svg).toContain(`>${words}<`)
    expect(rules(svg).length).toBeGreaterThan(1)
    expect(elements(svg).filter((e) => e.name === 'rect' && e.attributes.height === '6').length).toBeGreaterThan(100)
    expect(await exported('text', 'a.html', { ...UNIT, regex: 'whale' })).toMatch(/class="c\d+ m"/)
  })

  it('refuses a regex that is wrong, and lanes where they cannot be drawn', async () => {
    for (const name of ['b.svg', 'b.html'])
      await expect(exported('text', name, { ...UNIT, regex: '(' })).rejects.toThrow(/regular expression|group/i)
    await expect(exported('text', 'b.html', { ...UNIT, lanes: 'L0.h.1' })).rejects.toThrow('Lanes are drawn in .svg')
    await expect(exported('text', 'b.svg', { ...UNIT, lanes: 'L9.h.1' })).rejects.toThrow('L9.h.1')
  })

  it('draws a number by its size, not as a rule under everything', async () => {
    const strengths = (svg: string) => new Set(rules(svg).map((e) => e.attributes['fill-opacity']))
    expect(strengths(await exported('text', 'c.svg', { ...UNIT, feature: 'column()' })).size).toBeGreaterThan(4)
    const trace = await exported('trace', 'c-trace.svg', { ...UNIT, feature: 'column()' })
    expect(strengths(trace).size).toBeGreaterThan(4)
  })
})

it('a histogram of a feature shows both sides, with a threshold or without', async () => {
  const sides = (svg: string) =>
    elements(svg).filter((e) => e.name === 'text' && (e.text.endsWith(' true') || e.text === 'false')).length
  expect(sides(await exported('histogram', 'd.svg', { unit: 'L0.h.3', feature: '/whale/' }))).toBe(2)
  expect(sides(await exported('histogram', 'e.svg', { unit: 'L0.h.3', feature: '/whale/', threshold: '0.1' }))).toBe(2)
  expect(sides(await exported('histogram', 'f.svg', { unit: 'L0.h.3' }))).toBe(0)
})

it('what says nothing about a figure is refused', async () => {
  await expect(exported('trace', 'g.svg', { ...UNIT, lanes: 'L0.h.1' })).rejects.toThrow(
    '--lanes says nothing about a trace',
  )
  await expect(exported('histogram', 'g.svg', { unit: 'L0.h.3', rows: '3' })).rejects.toThrow('--rows')
  await expect(exported('saturation', 'g.svg', { regex: 'a' })).rejects.toThrow('--regex')
})

it('the curve of AUROC by distance is the same file under its older name', async () => {
  const asked = { unit: 'L0.h.3', feature: '/[aeiou]+/' }
  expect(await exported('memory', 'curve-1.svg', asked)).toBe(await exported('auroc-by-distance', 'curve-2.svg', asked))
})
