// Many units at once, and the likeliest next characters: checks bounds, and runs tasks on threads.

import { AppError } from '../../core/errors.ts'
import type { ExpectedCharacters, GalleryOrder, GalleryValues, UnitComparison } from '../contract/gallery-types.ts'
import type { GalleryInput, GalleryRange } from '../workers/tasks/gallery.ts'
import type { ServiceContext } from './service-context.ts'

/** Most characters of a call: some screens. */
const MOST = 20_000
const MOST_UNITS = 8192

type Range = { start: number; end: number }

export class Gallery {
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** @throws AppError `too-much` */
  async values(input: GalleryInput & GalleryRange, signal?: AbortSignal): Promise<GalleryValues> {
    bounded(input)
    return await this.#context.threads.run('galleryValues', input, { signal }).done
  }

  /** @throws AppError `too-much` */
  async order(input: GalleryInput, signal?: AbortSignal): Promise<GalleryOrder> {
    const { layers, kinds, hidden } = this.#context.reader.recording(input.recording)
    const units = (input.layer === null ? layers : 1) * (input.kind === null ? kinds.length : 1) * hidden
    if (units > MOST_UNITS)
      throw new AppError(
        'too-much',
        `Similarity is found for at most ${MOST_UNITS} units, not ${units}; choose a layer.`,
      )
    return await this.#context.threads.run('galleryOrder', input, { signal }).done
  }

  async compare(input: { recording: number; units: string[] }, signal?: AbortSignal): Promise<UnitComparison> {
    return await this.#context.threads.run('galleryCompare', input, { signal }).done
  }

  /** @throws AppError `too-much`, `model-changed`, `no-checkpoint` */
  async expected(input: { recording: number } & Range, signal?: AbortSignal): Promise<ExpectedCharacters> {
    bounded(input)
    return await this.#context.threads.run('expected', input, { signal }).done
  }
}

function bounded({ start, end }: Range): void {
  if (end - start > MOST)
    throw new AppError('too-much', `At most ${MOST} characters can be looked at like this; choose fewer.`)
}
