// How a recording of a large network answers, through the whole program: the longest times in which the list of jobs,
// as a window sees it, says nothing new, and how long it takes until a cancelled recording has ended.
//   telling.ts [--layers 4] [--hidden 1024] [--backend auto] [--streams 16] [--characters 65536]

import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { addModel, lstm, openBench } from './_recordings.ts'
import { keep } from './_rounds.ts'

const { values } = parseArgs({
  options: {
    layers: { type: 'string', default: '4' },
    hidden: { type: 'string', default: '1024' },
    backend: { type: 'string', default: 'auto' },
    streams: { type: 'string', default: '16' },
    characters: { type: 'string', default: '65536' },
  },
})
const [layers, hidden, streams, characters] = [values.layers, values.hidden, values.streams, values.characters].map(
  Number,
)

const bench = await openBench(400_000)
const { app, corpus } = bench
const model = await addModel(bench, lstm(layers, hidden))
const leaving = new AbortController()
const told: { at: number; what: string }[] = []
const recordings = () => app.jobs.list().filter(({ kind, state }) => kind === 'recording' && state === 'running')

/** Each word of the program about a recording that is under way. */
async function listen(): Promise<void> {
  for await (const { jobs } of app.catalogue.watch(leaving.signal))
    for (const { kind, state, done, message } of jobs)
      if (kind === 'recording' && state === 'running') told.push({ at: performance.now(), what: `${done} ${message}` })
}

/** The longest silences, milliseconds, and what came before and after them. */
function silences() {
  return told
    .slice(1)
    .map(({ at, what }, i) => ({ milliseconds: Math.round(at - told[i].at), from: told[i].what, to: what }))
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, 5)
}

void listen()
const request = { model, corpus, streams, end: characters, backend: values.backend }
const { recording } = await app.recordings.start(request)
await app.recordings.finished(recording)
const whole = silences()
console.log(`silences of a recording, ${told.length} words:`, whole)

const { recording: another } = await app.recordings.start(request)
const ended = app.recordings.finished(another).catch(() => undefined)
while (recordings().every(({ done }) => done === 0)) await new Promise((resolve) => setTimeout(resolve, 20))
const cancelled = performance.now()
for (const { id } of recordings()) app.jobs.cancel(id)
await ended
const cancelling = performance.now() - cancelled
leaving.abort()
await bench.close()
console.log(`LSTM ${layers}×${hidden}, ${streams} streams, load ${loadavg()[0].toFixed(1)}`)
console.log(`cancel: ended after ${Math.round(cancelling)} ms`)
keep({ layers, hidden, streams, characters, load: loadavg(), silences: whole, cancelling })
