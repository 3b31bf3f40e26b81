// What made the character at the caret: asked for while the text is colored by it, and where it is drawn.

import { signal } from '@preact/signals-core'
import { describe, expect, it, vi } from 'vitest'
import type { ApiClient } from '../../../main/contract/api.ts'
import { createSources } from '../../../renderer/state/sources.ts'
import type { Coloring } from '../../../renderer/state/text-look.ts'

function made() {
  const asked: { recording: number; position: number; method: string }[] = []
  const call = async (_: string, input: (typeof asked)[number]) => {
    asked.push(input)
    const parts = Float32Array.of(0.5, -2, 1)
    return { ...input, start: input.position - 3, parts, without: null, remainder: null }
  }
  const on = {
    recording: signal<number | null>(1),
    recorded: signal(1000),
    caret: signal(100),
    coloring: signal<Coloring>('unit'),
  }
  const sources = createSources({ call } as unknown as ApiClient, on)
  return { ...on, sources, asked }
}

describe('what made a character', () => {
  it('is asked for while the text is colored by it, and again when the caret or the method changes', async () => {
    const { sources, asked, caret, coloring } = made()
    expect(asked).toEqual([])
    coloring.value = 'sources'
    await vi.waitFor(() => expect(sources.found.value?.position).toBe(100))
    caret.value = 101
    await vi.waitFor(() => expect(sources.found.value?.position).toBe(101))
    sources.method.value = 'occlusion'
    await vi.waitFor(() => expect(sources.found.value?.method).toBe('occlusion'))
    expect(asked.map(({ position, method }) => [position, method])).toEqual([
      [100, 'gradient'],
      [101, 'gradient'],
      [101, 'occlusion'],
    ])
    coloring.value = 'unit'
    expect(sources.found.value).toBeNull()
    sources.dispose()
  })

  it('is drawn as shares of the largest part, on the characters before it alone', async () => {
    const { sources, coloring } = made()
    coloring.value = 'sources'
    await vi.waitFor(() => expect(sources.found.value).not.toBeNull())
    expect(Array.from(sources.window(95, 102))).toEqual([NaN, NaN, 0.25, -1, 0.5, NaN, NaN])
    expect(Array.from(sources.window(98, 99))).toEqual([-1])
    sources.dispose()
  })

  it('of another recording is not drawn', async () => {
    const { sources, coloring, recording } = made()
    coloring.value = 'sources'
    await vi.waitFor(() => expect(sources.found.value).not.toBeNull())
    recording.value = 2
    expect(sources.found.value).toBeNull()
    sources.dispose()
  })
})
