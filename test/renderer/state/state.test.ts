import { effect, signal } from '@preact/signals-core'
import { describe, expect, it, vi } from 'vitest'
import type { Catalogue, ModelInfo, RecordingInfo } from '../../../main/contract/types.ts'
import { chainOf } from '../../../renderer/state/current.ts'
import { browserMemory, persist } from '../../../renderer/state/persist.ts'
import { onlyOf, resource } from '../../../renderer/state/resource.ts'
import { merge } from '../../../renderer/state/results.ts'
import { createSearch } from '../../../renderer/state/search.ts'
import { BLOCK, createValues } from '../../../renderer/state/values.ts'
import { clientOf, fakeHost } from '../fake-host.ts'

const tick = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('the chain in use', () => {
  const catalogue = {
    corpora: [{ id: 1 }, { id: 2 }],
    models: [
      { id: 1, corpus: 1 },
      { id: 2, corpus: 2 },
    ] as ModelInfo[],
    recordings: [
      { id: 4, model: 1, corpus: 1 },
      { id: 5, model: 1, corpus: 2 },
    ] as RecordingInfo[],
  } as Catalogue
  const ids = (pick: Parameters<typeof chainOf>[1]) => {
    const { corpus, model, recording } = chainOf(catalogue, pick)
    return [corpus?.id, model?.id, recording?.id]
  }

  it('is the newest recording until something is picked', () => {
    expect(ids(null)).toEqual([2, 1, 5])
  })

  it('follows what was picked, upwards and downwards', () => {
    expect(ids({ kind: 'recording', id: 4 })).toEqual([1, 1, 4])
    expect(ids({ kind: 'corpus', id: 1 })).toEqual([1, 1, 4])
    expect(ids({ kind: 'model', id: 2 })).toEqual([2, 2, undefined])
  })

  it('falls back when what was picked is gone', () => {
    expect(ids({ kind: 'recording', id: 99 })).toEqual([2, 1, 5])
    expect(chainOf(null, null)).toEqual({ corpus: null, model: null, recording: null })
  })
})

describe('a resource', () => {
  it('keeps the old value until the new one is there, and drops answers that come too late', async () => {
    const key = signal(1)
    const answers = new Map<number, (value: string) => void>()
    const aborted: number[] = []
    const r = resource(
      () => [key.value],
      ([k], stop) => {
        stop.addEventListener('abort', () => aborted.push(k))
        return new Promise<string>((resolve) => answers.set(k, resolve))
      },
    )
    answers.get(1)!('one')
    await tick()
    key.value = 2
    expect([r.value.value, r.pending.value]).toEqual(['one', true])
    key.value = 3
    answers.get(3)!('three')
    await tick()
    answers.get(2)!('two')
    await tick()
    expect([r.value.value, r.pending.value]).toEqual(['three', false])
    expect(aborted).toContain(2)
    r.dispose()
  })

  it('has nothing for one subject while it holds what was said of another', async () => {
    const key = signal([1, 'a'])
    const inner = resource(
      () => [key.value[0], key.value[1]],
      async ([id, words]) => `${id} ${words}`,
    )
    const r = onlyOf(inner, () => key.value[0])
    const seen: (string | null)[] = []
    const stop = effect(() => void seen.push(r.value.value))
    await tick()
    key.value = [1, 'b']
    await tick()
    key.value = [2, 'b']
    await tick()
    expect(seen).toEqual([null, '1 a', '1 b', null, '2 b'])
    stop()
    r.dispose()
  })

  it('says in a sentence why there is nothing', async () => {
    const r = resource(
      () => [1],
      async () => {
        throw new Error('Recording 1 was removed.')
      },
    )
    await tick()
    expect([r.value.value, r.problem.value]).toEqual([null, 'Recording 1 was removed.'])
    r.dispose()
  })
})

describe('the values of units', () => {
  const setup = (length: () => number) => {
    const asked: string[] = []
    const values = createValues(
      {
        length,
        fetch: async (unit, from, to) => {
          asked.push(`${unit} ${from}–${to}`)
          return Float32Array.from({ length: to - from }, (_, i) => from + i)
        },
      },
      () => {},
    )
    return { asked, values }
  }

  it('are NaN until their block has come, and then stay', async () => {
    const { asked, values } = setup(() => 10_000)
    const out = new Float32Array(3)
    expect(values.read('u', BLOCK - 1, out)).toBe(false)
    expect([...out]).toEqual([Number.NaN, Number.NaN, Number.NaN])
    values.want([{ unit: 'u', from: BLOCK - 1, to: BLOCK + 2 }])
    await tick()
    expect(values.read('u', BLOCK - 1, out)).toBe(true)
    expect([...out]).toEqual([BLOCK - 1, BLOCK, BLOCK + 1])
    values.want([{ unit: 'u', from: BLOCK - 1, to: BLOCK + 2 }])
    await tick()
    expect(asked).toEqual([`u 0–${BLOCK}`, `u ${BLOCK}–${2 * BLOCK}`])
  })

  it('come as float16 bits and are read as the values that those stand for', async () => {
    const bits = Uint16Array.of(0x3c00, 0xb800, 0x0001, 0x7e00)
    const values = createValues({ length: () => 4, fetch: async () => bits }, () => {})
    values.want([{ unit: 'u', from: 0, to: 4 }])
    await tick()
    const out = new Float32Array(3)
    expect(values.read('u', 1, out)).toBe(true)
    expect([...out]).toEqual([-0.5, 2 ** -24, Number.NaN])
  })

  it('are fetched again where a recording has grown', async () => {
    let length = 100
    const { asked, values } = setup(() => length)
    values.want([{ unit: 'u', from: 0, to: 200 }])
    await tick()
    length = 150
    const out = new Float32Array(150)
    expect(values.read('u', 0, out)).toBe(false)
    expect(out[99]).toBe(99)
    values.want([{ unit: 'u', from: 0, to: 200 }])
    await tick()
    expect(values.read('u', 0, out)).toBe(true)
    expect(asked).toEqual(['u 0–100', 'u 0–150'])
  })

  it('that cannot be had are not asked for with every frame, but again after a while', async () => {
    vi.useFakeTimers()
    let asked = 0
    const wish = [{ unit: 'u', from: 0, to: 100 }]
    const fetch = async () => {
      asked++
      throw new Error('The recording was removed.')
    }
    const values = createValues({ length: () => 100, fetch }, () => values.want(wish))
    values.want(wish)
    for (let frame = 0; frame < 30; frame++) {
      await vi.advanceTimersByTimeAsync(16)
      values.want(wish)
    }
    expect(asked).toBe(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(asked).toBe(2)
    values.dispose()
    await vi.advanceTimersByTimeAsync(5000)
    expect(asked).toBe(2)
    vi.useRealTimers()
  })

  it('that are no longer wanted are not asked for', async () => {
    const { asked, values } = setup(() => 1_000_000)
    values.want([{ unit: 'u', from: 0, to: 1_000_000 }])
    values.want([{ unit: 'v', from: 0, to: 10 }])
    await tick()
    await tick()
    expect(asked.filter((a) => a.startsWith('u')).length).toBeLessThanOrEqual(4)
    expect(asked).toContain(`v 0–${BLOCK}`)
  })
})

describe('the search session', () => {
  const timer = {
    set: (run: () => void, ms: number) => setTimeout(run, ms) as unknown as number,
    clear: (id: number) => clearTimeout(id),
  }
  const api = () => clientOf(fakeHost({ characters: 3000 }))
  const until = async (done: () => boolean) => {
    for (let i = 0; i < 400 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  it('ranks the units, then says what chance would give', async () => {
    const session = createSearch(api(), signal(1), signal('whole'), '', timer)
    session.run('inside("“", "”")')
    await until(() => session.results.value !== null)
    expect(session.results.value).toMatchObject({ kind: 'boolean', maxima: null })
    await until(() => !session.running.value)
    expect(session.results.value!.maxima!.length).toBe(255)
    expect(session.results.value!.scores!.every((s) => s.p !== null)).toBe(true)
    session.dispose()
  })

  it('says what it is doing, and is stopped with what it has found', async () => {
    const session = createSearch(api(), signal(1), signal('whole'), '', timer)
    session.run('inside("“", "”")')
    expect(session.doing.value).toBe('reading the feature')
    await until(() => session.results.value !== null)
    expect(session.doing.value).toBe('comparing with chance')
    session.stop()
    expect([session.running.value, session.doing.value]).toEqual([false, null])
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(session.results.value).toMatchObject({ maxima: null })
    session.dispose()
  })

  it('lets a new keystroke win over an old search', async () => {
    const session = createSearch(api(), signal(1), signal('whole'), '', timer)
    session.run('/[A-Z]/')
    session.type('/[a-z]/')
    await until(() => session.results.value !== null)
    expect(session.results.value!.expression).toBe('/[a-z]/')
    session.dispose()
  })

  it('keeps the results and says nothing while a regex is merely unfinished', async () => {
    const session = createSearch(api(), signal(1), signal('whole'), '', timer)
    session.run('/[A-Z]/')
    await until(() => !session.running.value && session.results.value !== null)
    session.type('/[A-Z]+')
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(session.problem.value).toBeNull()
    expect(session.results.value!.expression).toBe('/[A-Z]/')
    await until(() => session.problem.value !== null)
    expect(session.problem.value!.message).toContain('Unclosed')
    session.dispose()
  })

  it('gathers its events into one result', () => {
    const feature = merge(null, 1, '/a/', {
      type: 'feature',
      kind: 'boolean',
      characters: 9,
      positives: 2,
      runs: 1,
      correlationTime: 2,
      heldout: true,
    })
    const scored = merge(feature, 1, '/a/', { type: 'scores', scores: [], seconds: 0.2, units: 0 })
    expect(scored).toMatchObject({ characters: 9, positives: 2, scores: [], maxima: null })
  })
})

it('small facts are kept under a name and refused when they no longer fit', () => {
  const kept = new Map<string, string>([['neuronscope.size', '"wide"']])
  const memory = { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v) }
  const size = persist(browserMemory(memory)).signal('size', 200, (v) => typeof v === 'number')
  expect(size.value).toBe(200)
  size.value = 240
  expect(kept.get('neuronscope.size')).toBe('240')
})
