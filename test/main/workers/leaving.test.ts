// How a program ends that leaves a task before its answer: with exit code 0, not with Node's 13 for a promise that
// nothing can settle any more.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('a program that closes its threads while an answer is on its way ends by itself', () => {
  const script = fileURLToPath(new URL('./leave-early.ts', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', script], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'closed' })
})
