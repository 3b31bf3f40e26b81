// A disk that is full: the command says so, ends, and leaves a workspace that opens with nothing by halves in it. The
// disk is played by the limit that a shell may put on the size of a file.

import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { Workspace } from '../../../main/store/workspace.ts'
import { prose, testFolder } from '../app/workspace.ts'

const CLI = fileURLToPath(new URL('../../../main/cli.ts', import.meta.url))
const MODEL = fileURLToPath(new URL('../../../fixtures/demo/model.safetensors', import.meta.url))
const folder = testFolder()
afterAll(() => folder.remove())

/** Runs a command that may write files of so many kilobytes at most; `status` is null where it did not end. */
function run(kilobytes: number | 'unlimited', ...args: string[]) {
  const script = 'ulimit -f "$0" && exec "$@"'
  const command = [process.execPath, '--no-warnings', CLI, ...args]
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, String(kilobytes), ...command], {
    encoding: 'utf8',
    timeout: 30_000,
    killSignal: 'SIGKILL', // what it does with the gentler one is to end by itself
  })
  return { status, stdout, stderr }
}

function workspace(name: string): string {
  const file = folder.path(`${name}.neuronscope`)
  writeFileSync(folder.path('small.txt'), prose(5000))
  expect(run('unlimited', 'corpus', 'add', folder.path('small.txt'), '--workspace', file).status).toBe(0)
  return file
}

/** One sentence, and no stack. */
const SENTENCE = /^The disk that holds .*\.\n$/

test('a text that does not fit is refused with a sentence, the command ends, and nothing of it is there', () => {
  const file = workspace('text')
  writeFileSync(folder.path('large.txt'), prose(3_000_000))
  const { status, stdout, stderr } = run(1000, 'corpus', 'add', folder.path('large.txt'), '--workspace', file)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(SENTENCE)
  const store = Workspace.open(file)
  expect(store.corpora().map(({ name }) => name)).toEqual(['small'])
  store.close()
})

test('a workspace that cannot be tidied up at the end is closed all the same, and keeps what was stored', () => {
  const file = workspace('closing')
  writeFileSync(folder.path('half.txt'), prose(500_000))
  // fits into the log beside the file, and not into the file
  const { status, stdout, stderr } = run(650, 'corpus', 'add', folder.path('half.txt'), '--workspace', file)
  expect(status).toBe(1)
  expect(stdout).toMatch(/^Added “half”/)
  expect(stderr).toMatch(SENTENCE)
  expect(existsSync(`${file}.lock`)).toBe(false)
  const store = Workspace.open(file)
  expect(store.corpora().map(({ name }) => name)).toEqual(['small', 'half'])
  store.close()
})

test('a network whose weights do not fit is not on the list', () => {
  const file = workspace('model')
  const { status, stderr } = run(1500, 'model', 'import', MODEL, '--workspace', file)
  expect(status).toBe(1)
  expect(stderr).toMatch(SENTENCE)
  const store = Workspace.open(file)
  expect(store.models()).toEqual([])
  store.close()
})
