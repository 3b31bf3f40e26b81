// What goes out: ONNX as onnxruntime runs it, and the script that loads safetensors into PyTorch, where it is installed.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readModel } from '../../../core/formats/formats.ts'
import { writeOnnx } from '../../../core/formats/onnx-out.ts'
import { PYTORCH_SCRIPT } from '../../../core/formats/pytorch-script.ts'
import type { Cell } from '../../../core/model/cells/cells.ts'
import type { ModelSpec } from '../../../core/model/spec.ts'
import type { Network } from '../../../core/run/evaluate.ts'
import { encodeCheckpoint } from '../../../core/train/checkpoint.ts'
import { hasPeer, peer } from '../../peers/peers.ts'
import { abc, backend, tinyIds, tinyNetwork } from '../networks.ts'

const ids = [...tinyIds(30)]

/** [time · vocabulary] */
function logitsOf({ spec, parameters }: Network): Float32Array {
  const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: ids.length })
  return runner.advance(Int32Array.from(ids), ids.length, { logits: true }).logits!.slice()
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a).toHaveLength(b.length)
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}

const kinds: [Cell, Partial<ModelSpec>][] = [
  ['lstm', {}],
  ['lstm', { embedding: 5, layers: 3 }],
  ['gru', {}],
  ['gru', { reset: 'before', embedding: 5 }],
  ['rnn', { layers: 1 }],
  ['relu', {}],
]

interface Runtime {
  InferenceSession: {
    create(bytes: Uint8Array): Promise<{ run(feeds: object): Promise<Record<string, { data: Float32Array }>> }>
  }
  Tensor: new (type: string, data: BigInt64Array, shape: number[]) => object
}

describe('a network as ONNX', () => {
  it.skipIf(!hasPeer('onnxruntime-node')).each(kinds)(
    'gives the same logits in onnxruntime to 1e-5: %s %o',
    async (cell, change) => {
      const { InferenceSession, Tensor } = await peer<Runtime>('onnxruntime-node')
      const network = tinyNetwork(cell, change)
      const session = await InferenceSession.create(writeOnnx(network.spec, network.parameters, abc.characters))
      const input = new Tensor('int64', BigInt64Array.from(ids, BigInt), [ids.length, 1])
      const { logits } = await session.run({ ids: input })
      expect(worst(logits.data, logitsOf(network))).toBeLessThan(1e-5)
    },
  )

  it.each(kinds)('comes back as it went, with its characters: %s %o', (cell, change) => {
    const network = tinyNetwork(cell, change)
    const read = readModel(writeOnnx(network.spec, network.parameters, abc.characters))
    expect(read).toMatchObject({ spec: network.spec, vocabulary: abc.characters, warnings: [] })
    expect(read.parameters).toEqual(network.parameters)
  })

  it('is refused for a cell that ONNX does not have, with the way out', () => {
    const { spec, parameters } = tinyNetwork('mingru')
    expect(() => writeOnnx(spec, parameters, abc.characters)).toThrow('ONNX has no minGRU; export it as safetensors')
  })
})

const python = ['python3', '/usr/bin/python3'].find(
  (name) => spawnSync(name, ['-c', 'import torch'], { timeout: 60_000 }).status === 0,
)
const folder = mkdtempSync(join(tmpdir(), 'neuronscope-out-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!python)('the script beside safetensors', () => {
  const all: [Cell, Partial<ModelSpec>][] = [...kinds, ['mingru', {}], ['lstm-hard', { embedding: 5 }]]
  it('loads every cell into PyTorch, with the same logits to 1e-5', () => {
    writeFileSync(join(folder, 'net.py'), PYTORCH_SCRIPT)
    all.forEach(([cell, change], i) => {
      const given = { ...tinyNetwork(cell, change), vocabulary: abc.characters }
      const bytes = encodeCheckpoint({ ...given, step: 0, validationLoss: null, config: null, progress: null })
      writeFileSync(join(folder, `${i}.safetensors`), bytes)
    })
    const program = `import json, net, torch
ids = torch.tensor(${JSON.stringify(ids)})[:, None]
out = []
for i in range(${all.length}):
    with torch.no_grad():
        out.append(net.load(f"{i}.safetensors")[0](ids)[0].flatten().tolist())
print(json.dumps(out))`
    const { stdout, stderr } = spawnSync(python!, ['-c', program], { cwd: folder, encoding: 'utf8' })
    expect(stderr).toBe('')
    const logits: number[][] = JSON.parse(stdout)
    all.forEach(([cell, change], i) => {
      expect(worst(logits[i], logitsOf(tinyNetwork(cell, change)))).toBeLessThan(1e-5)
    })
  }, 60_000)

  it('says how well the network predicts a text, from a terminal', () => {
    const { parameters, spec } = tinyNetwork('lstm')
    const given = { spec, parameters, vocabulary: abc.characters }
    writeFileSync(
      join(folder, 'net.safetensors'),
      encodeCheckpoint({ ...given, step: 0, validationLoss: null, config: null, progress: null }),
    )
    const { stdout } = spawnSync(python!, ['net.py', 'abcab'], { cwd: folder, encoding: 'utf8' })
    expect(stdout).toMatch(/^\d\.\d{4} bits a character; next: '.+'\n$/)
    const { stderr } = spawnSync(python!, ['net.py'], { cwd: folder, encoding: 'utf8' })
    expect(stderr).toBe('Give a text: python3 net.py TEXT\n')
  }, 60_000)
})
