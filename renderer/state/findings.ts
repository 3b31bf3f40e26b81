// The report as the window has it: its entries in their order, which one is chosen, and every edit as a step that
// can be taken back.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { FigureSpecification, Notebook } from '../../main/contract/finding-types.ts'
import type { Catalogue } from '../../main/contract/types.ts'
import type { History } from './history.ts'

export type ListedFinding = Notebook['findings'][number]

export interface Findings {
  notebook: ReadonlySignal<Notebook>
  /** the chosen entry; null without any */
  current: ReadonlySignal<ListedFinding | null>
  chosen: Signal<number | null>
  /** Comes last, and is chosen then. @throws what the host throws */
  add(words: { title: string; sentence: string; figure?: FigureSpecification }, what: string): Promise<void>
  change(finding: ListedFinding, change: { title?: string; sentence?: string }): Promise<void>
  /** Another figure under the same words. @throws what the host throws */
  replace(finding: ListedFinding, figure: FigureSpecification): Promise<void>
  remove(finding: ListedFinding): Promise<void>
  /** To so many places down, or up. */
  move(finding: ListedFinding, by: number): Promise<void>
  name(title: string): Promise<void>
}

export function createFindings(
  api: ApiClient,
  catalogue: ReadonlySignal<Catalogue | null>,
  history: Pick<History, 'run'>,
): Findings {
  // the catalogue comes anew many times a second while something runs; the page is drawn again only for other words
  const kept = computed(() => JSON.stringify(catalogue.value?.notebook ?? { title: '', findings: [] }))
  const notebook = computed<Notebook>(() => JSON.parse(kept.value))
  const chosen = signal<number | null>(null)
  const current = computed(() => {
    const { findings } = notebook.value
    return findings.find(({ id }) => id === chosen.value) ?? findings[0] ?? null
  })
  const change = (finding: number, words: { title?: string; sentence?: string }) =>
    api.call('findings.change', { finding, ...words })
  return {
    notebook,
    current,
    chosen,
    async add(words, what) {
      let id: number | null = null
      await history.run({
        title: `adding ${what} to the report`,
        run: async () => {
          if (id === null) id = (await api.call('findings.add', words)).id
          else await api.call('findings.restore', { finding: id })
          chosen.value = id
        },
        back: () => api.call('findings.remove', { finding: id! }),
      })
    },
    change: (finding, words) => {
      const { id, title, sentence } = finding
      return history.run({
        title: words.title === undefined ? 'the sentence' : 'the heading',
        run: () => change(id, words),
        back: () => change(id, words.title === undefined ? { sentence } : { title }),
      })
    },
    replace: ({ id, figure: before, source }, figure) =>
      history.run({
        title: 'another figure',
        run: () => api.call('findings.change', { finding: id, figure }),
        back: () => api.call('findings.change', { finding: id, figure: before!, source: source! }),
      }),
    remove: ({ id }) =>
      history.run({
        title: 'removing an entry of the report',
        run: () => api.call('findings.remove', { finding: id }),
        back: () => api.call('findings.restore', { finding: id }),
      }),
    async move({ id }, by) {
      const before = notebook.peek().findings.map((finding) => finding.id)
      const after = moved(before, id, by)
      if (after.join() === before.join()) return
      await history.run({
        title: 'moving an entry of the report',
        run: () => api.call('findings.order', { findings: after }),
        back: () => api.call('findings.order', { findings: before }),
      })
    },
    name: (title) => {
      const before = notebook.peek().title
      return history.run({
        title: 'naming the report',
        run: () => api.call('findings.name', { title }),
        back: () => api.call('findings.name', { title: before }),
      })
    },
  }
}

/** The list with one of its members so many places further on, as far as there are places. */
export function moved(ids: readonly number[], id: number, by: number): number[] {
  const others = ids.filter((other) => other !== id)
  const to = Math.max(0, Math.min(others.length, ids.indexOf(id) + by))
  return others.toSpliced(to, 0, id)
}

/** The number under each figure, by entry; words alone have none. */
export function figureNumbers(findings: readonly Pick<ListedFinding, 'id' | 'figure'>[]): Map<number, number> {
  return new Map(findings.filter(({ figure }) => figure !== null).map(({ id }, i) => [id, i + 1]))
}
