// The catalogue: all lists of the window, sent whole on changes, a few times a second at most.

import { basename } from 'node:path'
import type { Catalogue, DamagedRow } from '../contract/types.ts'
import type { Store } from '../store/store.ts'
import { Broadcast } from './broadcast.ts'
import type { FileWatch } from './file-watch.ts'
import type { Jobs } from './jobs.ts'
import { notebookOf } from './notebook.ts'

const PAUSE_MS = 100
/** Damaged rows that are listed. */
const MOST_DAMAGED = 100

/** The setting of the unit selected at first. */
export const FIRST_UNIT = 'first-unit'

export class CatalogueService {
  readonly #reader: Store
  readonly #jobs: Jobs
  readonly #file: Pick<FileWatch, 'trouble'>
  readonly #facts: { readOnly: boolean; demo: boolean }
  readonly #broadcast = new Broadcast<Catalogue>()
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #found: DamagedRow[] | undefined

  /**
   * @param facts `readOnly`: whether the workspace was opened for reading; `demo`: whether the
   * demo can be added to it
   */
  constructor(
    reader: Store,
    jobs: Jobs,
    file: Pick<FileWatch, 'trouble'>,
    facts: { readOnly: boolean; demo: boolean },
  ) {
    this.#reader = reader
    this.#jobs = jobs
    this.#file = file
    this.#facts = facts
  }

  current(): Catalogue {
    const { file } = this.#reader
    return {
      workspace: {
        name: basename(file).replace(/\.neuronscope$/, ''),
        file,
        ...this.#facts,
        trouble: this.#file.trouble,
        firstUnit: this.#reader.setting(FIRST_UNIT) ?? null,
      },
      damaged: this.#damaged(),
      corpora: this.#reader.corpora(),
      models: this.#reader.models(),
      recordings: this.#reader.recordings(),
      features: this.#reader.features(),
      bin: this.#reader.bin(),
      notes: this.#reader.unitNotes(),
      unitSets: this.#reader.unitSets(),
      notebook: notebookOf(this.#reader),
      jobs: this.#jobs.list(),
    }
  }

  /** Damaged rows, searched for once and after removals. */
  #damaged(): DamagedRow[] {
    this.#found ??= this.#reader.damagedRows().slice(0, MOST_DAMAGED)
    return this.#found
  }

  /** To be called after damaged rows were removed. */
  damageChanged(): void {
    this.#found = undefined
    this.changed()
  }

  /** To be called after a change; several within a moment are sent as one. */
  changed(): void {
    if (this.#closed || this.#timer || this.#broadcast.listeners === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (!this.#closed) this.#send()
    }, PAUSE_MS)
  }

  /** A workspace that cannot be read now (its file was removed, say) leaves the windows with what they have. */
  #send(): void {
    let now: Catalogue
    try {
      now = this.current()
    } catch {
      return
    }
    this.#broadcast.sendLatest(now)
  }

  watch(signal: AbortSignal): AsyncIterable<Catalogue> {
    return this.#broadcast.listen(signal, [this.current()])
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#broadcast.close()
  }
}
