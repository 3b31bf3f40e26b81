// What is printed of a loss: its unit, whether it is worse than guessing, and what was left out of the text.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { prose, testFolder } from '../app/workspace.ts'
import { Terminal, TINY } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(async () => {
  await terminal.train()
  await terminal.json('corpus', 'add', terminal.file('strange.txt', `${prose(500).replaceAll('a', 'à')}☃☃☃`))
  await terminal.json('corpus', 'add', terminal.file('plain.txt', prose(500).replaceAll('a', 'à')))
  await terminal.json('train', '--corpus', 'prose', '--model', 'diverged', ...TINY, '--steps', '30', '--lr', '10')
})
afterAll(() => folder.remove())

it('every loss for people names its unit, bits and nats', async () => {
  const { crossEntropy, bitsPerCharacter, standardError } = await terminal.json(
    'evaluate',
    '--model',
    'small',
    '--corpus',
    'prose',
  )
  const said = `${bitsPerCharacter.toFixed(4)} bits a character (${crossEntropy.toFixed(4)} nats), standard error ${(standardError / Math.LN2).toFixed(4)} bits`
  expect((await terminal.run('evaluate', '--model', 'small', '--corpus', 'prose')).stdout).toBe(
    `3999 characters: ${said}.`,
  )
  const { stdout } = await terminal.run('model', 'list')
  for (const line of stdout.split('\n').filter((line) => line.startsWith('“')))
    expect(line).toMatch(/validation \d+\.\d+ bits a character \(\d+\.\d+ nats\)/)
})

it('a network as good as guessing is not called worse, and JSON has the loss of guessing in nats', async () => {
  const score = await terminal.json('evaluate', '--model', 'small', '--corpus', 'prose')
  expect(score).toMatchObject({ worseThanGuessing: false, unknown: null })
  expect(score.guessing).toBeCloseTo(Math.log(new Set(prose(4000)).size), 12)
})

it('a diverged training is called worse than guessing, by train, evaluate, record and model list', async () => {
  const score = await terminal.json('evaluate', '--model', 'diverged', '--corpus', 'prose')
  expect(score.crossEntropy).toBeGreaterThan(score.guessing)
  expect(score.worseThanGuessing).toBe(true)
  const saying = /This is worse than guessing \(\d\.\d\d bits a character\): .*\b(vocabulary|diverged)\b/
  const commands = [
    ['evaluate', '--model', 'diverged', '--corpus', 'prose'],
    ['record', '--model', 'diverged', '--corpus', 'prose', '--range', '0:500', '--backend', 'wasm-plain'],
    ['model', 'list'],
    ['train', '--model', 'diverged', '--resume', '--steps', '31'],
  ]
  for (const command of commands) expect((await terminal.run(...command)).stdout, command.join(' ')).toMatch(saying)
})

it('evaluate says how many characters it left out, of how many, and which', async () => {
  const text = `${prose(500).replaceAll('a', 'à')}☃☃☃`
  const count = [...text].filter((character) => 'à☃'.includes(character)).length
  const options = ['evaluate', '--model', 'small', '--corpus', 'strange', '--unknown', 'skip']
  const { characters, unknown } = await terminal.json(...options)
  expect(unknown).toEqual({
    count,
    of: 503,
    changes: [
      { character: 'à', becomes: '', count: count - 3 },
      { character: '☃', becomes: '', count: 3 },
    ],
  })
  expect(characters).toBe(503 - count - 1)
  expect((await terminal.run(...options)).stdout).toContain(
    `Left out ${count} of 503 characters that the network does not know: “à” (U+00E0) ${count - 3} times, “☃” (U+2603) 3 times.`,
  )
})

it('record says what it mapped, and sample what it left out of the prime', async () => {
  const options = ['--model', 'small', '--corpus', 'plain', '--unknown', 'map', '--backend', 'wasm-plain']
  const { unknown } = await terminal.json('record', ...options, '--name', 'mapped')
  expect(unknown).toMatchObject({ of: 500, changes: [{ character: 'à', becomes: 'a' }] })
  const { stdout } = await terminal.run('record', ...options, '--name', 'again')
  expect(stdout).toContain(
    `Mapped ${unknown.count} of 500 characters that the network does not know: “à” (U+00E0) to “a”`,
  )
  const sampled = await terminal.run('sample', '--model', 'small', '--prime', 'the ☃', '--unknown', 'skip')
  expect(sampled.stderr).toEqual(['Left out 1 of 5 characters that the network does not know: “☃” (U+2603) 1 times.'])
  expect((await terminal.run('sample', '--model', 'small', '--prime', 'the ☃')).status).toBe(1)
})
