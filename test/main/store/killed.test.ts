// Kill −9 while something is written: the workspace opens again, and nothing is lost but what was under way.

import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { KEPT_UNPINNED } from '../../../main/store/searches.ts'
import { GROUP_UNITS, type Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { scratch } from './samples.ts'
import { checkpointOf, codesOf, findingOf, GROUPS, searchOf, type What } from './writing-process.ts'

/** The last round that was said to be kept. */
async function writeUntilKilled(file: string, what: What, after: number): Promise<number> {
  const script = fileURLToPath(new URL('./writing-process.ts', import.meta.url))
  const child = spawn(process.execPath, ['--no-warnings', script, file, what], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 100_000,
  })
  let told = ''
  child.stdout.on('data', (data) => {
    told += data
  })
  const ended = new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)))
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended])
  await sleep(after)
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  return Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1))
}

/** The rounds are whole up to the last that was reported, and at most one more had come to its end. */
const CHECKS: Record<What, (store: Store, told: number) => void> = {
  findings(store, told) {
    const found = store.findings().map(({ id: _, madeAt: __, ...finding }) => finding)
    expect([told + 1, told + 2]).toContain(found.length)
    expect(found).toEqual(found.map((_, round) => findingOf(round)))
  },
  searches(store, told) {
    const found = store.keptSearches().map(({ id }) => store.keptSearch(id))
    const newest = Math.max(...found.map(({ positives }) => positives))
    expect([told, told + 1]).toContain(newest)
    expect(found).toHaveLength(Math.min(KEPT_UNPINNED, newest + 1))
    for (const search of found) expect(search).toMatchObject(searchOf(search.positives))
  },
  checkpoints(store, told) {
    const { step, hash, data } = store.checkpoint(1, 'latest')!
    expect([told + 1, told + 2]).toContain(step)
    const expected = checkpointOf(step - 1)
    expect([hash, store.model(1).steps]).toEqual([expected.hash, step])
    expect(Buffer.compare(data, expected.data)).toBe(0)
  },
  codes(store, told) {
    for (let round = 0; round <= told; round++) {
      const [id, group] = [1 + Math.floor(round / GROUPS), round % GROUPS]
      expect(store.coding(id)!.groups).toContain(group)
      expect([...store.codeBooks(id, group)]).toEqual([group, 1, 2])
      let codes = new Uint8Array()
      store.codes(id, group, [0, 1], [0, GROUP_UNITS], (_, block) => {
        codes = block.slice()
      })
      expect(Buffer.compare(codes, codesOf(group))).toBe(0)
    }
    const made = store.recordings().reduce((sum, { id }) => sum + (store.coding(id)?.groups.length ?? 0), 0)
    expect([told + 1, told + 2]).toContain(made)
    expect(store.group(1, 0, 0).some((bits) => bits !== 0)).toBe(true)
  },
}

test.each(Object.keys(CHECKS) as What[])(
  'a program that is killed while it writes %s loses at most the last',
  async (what) => {
    for (const after of [0, 7, 40]) {
      using folder = scratch()
      const file = folder.path('lab.neuronscope')
      const told = await writeUntilKilled(file, what, after)
      const store = Workspace.open(file)
      try {
        CHECKS[what](store, told)
      } finally {
        store.close()
      }
    }
  },
)
