// Networks of other tools through the command line: inspected, chosen, refused, taken out again.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { npzOf, ramp, sourceOf } from '../../core/formats/states-source.ts'
import { prose, type TestFolder, testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const GOLDEN = join(import.meta.dirname, '../../../fixtures/golden-formats')
const ABC = JSON.stringify(Array.from('abcdefghi'))

let folder: TestFolder
let terminal: Terminal
beforeEach(() => {
  folder = testFolder()
  terminal = new Terminal(folder)
})
afterEach(() => folder.remove())

const file = (name: string) => join(GOLDEN, name)

describe('recording import', () => {
  it('lets units with long names be searched, and promises no untrained network', async () => {
    const states = npzOf(sourceOf('abc\ndef '.repeat(400), [ramp('blocks.10.ssm.17', 3200, 0.3), ramp('b.7', 3200, 2)]))
    const { status, stderr } = await terminal.run(
      'recording',
      'import',
      terminal.file('other.npz', states),
      '--name',
      'other',
    )
    expect(status).toBe(0)
    expect(stderr.join('\n')).not.toContain('0 of 0')
    const { stdout } = await terminal.run('search', '--recording', 'other', '--regex', 'a')
    expect(stdout).toContain('the untrained network: its states are not here')
    const lines = stdout.split('\n')
    const [head, first, second] = [1, 2, 3].map((i) => lines[i].indexOf('|'))
    expect([first, second]).toEqual([head, head])
  })
})

describe('model import', () => {
  it('takes a file of another tool with its vocabulary, or with the sorted characters of a text', async () => {
    const vocabulary = terminal.file('vocab.json', ABC)
    expect(await terminal.json('model', 'import', file('keras-lstm.h5'), '--vocab', vocabulary)).toMatchObject({
      model: 'keras-lstm',
      cell: 'lstm',
      layers: 2,
      hidden: 8,
      vocabulary: 9,
      warnings: [],
    })
    const text = terminal.file('text.txt', 'i had a cab; fed hedgehog a big fig'.replace(/[^a-i]/g, ''))
    const sorted = await terminal.json('model', 'import', file('keras-gru.h5'), '--characters-of', text)
    expect(sorted).toMatchObject({ cell: 'gru', vocabulary: 9 })
    expect(
      (await terminal.run('model', 'import', file('rnn.onnx'), '--vocab', vocabulary, '--characters-of', text)).status,
    ).toBe(2)
  })

  it('takes a folder that holds the network and its vocabulary', async () => {
    mkdirSync(folder.path('net'))
    writeFileSync(folder.path('net/net.onnx'), readFileSync(file('lstm.onnx')))
    writeFileSync(folder.path('net/vocab.json'), ABC)
    expect(await terminal.json('model', 'import', folder.path('net'))).toMatchObject({ model: 'net', vocabulary: 9 })
  })

  it('that is refused leaves nothing behind, whatever the reason', async () => {
    const broken = terminal.file('vocab.json', JSON.stringify(Array.from('abcdefgh').concat('')))
    for (const [args, words] of [
      [[file('rnn.onnx')], 'give a vocabulary file'],
      [[file('rnn.onnx'), '--vocab', broken], 'index 8 is ""'],
      [[terminal.file('prose.h5', prose(300)), '--vocab', broken], 'no network in a format that is read here'],
      [[file('lstm.onnx'), '--gates', 'abcd', '--vocab', broken], 'must name each of ifgo once'],
    ] as const) {
      const { status, stderr } = await terminal.run('model', 'import', ...args)
      expect(status).toBe(1)
      expect(stderr.join('\n')).toContain(words)
    }
    expect(existsSync(terminal.workspace)).toBe(false)
  })
})

describe('model inspect', () => {
  it('lists tensors with their roles and keeps nothing', async () => {
    const view = await terminal.json('model', 'inspect', file('gru.onnx'))
    expect(view.format).toBe('ONNX')
    expect(view.roles.map(({ role }: { role: string }) => role)).toEqual([
      'embedding',
      'layer 0, input weights',
      'layer 0, recurrent weights',
      'layer 0, both biases',
      'layer 1, input weights',
      'layer 1, recurrent weights',
      'layer 1, both biases',
      'output layer',
      'bias of the output layer',
    ])
    expect(view.problems).toEqual([expect.stringContaining('which 9 characters')])
    expect(existsSync(terminal.workspace)).toBe(false)
  })

  it('puts the reading first that predicts a text best, and calls others worse than guessing', async () => {
    await terminal.train()
    const net = folder.path('small.safetensors')
    await terminal.json('model', 'export', 'small', net)
    const text = terminal.file('more.txt', prose(1500, 2))
    const { readings, symbols } = await terminal.json('model', 'inspect', net, '--text', text)
    expect(readings).toHaveLength(8)
    expect(readings[0]).toMatchObject({ taken: true, words: 'i f g o · forget bias +0 · sigmoid' })
    expect(readings[0].bitsPerCharacter).toBeLessThan(Math.log2(symbols))
    const { stdout } = await terminal.run('model', 'inspect', net, '--text', text, '--gates', 'ifog')
    expect(stdout).toMatch(/→ \d+\.\d{3} bits a character.*i f o g/)
  })
})

describe('model export', () => {
  it('writes a script beside safetensors and none beside ONNX, which comes back with its characters', async () => {
    await terminal.train()
    expect(await terminal.json('model', 'export', 'small', folder.path('a.safetensors'))).toMatchObject({
      script: folder.path('a.py'),
    })
    expect(readFileSync(folder.path('a.py'), 'utf8')).toContain('from a import load')
    expect(await terminal.json('model', 'export', 'small', folder.path('b.onnx'))).toMatchObject({ script: null })
    expect(readdirSync(folder.path('.')).filter((name) => name.endsWith('.py'))).toEqual(['a.py'])
    const back = await terminal.json('model', 'import', folder.path('b.onnx'))
    const score = async (model: string) =>
      (await terminal.json('evaluate', '--model', model, '--corpus', 'prose', '--backend', 'reference')).crossEntropy
    expect(await score(back.model)).toBeCloseTo(await score('small'), 6)
    expect(existsSync(folder.path('b.py'))).toBe(false)
  })

  it('replaces neither the network nor its script unasked', async () => {
    await terminal.train()
    terminal.file('a.py', 'mine')
    const { status, stderr } = await terminal.run('model', 'export', 'small', folder.path('a.safetensors'))
    expect([status, stderr.join('')]).toEqual([1, expect.stringContaining('a.py')])
    expect(existsSync(folder.path('a.safetensors'))).toBe(false)
    expect(readFileSync(folder.path('a.py'), 'utf8')).toBe('mine')
  })
})
