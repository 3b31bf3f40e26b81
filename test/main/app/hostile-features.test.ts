// Expressions that take for ever to compile, typed, kept, imported, or lying in a workspace that was mailed: the host's
// own thread answers all the same, and they are stopped.

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../../main/app.ts'
import { NewestFirst } from '../../../main/services/newest-first.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { bytesOf, openApp, testFolder } from './workspace.ts'

/** Takes for ever even on a text of no characters. */
const SLOW = '/(?:a?|b?){40}(?!$)/.group(0)'

const folder = testFolder()
let app: App

beforeAll(async () => {
  const file = folder.path('hostile.neuronscope')
  const store = Workspace.create(file)
  store.saveFeature({ name: 'mine', expression: 'capital and digit', meaning: '' })
  store.saveFeature({ name: 'slow', expression: SLOW, meaning: '' })
  store.close()
  app = await openApp(file)
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

/** The longest that the host's thread did not answer while `work` went on, milliseconds. */
async function longestSilence(work: () => Promise<unknown>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 5 })
  delays.enable()
  await work()
  delays.disable()
  return delays.max / 1e6
}

test('expressions that run away while they are checked leave the host answering, and are stopped', async () => {
  const checks = () => Promise.allSettled(Array.from({ length: 4 }, () => app.features.check(SLOW)))
  let checked: Awaited<ReturnType<typeof checks>> = []
  const silence = await longestSilence(async () => {
    checked = await checks()
  })
  expect(silence).toBeLessThan(500)
  for (const one of checked) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'feature-too-slow' } })
}, 60_000)

test('what is typed now is checked before what was typed earlier', async () => {
  const earlier = Promise.allSettled(Array.from({ length: 3 }, () => app.features.check(SLOW)))
  const order: string[] = []
  const now = app.features.check('capital').then((check) => {
    order.push('now')
    return check
  })
  void earlier.then(() => order.push('earlier'))
  expect(await now).toEqual({ ok: true, kind: 'boolean' })
  await earlier
  expect(order).toEqual(['now', 'earlier'])
}, 60_000)

test('a workspace with a feature that runs away is described, and of that feature alone the kind is not known', async () => {
  let features: { name: string; kind: unknown; usedBy: string[] }[] = []
  const silence = await longestSilence(async () => {
    features = (await app.features.describe()).features
  })
  expect(silence).toBeLessThan(500)
  expect(features.find(({ name }) => name === 'slow')?.kind).toBeNull()
  expect(features.find(({ name }) => name === 'mine')?.kind).toBe('boolean')
  expect(features.filter(({ kind }) => kind === null)).toHaveLength(1)
}, 60_000)

test('one that runs away is neither kept nor imported, and the host answers meanwhile', async () => {
  const file = {
    format: 'neuronscope features',
    version: 1,
    features: [{ name: 'again', expression: SLOW, meaning: '' }],
  }
  const tried: unknown[] = []
  const silence = await longestSilence(async () => {
    const kept = app.ownFeatures.save({ name: 'kept', expression: SLOW, meaning: '' })
    tried.push(...(await Promise.allSettled([kept, app.ownFeatures.import(bytesOf(JSON.stringify(file)), 'ask')])))
  })
  expect(silence).toBeLessThan(500)
  for (const one of tried) expect(one).toMatchObject({ status: 'rejected' })
  expect(app.reader.features().map(({ name }) => name)).not.toContain('kept')
}, 60_000)

test('of those that wait the newest has the next turn, and one that is no longer wanted is left out', async () => {
  const turns = new NewestFirst(1)
  const order: number[] = []
  const gate = Promise.withResolvers<void>()
  const first = turns.run(() => gate.promise)
  const unwanted = new AbortController()
  const later = [1, 2, 3].map((n) =>
    turns.run(async () => void order.push(n), n === 2 ? unwanted.signal : undefined).catch(() => 'left out'),
  )
  unwanted.abort()
  gate.resolve()
  await first
  expect(await Promise.all(later)).toEqual([undefined, 'left out', undefined])
  expect(order).toEqual([3, 1])
  await turns.run(async () => void order.push(4))
  expect(order).toEqual([3, 1, 4])
})
