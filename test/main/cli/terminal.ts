// The command line in this process: what a command prints and how it ends, on a workspace of the test's own.

import { writeFileSync } from 'node:fs'
import type { App } from '../../../main/app.ts'
import { program } from '../../../main/commands/program.ts'
import { bytesOf, EVERYWHERE, openApp, prose, TINY as SMALL, type TestFolder, WORKER } from '../app/workspace.ts'

export interface Ran {
  status: 0 | 1 | 2
  stdout: string
  /** one after the other */
  stderr: string[]
}

export class Terminal {
  readonly workspace: string
  readonly #folder: TestFolder

  constructor(folder: TestFolder, name = 'lab') {
    this.#folder = folder
    this.workspace = folder.path(`${name}.neuronscope`)
  }

  async run(...args: string[]): Promise<Ran> {
    const [stdout, stderr]: string[][] = [[], []]
    const status = await program([...args, '--workspace', this.workspace], {
      print: (line) => void stdout.push(line),
      report: (line) => void stderr.push(line),
      signal: new AbortController().signal,
      workerEntry: WORKER,
    })
    return { status, stdout: stdout.join('\n'), stderr }
  }

  /** The last JSON line of a command that succeeds. */
  // biome-ignore lint/suspicious/noExplicitAny: what a script sees is plain JSON
  async json(...args: string[]): Promise<any> {
    const { status, stdout, stderr } = await this.run(...args, '--json')
    if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr.join('\n')}`)
    return JSON.parse(stdout.trim().split('\n').at(-1)!)
  }

  /** A file of the folder. */
  path(name: string): string {
    return this.#folder.path(name)
  }

  /** A file that holds a text, or bytes. */
  file(name: string, text: string | Uint8Array): string {
    writeFileSync(this.path(name), text)
    return this.path(name)
  }

  /** Work on the workspace without the command line, in one go. */
  async prepare(work: (app: App) => Promise<void>): Promise<void> {
    const app = await openApp(this.workspace)
    try {
      await work(app)
    } finally {
      await app.close()
    }
  }

  /** The text “prose” and the network “small”, trained for a moment. */
  train(): Promise<void> {
    return this.prepare(async (app) => void (await trained(app)))
  }

  /** Those, and the recording “R” of characters 1000:2000; more recordings by name. */
  record(...more: string[]): Promise<void> {
    return this.prepare(async (app) => {
      const of = { ...(await trained(app)), start: 1000, end: 2000, backend: EVERYWHERE }
      for (const name of ['R', ...more]) {
        const { recording } = await app.recordings.start({ ...of, name })
        await app.recordings.finished(recording)
      }
    })
  }
}

async function trained(app: App): Promise<{ corpus: number; model: number }> {
  const { corpus } = await app.corpora.add('prose', bytesOf(prose(4000)))
  const config = { ...app.training.defaults(corpus.id), ...SMALL, hidden: 16, batch: 4, steps: 20, keepEvery: 10 }
  const { model } = await app.training.start(corpus.id, 'small', config)
  await app.training.ended(model)
  return { corpus: corpus.id, model }
}

/** Options of a training that takes a moment. */
export const TINY = '--layers 1 --hidden 16 --batch 4 --seq 25 --threads 1 --backend wasm-plain --validate-every 20'
  .concat(' --checkpoint-every 20')
  .split(' ')
