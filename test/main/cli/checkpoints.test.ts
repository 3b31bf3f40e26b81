// Checkpoints that stay, on the command line: kept across a pause, listed, removed, taken as networks of their own, and in
// the bin with their network.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { testFolder } from '../app/workspace.ts'
import { Terminal, TINY } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(() => terminal.train())
afterAll(() => folder.remove())

const kept = async (model: string) =>
  (await terminal.json('model', 'checkpoints', model)).checkpoints as { step: number; hash: string; bytes: number }[]
const stepsOf = async (model: string) => (await kept(model)).map(({ step }) => step)
const train = (...options: string[]) => terminal.run('train', '--corpus', 'prose', ...TINY, ...options)

it('what they take is said before the first step', async () => {
  const { stderr, status } = await train('--model', 'whole', '--steps', '10', '--keep-every', 'log')
  expect(status).toBe(0)
  expect(stderr[0]).toMatch(/^Keeps checkpoints along the way: 8 checkpoints of [\d.]+ KiB, [\d.]+ KiB in all\.$/)
  expect(await stepsOf('whole')).toEqual([0, 1, 2, 3, 4, 6, 8, 10])
})

it('a run that went on after its end keeps the same weights as one without a pause', async () => {
  await train('--model', 'parts', '--steps', '5', '--keep-every', '5')
  await terminal.json('train', '--model', 'parts', '--resume', '--steps', '10')
  await train('--model', 'once', '--steps', '10', '--keep-every', '5')
  expect((await kept('parts')).map(({ hash }) => hash)).toEqual((await kept('once')).map(({ hash }) => hash))
  expect(await stepsOf('parts')).toEqual([0, 5, 10])
})

it('some are removed for good, and a step without one is refused with those that are kept', async () => {
  expect(await terminal.json('model', 'checkpoints', 'parts', '--remove', '5')).toMatchObject({ removed: [5] })
  expect(await stepsOf('parts')).toEqual([0, 10])
  expect(await terminal.run('model', 'checkpoints', 'parts', '--remove', '5')).toMatchObject({
    status: 1,
    stderr: ['There is no checkpoint of “parts” at step 5; kept are those at 0, 10.'],
  })
  await terminal.json('model', 'checkpoints', 'parts', '--remove', 'all')
  const { stdout } = await terminal.run('model', 'checkpoints', 'parts')
  expect(stdout).toBe('No checkpoints of “parts” are kept; train --keep-every log keeps them.')
})

it('one becomes a network of its own, with the weights of its step', async () => {
  const { taken } = await terminal.json('model', 'checkpoints', 'once', '--take', '10')
  expect(taken).toBe('once at step 10')
  const loss = async (model: string) =>
    (await terminal.json('evaluate', '--model', model, '--corpus', 'prose', '--backend', 'wasm-plain')).crossEntropy
  expect(await loss(taken)).toBe(await loss('once'))
  await terminal.json('model', 'checkpoints', 'once', '--take', '0', '--name', 'newborn')
  expect(await loss('newborn')).toBeGreaterThan(await loss('once'))
})

it('they go with their network into the bin and come back with it', async () => {
  await terminal.json('model', 'remove', 'whole')
  const { bin } = await terminal.json('bin', 'list')
  await terminal.json('bin', 'restore', 'whole')
  const checkpoints = await kept('whole')
  expect(checkpoints).toHaveLength(8)
  expect(bin[0].bytes).toBeGreaterThan(checkpoints.reduce((sum, { bytes }) => sum + bytes, 0))
})
