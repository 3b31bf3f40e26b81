// The figures of the notebook as pictures: each is asked for once, drawn by the host as its file would be, and kept
// while it is on the page. One after the other, so that a long search does not hold up the rest of the window.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import { disposables } from '../../disposable.ts'
import type { ListedFinding } from '../../state/findings.ts'
import { sentence } from '../../state/sentence.ts'
import type { Context } from '../entry.ts'

export type Picture = { address: string } | { problem: string }

export interface Pictures {
  of: ReadonlySignal<ReadonlyMap<number, Picture>>
  /** Once more: what was lacking may be there now. */
  again(finding: number): void
  dispose(): void
}

/** @param seen nothing is asked for before the section is on screen */
export function createPictures({ store, api }: Context, seen: ReadonlySignal<boolean>): Pictures {
  const pictures = signal<ReadonlyMap<number, Picture>>(new Map())
  const abort = new AbortController()
  let theme: 'light' | 'dark' = store.theme.theme.peek()
  let queue: Promise<unknown> = Promise.resolve()
  /** which figure each finding had when it was asked for */
  const asked = new Map<number, string>()

  const set = (id: number, picture: Picture | null) => {
    const old = pictures.peek().get(id)
    if (old && 'address' in old) URL.revokeObjectURL(old.address)
    const next = new Map(pictures.peek())
    if (picture) next.set(id, picture)
    else next.delete(id)
    pictures.value = next
  }
  const draw = async (id: number, wanted: typeof theme, figure: string) => {
    const current = () => wanted === theme && asked.get(id) === figure
    if (abort.signal.aborted || !current()) return
    try {
      const params = { finding: id, format: 'svg', theme: wanted } as const
      const { bytes, mime } = await api.call('findings.figure', params, { signal: abort.signal })
      if (current()) set(id, { address: URL.createObjectURL(new Blob([bytes as BlobPart], { type: mime })) })
    } catch (error) {
      if (!abort.signal.aborted && current()) set(id, { problem: sentence(error) })
    }
  }
  const ask = (id: number, figure: string) => {
    asked.set(id, figure)
    const wanted = theme
    queue = queue.then(() => draw(id, wanted, figure))
  }
  const stop = effect(() => {
    const drawn = store.findings.notebook.value.findings.filter(({ figure }) => figure !== null)
    if (theme !== store.theme.theme.value) asked.clear()
    theme = store.theme.theme.value
    if (!seen.value) return
    for (const id of [...asked.keys()]) if (!drawn.some((finding) => finding.id === id)) asked.delete(id)
    for (const finding of drawn) {
      const figure = figureKey(finding)
      if (asked.get(finding.id) !== figure) ask(finding.id, figure)
    }
  })
  const parts = disposables(stop, () => {
    abort.abort()
    for (const picture of pictures.peek().values()) if ('address' in picture) URL.revokeObjectURL(picture.address)
  })
  return { of: pictures, again: (id) => ask(id, asked.get(id) ?? ''), dispose: () => parts.dispose() }
}

function figureKey({ figure, source }: ListedFinding): string {
  return JSON.stringify([figure, source])
}
