// Going on: a run with --resume, another text with --from. What cannot be honoured is refused; nothing is left out in
// silence.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { prose, testFolder } from '../app/workspace.ts'
import { Terminal, TINY } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(async () => {
  await terminal.train()
  await terminal.json('corpus', 'add', terminal.file('other.txt', prose(3000, 2)))
  await terminal.json('corpus', 'add', terminal.file('strange.txt', `${prose(3000, 3)}☃é☃`))
})
afterAll(() => folder.remove())

const resume = (...options: string[]) => terminal.run('train', '--model', 'small', '--resume', ...options)

it('a run that is over is not resumed without a later end', async () => {
  const over = 'to go on, give it a later end: steps or epochs.'
  expect(await resume()).toMatchObject({
    status: 1,
    stderr: [`“small” has made 20 steps and its end is step 20; ${over}`],
  })
  expect(await resume('--steps', '10')).toMatchObject({
    status: 1,
    stderr: [`“small” has made 20 steps and its end is step 10; ${over}`],
  })
})

it('an end that is asked for replaces the one before, of whichever kind', async () => {
  await terminal.json('train', '--corpus', 'prose', '--model', 'on', ...TINY, '--steps', '5')
  const { steps } = await terminal.json('train', '--model', 'on', '--resume', '--epochs', '0.3')
  expect(steps).toBeGreaterThan(5)
})

it.each([
  [['--corpus', 'other'], 1, /“small” is trained on “prose”.*train --from “small” --corpus “other”/],
  [['--hidden', '64'], 2, /--hidden cannot be changed as a run goes on: “small” has 16/],
  [['--seq', '30'], 2, /--seq cannot be changed as a run goes on: “small” has 25/],
  [['--optimizer', 'adam'], 2, /--optimizer cannot be changed as a run goes on: “small” has rmsprop/],
  [['--from', 'small'], 2, /Give either --resume or --from/],
] as const)('resuming with %j is refused', async (options, status, sentence) => {
  const refused = await resume('--steps', '30', ...options)
  expect(refused.stderr.join()).toMatch(sentence)
  expect(refused.status).toBe(status)
})

it('what is the same anyway may be said', async () => {
  await terminal.json('train', '--corpus', 'prose', '--model', 'same', ...TINY, '--steps', '5')
  const same = ['--corpus', 'prose', '--hidden', '16', '--steps', '8', '--lr', '0.001']
  expect(await terminal.json('train', '--model', 'same', '--resume', ...same)).toMatchObject({ steps: 8, from: null })
})

it('--from goes on with another text as a new network, which begins with the weights and says where they come from', async () => {
  const options = ['--corpus', 'other', ...TINY.slice(4), '--steps', '1', '--lr', '0.0000001']
  const trained = await terminal.json('train', '--from', 'small', ...options)
  expect(trained).toMatchObject({ model: 'small on other', from: 'small', steps: 1 })
  const score = async (model: string) =>
    (await terminal.json('evaluate', '--model', model, '--corpus', 'other', '--backend', 'wasm-plain')).crossEntropy
  expect(await score('small on other')).toBeCloseTo(await score('small'), 4)
  const { models } = await terminal.json('model', 'list')
  expect(models).toContainEqual(
    expect.objectContaining({ model: 'small on other', from: 'small', fromStep: 20, hidden: 16 }),
  )
  expect((await terminal.run('model', 'list')).stdout).toContain('continued from “small” at step 20')
})

it('an imported network is trained on, and its run can be resumed', async () => {
  const file = folder.path('small.safetensors')
  await terminal.json('model', 'export', 'small', file)
  await terminal.json('model', 'import', file, '--name', 'brought')
  expect(await terminal.run('train', '--model', 'brought', '--resume')).toMatchObject({
    status: 1,
    stderr: [expect.stringContaining('train --from')],
  })
  const options = ['--corpus', 'other', '--model', 'tuned', ...TINY.slice(4), '--steps', '5']
  expect(await terminal.json('train', '--from', 'brought', ...options)).toMatchObject({ from: 'brought', steps: 5 })
  const resumed = await terminal.json('train', '--model', 'tuned', '--resume', '--steps', '7')
  expect(resumed).toMatchObject({ from: 'brought', steps: 7 })
})

it('a text with characters that the network does not know is refused by name, or read without them', async () => {
  const options = ['--from', 'small', '--corpus', 'strange', '--model', 'odd', ...TINY.slice(4), '--steps', '3']
  expect(await terminal.run('train', ...options)).toMatchObject({
    status: 1,
    stderr: [
      'The network does not know “☃” (U+2603) 2 times, “é” (U+00E9) 1 times, of 3003 characters; leave them out (--unknown skip) or spell them plainly (--unknown map).',
    ],
  })
  expect((await terminal.json('model', 'list')).models.map((one: { model: string }) => one.model)).not.toContain('odd')
  await terminal.json('train', ...options, '--unknown', 'skip')
  expect(await terminal.json('train', '--model', 'odd', '--resume', '--steps', '5')).toMatchObject({ steps: 5 })
})

it('the shape of a network that is trained on cannot be chosen', async () => {
  const refused = await terminal.run('train', '--from', 'small', '--corpus', 'other', '--hidden', '64')
  expect(refused).toMatchObject({
    status: 2,
    stderr: ['--hidden cannot be chosen with --from: “small” has 16, and keeps it.'],
  })
})

it('notes of a training are in JSON, and on standard error where the answer is for people', async () => {
  const options = ['--corpus', 'prose', ...TINY, '--batch', '4096', '--validation', '0', '--steps', '2']
  const none = 'The text has no validation part worth measuring; no best checkpoint is kept.'
  const { notes } = await terminal.json('train', '--model', 'wide', ...options)
  expect(notes).toEqual([expect.stringMatching(/^The text is short: \d+ streams instead of 4096\.$/), none])
  const { stdout, stderr } = await terminal.run('train', '--model', 'wide too', ...options)
  for (const sentence of notes) {
    expect(stderr).toContain(sentence)
    expect(stdout).not.toContain(sentence)
  }
})
