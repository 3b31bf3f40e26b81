// What comes late, or comes in between: answers about what is no longer on show, news of a question that was answered
// before, and catalogues, which come many times a second while something runs.

import { type Signal, signal } from '@preact/signals-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ApiClient } from '../../../main/contract/api.ts'
import type { Catalogue, JobInfo, RecordingInfo, Score } from '../../../main/contract/types.ts'
import { stepError } from '../../../renderer/actions/errors.ts'
import { createFind } from '../../../renderer/state/find.ts'
import { persist } from '../../../renderer/state/persist.ts'
import { createRanking } from '../../../renderer/state/ranking.ts'
import { merge, type Results } from '../../../renderer/state/results.ts'
import type { Store } from '../../../renderer/state/store.ts'
import { createTextLook } from '../../../renderer/state/text-look.ts'
import { createExpected, MOST_EXPECTED } from '../../../renderer/text/expected.ts'
import type { TextSource } from '../../../renderer/text/source.ts'
import { createControlMaker } from '../../../renderer/views/search/control.ts'

const RECORDING = { id: 1, layers: 1, hidden: 4, kinds: ['h', 'c'] } as unknown as RecordingInfo
const tick = () => new Promise((resolve) => setTimeout(resolve))
const sourceOf = (text: string): TextSource => ({ text, length: text.length })

describe('the order of the units', () => {
  const scores = (expression: string, old: Results | null = null) =>
    merge(old, 1, expression, { type: 'scores', scores: [{ unit: 'L0.h.1' } as Score], seconds: 1, units: 4 })

  it('is by score once a question is answered, and stays as it was chosen while more of the answer comes', () => {
    const results = signal<Results | null>(null)
    const ranking = createRanking(signal(RECORDING), signal(null), results)
    expect(ranking.sort.value).toBe('variance')
    results.value = scores('/a/')
    expect(ranking.sort.value).toBe('score')
    ranking.sort.value = 'variance'
    const baselines = { type: 'baselines', baselines: {} } as Parameters<typeof merge>[3]
    results.value = merge(results.value, 1, '/a/', baselines)
    results.value = scores('/a/', results.value)
    expect(ranking.sort.value).toBe('variance')
    results.value = scores('/b/')
    expect(ranking.sort.value).toBe('score')
    ranking.dispose()
  })
})

describe('a gate that is shown of a unit', () => {
  it('stays when the catalogue comes anew, and goes with the recording', () => {
    const recording = signal<RecordingInfo | null>(RECORDING)
    const look = createTextLook(persist({ get: () => null, set: () => {} }), recording, signal('L0.c.2'))
    look.gate.value = 'f'
    recording.value = { ...RECORDING, characters: 99 }
    expect(look.face.value).toBe('L0.f.2')
    recording.value = { ...RECORDING, id: 2 }
    expect(look.face.value).toBe('L0.c.2')
    look.dispose()
  })
})

describe('what is found in the text', () => {
  const open = (text: Signal<TextSource | null>) => {
    const find = createFind({} as ApiClient, signal(1), text)
    find.open.value = true
    find.words.value = 'sea'
    return find
  }

  it('is there at once for who does not wait', async () => {
    const find = open(signal(sourceOf('a sea, the sea')))
    await find.settled()
    expect([...find.found.value!]).toEqual([2, 5, 11, 14])
    find.words.value = 'the'
    await find.settled()
    expect([...find.found.value!]).toEqual([7, 10])
    find.dispose()
  })

  it('is nothing while the text of another recording is on its way', async () => {
    const text = signal<TextSource | null>(sourceOf('a sea'))
    const find = open(text)
    await find.settled()
    text.value = null
    expect(find.found.value).toBeNull()
    text.value = sourceOf('sea')
    await find.settled()
    expect([...find.found.value!]).toEqual([0, 3])
    find.dispose()
  })
})

describe('what the network expects', () => {
  const asked: string[] = []
  const api = {
    async call(_: string, { start, end }: { start: number; end: number }) {
      asked.push(`${start}–${end}`)
      const p = new Float32Array((end - start) * MOST_EXPECTED).fill(0.2)
      return { start, most: MOST_EXPECTED, alphabet: ['a'], ids: new Uint16Array(p.length), p }
    },
  } as unknown as ApiClient
  beforeEach(() => void asked.splice(0))

  it('is asked for again where more has been recorded', async () => {
    let length = 100
    const expected = createExpected(
      api,
      1,
      () => length,
      () => {},
      () => {},
    )
    expected.window(0, 200)
    await tick()
    expect([expected.of(99, 0), expected.of(150, 0)]).toEqual(['a', ' '])
    length = 200
    expected.window(0, 200)
    await tick()
    expect(expected.of(150, 0)).toBe('a')
    expected.window(0, 200)
    await tick()
    expect(asked).toEqual(['0–100', '0–200'])
  })

  it('is not delivered to a view that was disposed', async () => {
    const arrived = vi.fn()
    const expected = createExpected(
      api,
      1,
      () => 100,
      arrived,
      () => {},
    )
    expected.window(0, 100)
    expected.dispose()
    await tick()
    expect(arrived).not.toHaveBeenCalled()
  })
})

describe('the next error of a unit', () => {
  const open = (answer: Promise<number>) => {
    const [unit, goTo, tell] = [signal('L0.h.1'), vi.fn(), vi.fn()]
    const unitPage = { nextError: () => answer, cut: signal({}), unmatched: signal(false) }
    const facts = { recordingId: signal(1), shownUnit: unit, feature: signal('/a/'), caret: signal(0) }
    return { unit, goTo, tell, store: { ...facts, unitPage, goTo, notices: { tell } } as unknown as Store }
  }

  it('is gone to', async () => {
    const { store, goTo } = open(Promise.resolve(17))
    await stepError(store, 1)
    expect(goTo).toHaveBeenCalledWith(17)
  })

  it.each([17, -1])('is not when another unit is on show by then (%s)', async (position) => {
    const { store, unit, goTo, tell } = open(Promise.resolve(position))
    const stepping = stepError(store, 1)
    unit.value = 'L0.h.2'
    await stepping
    expect([goTo, tell].flatMap(({ mock }) => mock.calls)).toEqual([])
  })
})

describe('the untrained network, recorded on request', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const job = (state: JobInfo['state']) => ({ kind: 'recording', subject: 9, state, done: 1, total: 2 }) as JobInfo
  const open = (complete: boolean) => {
    const catalogue = signal({ jobs: [] as JobInfo[] } as Catalogue)
    const run = vi.fn()
    const expression = signal('/a/')
    const search = { results: signal({ recording: 1, expression: '/a/' }), expression, run }
    const store = { catalogue, recordingId: signal(1), search, notices: { tell: vi.fn() } } as unknown as Store
    const api = { call: async () => ({ recording: 9, complete }) } as unknown as ApiClient
    const maker = createControlMaker({ store, api })
    maker.make()
    const list = (...jobs: JobInfo[]) => {
      catalogue.value = { ...catalogue.peek(), jobs }
    }
    return { maker, run, list, expression }
  }

  it('is among the baselines at once where it was there already', async () => {
    const { run } = open(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(run.mock.calls).toEqual([['/a/']])
  })

  it('leaves an expression alone that is being written meanwhile', async () => {
    const { run, expression } = open(true)
    expression.value = '/ab'
    await vi.advanceTimersByTimeAsync(0)
    expect(run.mock.calls).toEqual([])
  })

  it('is waited for, however late its job is listed', async () => {
    const { maker, run, list } = open(false)
    await vi.advanceTimersByTimeAsync(3000)
    expect(run).not.toHaveBeenCalled()
    list(job('running'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect([run.mock.calls, maker.making.value]).toEqual([[], { share: 0.5 }])
    list(job('done'))
    expect([run.mock.calls, maker.making.value]).toEqual([[['/a/']], null])
  })

  it('is seen to have ended when it was never seen to run, and another of the same number before it is not it', async () => {
    const { run, list } = open(false)
    await vi.advanceTimersByTimeAsync(0)
    list(job('cancelled'))
    expect(run).not.toHaveBeenCalled()
    list(job('cancelled'), job('done'))
    expect(run).toHaveBeenCalledTimes(1)
  })
})
