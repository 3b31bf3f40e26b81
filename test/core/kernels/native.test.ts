// The native kernels, compiled here and now from the source as it is, under the suites that define right; and what
// becomes of a file that is not there, not loadable, or of other sources. Skipped where there is no compiler.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { sentence } from '../../../core/errors.ts'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { type Addon, NATIVE_IDS, type NativeId } from '../../../core/kernels/native/native.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { chooseBackend } from '../../../main/workers/backend.ts'
import { loadAddon, loadNative } from '../../../main/workers/native.ts'
import { describeBackend } from './backend-suite.ts'
import { model, still } from './shapes.ts'
import { describeShapes } from './shapes-suite.ts'
import { describeThreads } from './threads-suite.ts'

/** What a recorder calls; see core/kernels/native/native.ts. */
interface Recording {
  attach_block(index: number, bits: Uint16Array): void
  set_target(stream: number, block: number, at: number, count: number): void
  set_summarised(block: number, count: number): void
  record(): void
  summarise(): void
  dispose(): void
}

const folder = mkdtempSync(join(tmpdir(), 'neuronscope-native-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => void vi.unstubAllEnvs())

const script = fileURLToPath(new URL('../../../scripts/build-native.mjs', import.meta.url))
const build = (env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [script, folder], { encoding: 'utf8', timeout: 300_000, env: { ...process.env, ...env } })

const { status, stderr } = build()
const compilerIsMissing = /No C\+\+ compiler|can be built on/.test(stderr)

/** A backend that was compiled just now, whatever lies in .cache; null where this processor cannot run it. */
function load(id: NativeId, threads: number): Backend | null {
  vi.stubEnv('NEURONSCOPE_NATIVE', folder)
  try {
    return loadNative(id, threads)
  } catch (error) {
    if (/lacks the instructions/.test(sentence(error))) return null
    throw error
  }
}
const native = (threads: number) => load('native', threads)!

if (compilerIsMissing) it.skip(`the native kernels: ${stderr.trim()}`, () => {})
else describe('the native kernels', describeNative)

function describeNative() {
  it('compile without a complaint', () => {
    expect(stderr).toMatch(/^(Compiled with \S+ to \S+\n)+$/)
    expect(status).toBe(0)
  })
  if (status !== 0) return

  for (const id of NATIVE_IDS) {
    if (!load(id, 1)) {
      it.skip(`${id}: this processor cannot run it`, () => {})
      continue
    }
    for (const threads of [1, 2, 3])
      describe(threads === 1 ? 'alone' : `with ${threads} threads`, () => describeBackend(load(id, threads)!))
    for (const threads of [1, 2]) describeShapes(load(id, threads)!)
    describeThreads(id, (threads) => load(id, threads)!)
  }

  if (!load('native', 1)) return

  it('can be asked for, and say what they are', () => {
    vi.stubEnv('NEURONSCOPE_NATIVE', folder)
    const backend = chooseBackend({ threads: 2, prefer: 'native' })
    expect(backend.description).toMatch(/^Native, .+, 6×\d+ tile, 2 threads$/)
    expect(native(1000).threads).toBe(64)
    backend.dispose()
  })

  const file = join(folder, `native-${process.platform}-${process.arch}.node`)

  it('refuse a network that does not fit, with its size', () => {
    const options = { ...still, batch: 20_000, sequence: 100_000 }
    expect(() => native(1).createTrainer(model(), initialize(model(), 1), options)).toThrow(
      /This network of 2 × 10 units would need \d+ MB, and this machine has \d+ MB/,
    )
  })

  it('give memory back', () => {
    const spec = model({ hidden: 256 })
    const parameters = initialize(spec, 1)
    const make = () =>
      native(2)
        .createTrainer(spec, parameters, { ...still, batch: 50, sequence: 50 })
        .dispose()
    make()
    const before = process.memoryUsage().rss
    for (let k = 0; k < 20; k++) make()
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
  })

  describe('check what reaches them', () => {
    const addon: Addon = loadAddon(file)
    // one LSTM layer of 16 units, 5 characters, 2 streams of 3 characters, one thread
    const plan = Int32Array.of(2, 0, 1, 16, 5, 0, 2, 3, 1, 0, 0, 0, 0, 0, 0)

    it('a plan of another length, and threads that cannot be', () => {
      expect(addon.measure(plan)).toBeGreaterThan(1000)
      expect(() => new addon.Network(plan.subarray(1))).toThrow(/plan has other fields/)
      expect(() => new addon.Network(plan.with(8, 65))).toThrow(/threads/)
      expect(() => new addon.Network(plan.with(8, 0))).toThrow(/threads/)
    })

    it('arrays of another kind, and more than there is room for', () => {
      const network = new addon.Network(plan)
      network.write_ids(new Int32Array(8))
      expect(() => network.write_ids(new Int32Array(9))).toThrow(/array is too long/)
      expect(() => network.write_ids(new Float32Array(8) as never)).toThrow(/of another kind/)
      expect(() => network.set_time(undefined as never)).toThrow(/number was expected/)
      network.dispose()
    })

    it('blocks that are not expected or do not fit, and places outside of them', () => {
      const plain = new addon.Network(plan) as unknown as Recording
      expect(() => plain.attach_block(0, new Uint16Array(16 * 4096))).toThrow(/no such block is wanted/)
      expect(() => plain.set_target(0, 0, 0, 1)).toThrow(/no such stream/)
      plain.record()
      plain.summarise()
      // kind h, two blocks
      const network = new addon.Network(plan.with(13, 2).with(14, 2)) as unknown as Recording
      expect(() => network.set_target(0, 0, 0, 1)).toThrow(/no such place/)
      expect(() => network.attach_block(1, new Uint16Array(16 * 4096))).toThrow(/no such block is wanted/)
      expect(() => network.attach_block(0, new Uint16Array(16 * 4096 - 1))).toThrow(/another length/)
      network.attach_block(0, new Uint16Array(16 * 4096))
      for (const place of [
        [2, 0, 0, 1],
        [0, 1, 0, 1],
        [0, 0, 4094, 3],
        [0, 0, -1, 3],
        [0, 0, 0, 4],
      ])
        expect(() => network.set_target(...(place as [number, number, number, number]))).toThrow(/no such/)
      expect(() => network.set_summarised(0, 4097)).toThrow(/so many characters/)
      expect(() => network.set_summarised(1, 4096)).toThrow(/no such block/)
      network.set_target(1, 0, 4093, 3)
      network.record()
      network.dispose()
      plain.dispose()
    })

    it('a network that has been disposed, and things that are no network', () => {
      const network = new addon.Network(plan)
      network.dispose()
      network.dispose()
      expect(() => network.advance()).toThrow(/disposed/)
      expect(() => network.advance.call({} as never)).toThrow(/no network|Illegal invocation/)
    })
  })

  it('load in a thread, which may end while networks and their threads are alive', async () => {
    const plan = [2, 0, 1, 16, 5, 0, 2, 3, 3, 0, 0, 0, 0, 0, 0]
    const code = `
      const { Network } = require(${JSON.stringify(file)})
      const networks = Array.from({ length: 5 }, () => new Network(Int32Array.from(${JSON.stringify(plan)})))
      for (const network of networks) network.advance()
      require('node:worker_threads').parentPort.postMessage('ready')
      setInterval(() => networks[0].advance(), 1)`
    for (let k = 0; k < 3; k++) {
      const worker = new Worker(code, { eval: true })
      await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
      expect(await worker.terminate()).toBe(1)
    }
  })
}

describe('where the native kernels cannot be used', () => {
  it('there is no backend, and the sentence says how to get it', () => {
    for (const absent of ['none', join(folder, 'nothing')]) {
      vi.stubEnv('NEURONSCOPE_NATIVE', absent)
      expect(loadNative('native', 1)).toBeNull()
      expect(() => chooseBackend({ threads: 1, prefer: 'native' })).toThrow(/not been built \(npm run build:native\)/)
      const { id, dispose } = chooseBackend({ threads: 1 })
      expect(id).toMatch(/^wasm/)
      dispose()
    }
  })

  it('a file that is no addon, or one of other sources, is named', () => {
    const cases: [string, string, RegExp][] = [
      ['broken.node', 'no addon', /broken\.node” cannot be loaded/],
      ['outdated.cjs', 'exports.source = "older"', /outdated\.cjs” was compiled from other sources/],
    ]
    for (const [name, content, complaint] of cases) {
      writeFileSync(join(folder, name), content)
      expect(() => loadAddon(join(folder, name))).toThrow(complaint)
    }
  })

  it('the build says in a sentence that there is no compiler', () => {
    const { status, stderr } = build({ CXX: join(folder, 'no-such-compiler') })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^(No C\+\+ compiler was found|The native kernels can be built on)[^\n]*\n$/)
  })
})
