import { signal } from '@preact/signals-core'
import { expect, it } from 'vitest'
import { browserMemory, persist } from '../../../renderer/state/persist.ts'
import { createTextLook } from '../../../renderer/state/text-look.ts'

it('what colors the text is read from preferences that were written when its key was spelled colouring', () => {
  const facts = new Map([['neuronscope.colouring', '"surprise"']])
  const storage = {
    getItem: (k: string) => facts.get(k) ?? null,
    setItem: (k: string, v: string) => void facts.set(k, v),
  }
  const look = () => createTextLook(persist(browserMemory(storage)), signal(null), signal(null))
  const first = look()
  expect(first.coloring.value).toBe('surprise')
  first.coloring.value = 'set'
  expect(look().coloring.value).toBe('set')
})
