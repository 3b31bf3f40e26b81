// Recording as a whole: every layer's h and c of every character kept and written to SQLite, exactly (one stream) and
// with many streams, against PyTorch, which keeps them in memory only. Everything counts, from the request on: until all is
// written, and until it can be searched, too. Then where the time goes, and whether the writer keeps up.
//   recording.ts [--rounds 3] [--seconds 1.5] [--threads N] [--backend auto] [--hidden 256,512] [--streams 16]
//     [--warm-up 1000] [--characters 262144]

import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type Peer, pythonWithTorch, startPeers } from './_peer.ts'
import { describeProfile, profile } from './_profile.ts'
import { addModel, type Bench, lstm, openBench, type RecordingSpeed, recordOnce } from './_recordings.ts'
import { type Contestant, keep, play, table } from './_rounds.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '1.5' },
    threads: { type: 'string', default: String(availableParallelism()) },
    backend: { type: 'string', default: 'auto' },
    hidden: { type: 'string', default: '256,512' },
    streams: { type: 'string', default: '16' },
    'warm-up': { type: 'string', default: '1000' },
    characters: { type: 'string', default: '262144' },
  },
})
const [rounds, seconds, threads] = [values.rounds, values.seconds, values.threads].map(Number)
const [streams, warmUp, characters] = [values.streams, values['warm-up'], values.characters].map(Number)

/** A recording, and beside it the same one until it can be searched, too: its codes are made at its end. */
function ours(bench: Bench, model: number, count: number): Contestant[] {
  const request = {
    streams: count,
    warmUp,
    end: count > 1 ? characters : Math.ceil(characters / 8),
    backend: values.backend,
  }
  const name = count > 1 ? `${count} streams, ${warmUp} warm-up` : '1 stream, exact'
  let latest: RecordingSpeed
  const line = (what: string, speed: () => number): Contestant => ({
    name: `${name}, ${what}`,
    role: 'ours',
    measure: () => ({ perSecond: speed(), best: speed() }),
  })
  const written = line('written', () => latest.written)
  const record = async () => {
    latest = await recordOnce(bench, model, request)
    return written.measure()
  }
  return [{ ...written, measure: record }, line('and ready for search', () => latest.searchable)]
}

function theirs(peer: Peer, hidden: number): Contestant {
  const { cell, layers, vocabulary } = lstm(2, hidden)
  const request = { mode: 'states', cell, layers, hidden, vocabulary, characters: 1000, seconds }
  return { name: `${peer.name}, 1 stream, kept`, role: 'peer', measure: () => peer.measure(request) }
}

const bench = await openBench(characters)
const python = pythonWithTorch()
const peers = python ? await startPeers(python, [...new Set([1, threads])]) : []
console.log(`${cpus()[0].model}, ${threads} threads, Node ${process.version} (V8 ${process.versions.v8})`)
console.log(peers[0] ? `PyTorch ${peers[0].version}` : 'No Python with PyTorch was found: no ratios.')
console.log(`${rounds} rounds; LSTM, two layers, h and c of both; ${characters} characters, an eighth of them exactly`)
const raw: unknown[] = []
for (const hidden of values.hidden.split(',').map(Number)) {
  const model = await addModel(bench, lstm(2, hidden))
  const contestants = [
    ...peers.map((peer) => theirs(peer, hidden)),
    ...[1, streams].flatMap((count) => ours(bench, model, count)),
  ]
  const results = await play(contestants, rounds)
  console.log(table(`\nlstm 2×${hidden}, characters recorded`, results))
  const request = { streams, characters, warmUp, threads, backend: values.backend }
  const stages = await profile(lstm(2, hidden), request)
  console.log(`  ${describeProfile(stages)}`)
  raw.push({ hidden, results, stages })
}
keep({ threads, node: process.version, pytorch: peers[0]?.version, rounds, streams, warmUp, characters, nets: raw })
for (const peer of peers) peer.dispose()
await bench.close()
