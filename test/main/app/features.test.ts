// A researcher's own features in a workspace, and what an editor gets of the language.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import { bytesOf, openApp, testFolder } from './workspace.ts'

const folder = testFolder()

describe('own features', () => {
  let app: App
  const of = (name: string) => app.reader.features().find((f) => f.name === name)

  beforeAll(async () => {
    app = await openApp(folder.path('features.neuronscope'))
  })
  afterAll(async () => {
    await app.close()
    folder.remove()
  })

  /** Each test begins with two own features, one of which mentions the other. */
  beforeEach(async () => {
    const own = app.reader.features().filter(({ builtin }) => !builtin)
    for (const { id } of own.reverse()) await app.ownFeatures.remove(id, true)
    await app.ownFeatures.save({ name: 'Shout', expression: 'capital and next(capital)', meaning: 'two capitals' })
    await app.ownFeatures.save({ name: 'far', expression: 'column() > 60 and not shout', meaning: '' })
  })

  it('are described with how they are written, their kind, their group and who uses them', async () => {
    const { features, functions, suffixes } = await app.features.describe()
    expect(features.find((f) => f.name === 'Shout')).toMatchObject({
      key: 'shout',
      kind: 'boolean',
      group: 'Own',
      usedBy: ['far'],
    })
    expect(features.find((f) => f.name === 'column')).toMatchObject({
      kind: 'number',
      group: 'Any text',
      builtin: true,
    })
    expect(functions.map(({ name }) => name)).toContain('inside')
    expect(suffixes.map(({ name }) => name)).toContain('inclusive')
  })

  it('follow a feature that is renamed', async () => {
    await app.ownFeatures.save({ ...of('Shout')!, name: 'loud' })
    expect(of('far')!.expression).toBe('column() > 60 and not loud')
  })

  it('are not removed under those who use them, unless the definition stays with them', async () => {
    await expect(app.ownFeatures.remove(of('Shout')!.id, false)).rejects.toMatchObject({ code: 'feature-in-use' })
    await app.ownFeatures.remove(of('Shout')!.id, true)
    expect(of('Shout')).toBeUndefined()
    expect(of('far')!.expression).toBe('column() > 60 and not (capital and next(capital))')
  })

  it('go out as JSON and come back, asking first where a name is taken', async () => {
    const { bytes, mime, name } = app.ownFeatures.export([of('far')!.id])
    expect([mime, name]).toEqual(['application/json', 'far.features.json'])
    await app.ownFeatures.save({ ...of('far')!, expression: '/z/' })
    const asked = await app.ownFeatures.import(bytes, 'ask')
    expect(asked).toMatchObject({ entries: [{ state: 'conflict', here: '/z/' }], written: [] })
    expect((await app.ownFeatures.import(bytes, 'rename')).written).toEqual(['far 2'])
    expect((await app.ownFeatures.import(bytes, 'replace')).written).toEqual(['far'])
    expect(of('far')!.expression).toBe(of('far 2')!.expression)
    await expect(app.ownFeatures.import(bytesOf('{}'), 'ask')).rejects.toMatchObject({ code: 'bad-features-file' })
  })

  it('say whether a wrong expression is merely unfinished', async () => {
    const unfinished = async (expression: string) => {
      const check = await app.features.check(expression)
      return check.ok ? null : check.problem.unfinished
    }
    for (const expression of ['/a', 'inside("a"', 'capital and', 'inside("“', 'capi', '/a/.gro', '(capital or '])
      expect(await unfinished(expression), expression).toBe(true)
    for (const expression of ['capi and digit', '/(/ and digit', 'column() and digit', 'capital)) or digit'])
      expect(await unfinished(expression), expression).toBe(false)
    expect(await unfinished('capital')).toBeNull()
  })
})
