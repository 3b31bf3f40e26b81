// Data of the figures that are of one unit, or of a few: what its page shows.

import { AppError } from '../../../core/errors.ts'
import type { ExamplePassage } from '../../../core/figures/charts/passages.ts'
import type { RecordingInfo } from '../../contract/types.ts'
import type { Passage } from '../../contract/unit-types.ts'
import { scaleEnds, scaleFor } from '../figure-range.ts'
import { expressionFor, namesOf, recordingFor } from '../figure-sources.ts'
import type { ServiceContext } from '../service-context.ts'
import type { FigureNeeds, Gathered, Gatherers, Making } from './gather.ts'

type UnitKind =
  | 'histogram'
  | 'response'
  | 'memory'
  | 'passages'
  | 'effect'
  | 'ablation'
  | 'characters'
  | 'autocorrelation'
  | 'correlated'
  | 'weights'

/** Passages of either side. */
const EXAMPLES = 6
/** Sets of control units of an ablation, and the seed of their draw and of the intervals. */
const CONTROLS = 3
const SEED = 1

export class UnitFigures {
  readonly #context: ServiceContext
  readonly #needs: FigureNeeds

  constructor(context: ServiceContext, needs: FigureNeeds) {
    this.#context = context
    this.#needs = needs
  }

  get gatherers(): Gatherers<UnitKind> {
    const { units, evidence } = this.#needs
    return {
      histogram: async (making) => {
        const { unit, threshold, sign = 1 } = making.figure
        const { recording, expression } = this.#of(making)
        const split = await units.split({ recording: recording.id, unit, expression }, making.signal)
        const cut = expression !== undefined && threshold !== undefined ? { threshold, sign } : null
        return { split, apart: expression !== undefined, cut, scale: this.#scale(making, recording) }
      },
      response: async (making) => {
        const { recording, expression = '' } = this.#of(making)
        const scale = this.#scale(making, recording)
        const input = { recording: recording.id, unit: making.figure.unit, expression, raw: scale.raw }
        return { response: await units.response(input, making.signal), scale }
      },
      memory: async (making) => {
        const { recording, expression = '' } = this.#of(making)
        return { curve: await evidence.memory(recording.id, making.figure.unit, expression, making.signal) }
      },
      passages: (making) => this.#passages(making),
      effect: async (making) => {
        const { direct } = await units.weights(this.#one(making), making.signal)
        if (direct === null)
          throw new AppError(
            'not-top-layer',
            `${making.figure.unit} is not in the top layer and acts through other units; measure it by an ablation.`,
          )
        return { direct }
      },
      ablation: (making) => this.#ablation(making),
      characters: async (making) => {
        const { recording } = this.#of(making)
        const scale = this.#scale(making, recording)
        return { means: await units.characters({ ...this.#one(making), raw: scale.raw }, making.signal), scale }
      },
      autocorrelation: async (making) => ({ curve: await units.autocorrelation(this.#one(making), making.signal) }),
      correlated: async (making) => ({
        ...(await units.correlated(this.#one(making), making.signal)),
        names: this.#names(making),
      }),
      weights: async (making) => ({
        ...(await units.weights(this.#one(making), making.signal)),
        names: this.#names(making),
      }),
    }
  }

  async #passages(making: Making<'passages'>): Promise<Gathered<'passages'>> {
    const { recording, expression } = this.#of(making)
    const input = { recording: recording.id, unit: making.figure.unit, expression }
    const { highest, lowest } = await this.#needs.units.passages(input, making.signal)
    const scale = this.#scale(making, recording)
    const example = ({ position, start, text, values, truth }: Passage): ExamplePassage => ({
      ...{ position: recording.start + position, peak: position - start },
      ...{ text, values, truth },
    })
    return {
      highest: highest.slice(0, EXAMPLES).map(example),
      lowest: lowest.slice(0, EXAMPLES).map(example),
      scale,
      ends: scaleEnds(scale),
    }
  }

  async #ablation(making: Making<'ablation'>): Promise<Gathered<'ablation'>> {
    const { recording, expression } = this.#of(making)
    const { units, to, value, from, until, most } = making.figure
    const range = from === undefined || until === undefined ? undefined : { start: from, end: until }
    const input = { recording: recording.id, units, expression, to, value, range, most, controls: CONTROLS, seed: SEED }
    for await (const event of this.#needs.units.effect(input, making.signal)) if (event.type === 'result') return event
    throw new AppError('cancelled', 'The ablation was not measured to its end.')
  }

  #of({ figure, source }: Making<UnitKind>): { recording: RecordingInfo; expression?: string } {
    const recording = recordingFor(figure, source, this.#context.reader)
    const feature = 'feature' in figure ? figure.feature : undefined
    return feature === undefined
      ? { recording }
      : { recording, expression: expressionFor(feature, source, this.#context.reader) }
  }

  #one(making: Making<Exclude<UnitKind, 'ablation'>>): { recording: number; unit: string } {
    return { recording: this.#of(making).recording.id, unit: making.figure.unit }
  }

  #scale({ figure }: Making<'histogram' | 'response' | 'passages' | 'characters'>, recording: RecordingInfo) {
    return scaleFor(this.#context.reader, recording, figure.unit, figure.scale)
  }

  #names({ figure, source }: Making<UnitKind>) {
    return namesOf(figure, source, this.#context.reader)
  }
}
