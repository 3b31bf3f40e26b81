// The command line in this process: what a command prints and how it ends, on a workspace of the test's own.

import { writeFileSync } from 'node:fs'
import { program } from '../../../main/commands/program.ts'
import { prose, type TestFolder, WORKER } from '../app/workspace.ts'

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

  /** A file that holds a text. */
  file(name: string, text: string): string {
    writeFileSync(this.path(name), text)
    return this.path(name)
  }

  /** The text “prose” and the network “small”, trained for a moment. */
  async train(...options: string[]): Promise<void> {
    await this.json('corpus', 'add', this.file('prose.txt', prose(4000)))
    await this.json('train', '--corpus', 'prose', '--model', 'small', ...TINY, '--steps', '20', ...options)
  }

  /** Those, and the recording “R” of characters 1000:2000. */
  async record(...options: string[]): Promise<void> {
    await this.train()
    const range = ['--range', '1000:2000', '--name', 'R']
    await this.json('record', '--model', 'small', '--corpus', 'prose', ...range, '--backend', 'wasm-plain', ...options)
  }
}

export const TINY = '--layers 1 --hidden 16 --batch 4 --seq 25 --threads 1 --backend wasm-plain --validate-every 20'
  .concat(' --checkpoint-every 20')
  .split(' ')
