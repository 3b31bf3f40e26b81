import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import type { Catalogue, FeatureInfo } from '../../../main/contract/types.ts'
import { type Memory, persist } from '../../../renderer/state/persist.ts'
import { createUsedFeatures, NEAR, nearest } from '../../../renderer/state/used-features.ts'

const feature = (name: string, id: number, builtin = true): FeatureInfo => ({
  id,
  name,
  expression: `/${name}/`,
  meaning: '',
  builtin,
})
const LIBRARY = [...'abcdefghij'].map((name, i) => feature(name, i))
const names = (features: readonly FeatureInfo[]) => features.map(({ name }) => name).join('')

describe('the features that are near at hand', () => {
  it('are the first of the library where nothing was searched for yet', () => {
    expect(names(nearest(LIBRARY, []))).toBe('abcdef')
  })

  it('are those that were used last, each at its place, and all of the researcher’s own', () => {
    const own = [...LIBRARY, feature('x', 20, false), feature('y', 21, false)]
    expect(names(nearest(own, ['j', 'c']))).toBe('abcdejxy')
    expect(names(nearest(own, ['gone', ...'jihgfe']))).toBe('efghijxy')
  })

  it('remember what was searched for by its name or written out, and forget what was used longest ago', () => {
    const memory: Memory = { get: () => null, set: () => {} }
    const catalogue = signal({ features: LIBRARY } as unknown as Catalogue)
    const searched = signal<string | null>(null)
    const used = createUsedFeatures(persist(memory), catalogue, searched)
    for (const asked of ['j', '/i/', 'no feature', 'h', 'g', 'f', 'e', 'd']) searched.value = asked
    expect(names(used.near.value)).toBe('defghi')
    expect(used.near.value).toHaveLength(NEAR)
    expect(used.total.value).toBe(10)
    used.dispose()
  })
})
