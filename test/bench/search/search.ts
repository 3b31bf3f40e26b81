// Search from the workspace file: the first feature on a recording whose codes are stored, the next ones, the null, the
// matrix, and memory; beside numpy, which has everything in memory (numpy_peer.py).
//   search.ts [--characters 1000000] [--units 512] [--rounds 5] [--alone]
// Where other programs use the machine, processor time divided by the threads says more than the clock: both are shown.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type App, createApp } from '../../../main/app.ts'
import { bundled } from '../_bundled.ts'
import { keep, median } from '../engine/_rounds.ts'
import { makeWorkspace } from './_workspace.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    characters: { type: 'string', default: '1000000' },
    units: { type: 'string', default: '512' },
    rounds: { type: 'string', default: '5' },
    alone: { type: 'boolean', default: false },
  },
})
const [characters, units, rounds] = [values.characters, values.units, values.rounds].map(Number)
const THREADS = Math.min(4, availableParallelism())
const SPARSE = 'inside_quotes'
const DENSE = '/[a-l ]/'
/** 25 features that this text has, a fifth of them numbers. */
const MATRIX = [
  ...['inside_quotes', 'column', 'sentence_end', 'line_end', 'line_start', 'line_number', 'until_line_end'],
  ...['word_start', 'word_end', 'word_position', 'whitespace', 'punctuation', 'vowel', 'since("w")'],
  ...['/[a-l]/', '/whale/', '/the/', '/sh/', '/of /', '/[st]/', '/ship.*/', '/\\bw/', 'next(whitespace)'],
  ...['column > 30', 'not vowel'],
]

interface Taken {
  /** milliseconds */
  clock: number
  /** milliseconds of processor time, of all threads together */
  processor: number
}

function stopwatch(): () => Taken {
  const begun = performance.now()
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return { clock: performance.now() - begun, processor: (user + system) / 1000 }
  }
}

/** When all units were scored, when p came, and when r was exact. */
async function search(app: App, expression: string): Promise<{ scores: Taken; chance: Taken; exact: Taken }> {
  const time = stopwatch()
  let [scores, chance, exact]: Taken[] = []
  for await (const event of app.search.run(1, expression, {}, new AbortController().signal)) {
    if (event.type === 'scores' && event.scores.length === units) scores ??= time()
    if (event.type === 'null') chance ??= time()
    if (event.type === 'null' && event.exact) exact = time()
  }
  return { scores, chance, exact }
}

async function matrix(app: App): Promise<Taken & { found: number }> {
  const time = stopwatch()
  for await (const event of app.matrix.run(1, MATRIX, {}, new AbortController().signal)) {
    if (event.type === 'feature' && event.problem) throw new Error(`${MATRIX[event.index]}: ${event.problem}`)
    if (event.type === 'done') return { ...time(), found: event.q.filter((q) => q < 0.05).length }
  }
  throw new Error('The matrix did not end.')
}

/** Ends an old search by a new one. @returns milliseconds until the new one has its feature */
async function interrupted(app: App): Promise<number> {
  const first = new AbortController()
  const old = (async () => {
    for await (const _ of app.search.run(1, DENSE, {}, first.signal));
  })().catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 300))
  const begun = performance.now()
  first.abort()
  await old
  return performance.now() - begun
}

async function measure(file: string, worker: string): Promise<void> {
  const app = await createApp({ workspace: file, shell: 'browser', version: '0', workerEntry: new URL(worker) })
  await new Promise((resolve) => setTimeout(resolve, 1000)) // threads that are kept warm
  const base = process.memoryUsage.rss()
  const first = await search(app, SPARSE)
  const next: Awaited<ReturnType<typeof search>>[] = []
  const dense: typeof next = []
  for (let round = 0; round < rounds; round++) {
    next.push(await search(app, SPARSE))
    dense.push(await search(app, DENSE))
  }
  const searching = process.resourceUsage().maxRSS * 1024
  const cancel = await interrupted(app)
  const cells = await matrix(app)
  const most = process.resourceUsage().maxRSS * 1024
  await app.close()
  const typed = await prepared(file, worker)
  console.log(JSON.stringify({ first, typed, next, dense, cancel, cells, base, searching, most }))
}

/** Milliseconds between the focus and the question. */
const TYPING = 2500

/** The first feature in a program where the field was focused before. */
async function prepared(file: string, worker: string): Promise<Taken> {
  const app = await createApp({ workspace: file, shell: 'browser', version: '0', workerEntry: new URL(worker) })
  await app.search.prepare(1)
  await new Promise((resolve) => setTimeout(resolve, TYPING))
  const { scores } = await search(app, SPARSE)
  await app.close()
  return scores
}

async function makeCodes(file: string, worker: URL): Promise<Taken> {
  const time = stopwatch()
  const app = await createApp({ workspace: file, shell: 'cli', version: '0', workerEntry: worker })
  for await (const event of app.search.run(1, SPARSE, { shifts: 0 }, new AbortController().signal))
    if (event.type === 'feature') break
  await app.close()
  return time()
}

/** What a program prints as its last line. */
function run(script: string, words: string[], ...commands: string[]) {
  let problem = ''
  for (const command of commands) {
    const { stdout, stderr, status, error } = spawnSync(command, [script, ...words], { encoding: 'utf8' })
    if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1) as string)
    problem = error?.message ?? stderr.trim().split('\n').at(-1) ?? ''
  }
  return { problem }
}

const middle = (taken: readonly Taken[]): Taken => ({
  clock: median(taken.map(({ clock }) => clock)),
  processor: median(taken.map(({ processor }) => processor)),
})
const difference = (a: Taken, b: Taken): Taken => ({ clock: a.clock - b.clock, processor: a.processor - b.processor })

function print(what: string, { clock, processor }: Taken, limit: string, peer?: number): void {
  const ratio = peer === undefined ? '' : `  × ${((1000 * peer) / clock).toFixed(0)}`
  const shared = `${(processor / THREADS).toFixed(0).padStart(7)} ms`
  console.log(`${what.padEnd(58)} ${clock.toFixed(0).padStart(7)} ms ${shared}   ${limit.padEnd(10)}${ratio}`)
}

function report(
  result: Awaited<ReturnType<typeof run>>,
  coding: Taken,
  peer: { pearson?: number; auroc?: number; problem?: string },
) {
  const all = peer.problem === undefined ? (peer.pearson as number) + (peer.auroc as number) : undefined
  const [next, dense] = [result.next, result.dense] as { scores: Taken; chance: Taken; exact: Taken }[][]
  console.log(`\n${''.padEnd(58)}      clock  CPU/${THREADS} threads   limit     × numpy`)
  print('making the codes (once, while recording)', coding, '')
  print(`first feature, codes stored: ${SPARSE}`, result.first.scores, '500 ms', all)
  print(`the same, ${TYPING / 1000} s after the field was focused`, result.typed, '500 ms', all)
  print('next feature', middle(next.map(({ scores }) => scores)), '120 ms', all)
  print(`next, dense with runs of about two: ${DENSE}`, middle(dense.map(({ scores }) => scores)), '250 ms', all)
  print('and p from 255 shifts', middle(next.map((r) => difference(r.chance, r.scores))), '600 ms')
  print('and r of all units exact', middle(next.map((r) => difference(r.exact, r.chance))), '')
  print(
    `matrix: ${MATRIX.length} features, p for each cell, q over all`,
    result.cells,
    '5000 ms',
    all && all * MATRIX.length,
  )
  console.log(`${'an old search gives way after'.padEnd(58)} ${result.cancel.toFixed(0).padStart(7)} ms`)
  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0).padStart(7)} MB`
  console.log(
    `${'memory: the program before, searching, with the matrix'.padEnd(58)} ${mb(result.base)} ${mb(result.searching)} ${mb(result.most)}`,
  )
  if (peer.problem) console.log(`No ratios: python3 with numpy and scipy gave nothing (${peer.problem}).`)
  else console.log(`numpy: r in ${peer.pearson?.toFixed(2)} s, AUROC in ${peer.auroc?.toFixed(1)} s, all in memory`)
}

if (positionals[0] === 'measure') await measure(positionals[1], positionals[2])
else {
  const worker = new URL('../../../out/main/worker.js', import.meta.url)
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-bench-'))
  try {
    const file = join(folder, 'search.neuronscope')
    console.log(
      `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0].toFixed(1)}`,
    )
    makeWorkspace(file, characters, units)
    const coding = await makeCodes(file, worker)
    console.log(`${characters} characters × ${units} units, ${(statSync(file).size / 1e6).toFixed(0)} MB with codes`)
    const given = ['--characters', String(characters), '--units', String(units)]
    const measuring = ['measure', file, worker.href, ...given, '--rounds', String(rounds)]
    const result = run(await bundled(import.meta.filename), measuring, process.execPath)
    if (result.problem) throw new Error(result.problem)
    const peer = values.alone
      ? { problem: 'not asked for' }
      : run(join(import.meta.dirname, 'numpy_peer.py'), given, 'python3', '/usr/bin/python3')
    report(result, coding, peer)
    console.log(`load afterwards ${loadavg()[0].toFixed(1)}`)
    keep({ characters, units, threads: THREADS, node: process.version, load: loadavg(), coding, result, peer })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
