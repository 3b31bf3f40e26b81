// The choice of a backend: correctness before speed, the reference where nothing else is left, and clear refusals.

import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { type Candidate, type ChooseOptions, selectBackend } from '../../../core/kernels/choose.ts'
import type { Backend, Trainer } from '../../../core/kernels/kernels.ts'
import { referenceBackend } from '../../../core/kernels/reference.ts'
import { finish } from '../../../core/util/generators.ts'
import { backendTrials, chooseBackend } from '../../../main/workers/backend.ts'

const choose = (list: readonly Candidate[], options: ChooseOptions) => finish(selectBackend(list, options))

/** A clock that only moves when a candidate works: `cost` milliseconds a step. */
function bench() {
  let time = 0
  const disposed: string[] = []
  const candidate = (id: string, cost: number, spoil?: (trainer: Trainer) => Trainer): Candidate => ({
    id,
    tier: 0,
    create: () => imitation(id, cost, spoil),
  })
  function imitation(id: string, cost: number, spoil = (trainer: Trainer) => trainer): Backend {
    const backend = referenceBackend()
    return {
      ...backend,
      id,
      createTrainer: (...args) => {
        const trainer = backend.createTrainer(...args)
        return spoil({
          ...trainer,
          step(...given) {
            time += cost
            return trainer.step(...given)
          },
        })
      },
      dispose: () => void disposed.push(id),
    }
  }
  return { candidate, disposed, now: () => time }
}

/** Wrong in one number of one gradient. */
function spoiled(trainer: Trainer): Trainer {
  return {
    ...trainer,
    gradient(...args) {
      const result = trainer.gradient(...args)
      const { data } = [...result.gradient.values()][0]
      data[7] += 0.1 * Math.max(...data)
      return result
    },
  }
}

describe('the choice among candidates', () => {
  it('takes the fastest that is right and disposes the others', () => {
    const { candidate, disposed, now } = bench()
    const list = [candidate('slow', 30), candidate('quick', 10), candidate('wrong', 1, spoiled)]
    const { backend, trials } = choose(list, { prefer: 'auto', now })
    expect(backend.id).toBe('quick')
    expect(disposed.sort()).toEqual(['slow', 'wrong'])
    expect(trials.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['slow slower', 'quick chosen', 'wrong wrong'])
  })

  it('falls back to the reference where no candidate runs or is right', () => {
    const { candidate, now } = bench()
    const list = [{ id: 'absent', tier: 0, create: () => null }, candidate('wrong', 1, spoiled), throwing]
    const { backend, trials } = choose(list, { prefer: 'auto', now })
    expect(backend.id).toBe('reference')
    expect(trials.map(({ verdict }) => verdict)).toEqual(['unavailable', 'wrong', 'wrong', 'chosen'])
    expect(trials[2].reason).toBe('no memory')
  })

  it('tries a later tier only where nothing of the earlier ones is right', () => {
    const { candidate, now } = bench()
    const chosen = (...list: Candidate[]) => {
      const { backend, trials } = choose(list, { prefer: 'auto', now })
      return [backend.id, trials.length]
    }
    const [second, third] = [1, 2].map((tier) => ({ ...candidate(`of tier ${tier}`, 1), tier }))
    expect(chosen(second, candidate('slow', 30), third)).toEqual(['slow', 1])
    expect(chosen(candidate('wrong', 3, spoiled), third, second)).toEqual(['of tier 1', 2])
    expect(chosen(candidate('wrong', 3, spoiled), third)).toEqual(['of tier 2', 2])
  })

  it('says after each candidate and each turn of the race how far it is', () => {
    const { candidate, now } = bench()
    const shares = [...selectBackend([candidate('slow', 30), candidate('quick', 10)], { prefer: 'auto', now })]
    expect(shares.length).toBeGreaterThan(5)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares[0]).toBe(0.25)
    expect(shares.at(-1)).toBeLessThanOrEqual(1)
  })

  it('takes what is asked for, even if it is slower', () => {
    const { candidate, now } = bench()
    const list = [candidate('quick', 1), candidate('slow', 30)]
    expect(choose(list, { prefer: 'slow', now }).backend.id).toBe('slow')
    expect(choose(list, { prefer: 'reference', now }).backend.id).toBe('reference')
  })

  it('says why a candidate is not there', () => {
    const { now } = bench()
    const outdated = new AppError('backend-unavailable', 'it is of other sources.')
    const list: Candidate[] = [
      { id: 'unbuilt', tier: 0, create: () => null, missing: 'it has not been built.' },
      {
        id: 'outdated',
        tier: 0,
        create() {
          throw outdated
        },
      },
    ]
    const { trials } = choose(list, { prefer: 'auto', now })
    expect(trials.slice(0, 2)).toEqual([
      { id: 'unbuilt', verdict: 'unavailable', reason: 'it has not been built.' },
      { id: 'outdated', verdict: 'unavailable', reason: 'it is of other sources.' },
    ])
    expect(() => choose(list, { prefer: 'unbuilt', now })).toThrow(/“unbuilt” cannot be used: it has not been/)
  })

  it('refuses an unknown id with those that exist, and one that computes wrongly', () => {
    const { candidate, now } = bench()
    const list = [candidate('quick', 1), candidate('wrong', 1, spoiled)]
    expect(() => choose(list, { prefer: 'cuda', now })).toThrow(
      'There is no backend “cuda”; there are auto, quick, wrong, reference.',
    )
    expect(() => choose(list, { prefer: 'wrong', now })).toThrow(/differs from the reference/)
  })
})

const throwing: Candidate = {
  id: 'throwing',
  tier: 0,
  create() {
    throw new Error('no memory')
  },
}

describe('the choice on this machine', () => {
  it('is a backend of compiled kernels, named with its tile and threads, and is made once', () => {
    const first = chooseBackend({ threads: 2 })
    expect(first.description).toMatch(/^(WebAssembly SIMD|Native).* tile, 2 threads$/)
    expect(first.threads).toBe(2)
    const trials = backendTrials()
    const second = chooseBackend({ threads: 1 })
    expect(second.id).toBe(first.id)
    expect(second.description).toMatch(/1 thread$/)
    expect(backendTrials()).toBe(trials)
    first.dispose()
    second.dispose()
  })

  it('can be overridden', () => {
    for (const prefer of ['wasm', 'wasm-wide', 'wasm-plain', 'reference']) {
      const backend = chooseBackend({ threads: 1, prefer })
      expect(backend.id).toBe(prefer)
      backend.dispose()
    }
    expect(() => chooseBackend({ prefer: 'cuda' })).toThrow(
      /auto, native-wide, native, wasm-wide, wasm, wasm-plain, reference/,
    )
  })
})
