// How a large training run answers, through the whole program: the longest time without a word about its progress, and
// how long it takes until a run has stopped computing, and until everything is saved, after pause, stop and cancel.
//   answering.ts [--layers 4] [--hidden 1024] [--backend auto] [--seconds 10]

import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { TrainingSnapshot } from '../../../main/contract/types.ts'
import { type Bench, openBench } from './_recordings.ts'
import { keep } from './_rounds.ts'

const { values } = parseArgs({
  options: {
    layers: { type: 'string', default: '4' },
    hidden: { type: 'string', default: '1024' },
    backend: { type: 'string', default: 'auto' },
    seconds: { type: 'string', default: '10' },
    every: { type: 'string', default: '2' },
  },
})
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** What a run told, and when. */
class Listener {
  readonly told: { at: number; snapshot: TrainingSnapshot }[] = []
  readonly #leaving = new AbortController()

  constructor({ app }: Bench, model: number) {
    void this.#listen(app, model)
  }

  async #listen(app: Bench['app'], model: number): Promise<void> {
    for await (const { snapshot } of app.training.watch(model, this.#leaving.signal))
      this.told.push({ at: performance.now(), snapshot: { ...snapshot } })
  }

  leave(): void {
    this.#leaving.abort()
  }

  /** Milliseconds from now until the run says what is looked for. */
  async until(right: (snapshot: TrainingSnapshot) => boolean): Promise<number> {
    const [begun, first] = [performance.now(), this.told.length]
    for (;;) {
      const found = this.told.slice(first).find(({ snapshot }) => right(snapshot))
      if (found) return found.at - begun
      await sleep(5)
    }
  }

  /** The longest silences between the first and the last word, milliseconds, and what came before and after them. */
  gaps(): { milliseconds: number; from: string; to: string }[] {
    const what = ({ step, doing }: TrainingSnapshot) => `${step} ${doing?.what ?? ''} ${doing?.share?.toFixed(2) ?? ''}`
    return this.told
      .slice(1)
      .map(({ at, snapshot }, i) => ({
        milliseconds: Math.round(at - this.told[i].at),
        from: what(this.told[i].snapshot),
        to: what(snapshot),
      }))
      .toSorted((a, b) => b.milliseconds - a.milliseconds)
      .slice(0, 5)
  }
}

const bench = await openBench(400_000)
const { app, corpus } = bench
const [layers, hidden, every] = [values.layers, values.hidden, values.every].map(Number)
const often = { validateEvery: every, sampleEvery: every, checkpointEvery: every }
const config = { ...app.training.defaults(corpus), layers, hidden, dropout: 0, backend: values.backend, ...often }
const begun = performance.now()
const { model } = await app.training.start(corpus, 'large', config)
const listener = new Listener(bench, model)
const atRest = ({ doing, status }: TrainingSnapshot) => doing?.what === 'saving' || status !== 'training'
const stepping = ({ doing }: TrainingSnapshot) => doing?.what === 'stepping' && (doing.share ?? 0) > 0.3
const rows: Record<string, number> = { 'first word of a step': await listener.until(stepping) }
const quiet = listener.told.length
await sleep(Number(values.seconds) * 1000)
console.log('silences while it runs:', listener.gaps())
listener.told.splice(0, quiet)

app.training.pause(model)
rows['pause: no more computing'] = await listener.until(atRest)
rows['pause: saved'] = rows['pause: no more computing'] + (await listener.until(({ status }) => status === 'paused'))
const resumed = listener.until(stepping)
app.training.resume(model)
rows['resume: in a step'] = await resumed
const stopped = listener.until(atRest)
const ending = performance.now()
const over = app.training.stop(model)
rows['stop: no more computing'] = await stopped
await over
rows['stop: ended'] = performance.now() - ending
console.log('silences around pause, resume and stop:', listener.gaps())

app.training.resume(model)
await listener.until(stepping)
const cancelled = listener.until(atRest)
const leaving = performance.now()
app.jobs.cancel(app.jobs.list().find(({ kind, state }) => kind === 'training' && state === 'running')!.id)
rows['cancel: no more computing'] = await cancelled
await app.training.ended(model)
rows['cancel: ended'] = performance.now() - leaving
listener.leave()
const { backend } = app.training.snapshot(model)
await bench.close()
console.log(
  `LSTM ${layers}×${hidden}, ${backend}, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)}`,
)
for (const [what, milliseconds] of Object.entries(rows))
  console.log(`${what.padEnd(28)} ${Math.round(milliseconds)} ms`)
console.log(
  `highest memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB, ${((performance.now() - begun) / 1000).toFixed(0)} s`,
)
keep({ layers, hidden, backend, load: loadavg(), rows, gaps: listener.gaps() })
