// Data of figures of one unit or a few.

import { AppError } from '../../../core/errors.ts'
import type { ExamplePassage } from '../../../core/figures/charts/passages.ts'
import type { RecordingInfo } from '../../contract/types.ts'
import type { Passage } from '../../contract/unit-types.ts'
import { scaleEnds, scaleFor } from '../figure-range.ts'
import { expressionFor, namesOf, recordingFor } from '../figure-sources.ts'
import type { ServiceContext } from '../service-context.ts'
import type { FigureNeeds, FigureRequest, Gathered, Gatherers } from './gather.ts'

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
      histogram: async (request) => {
        const { unit, threshold, sign = 1 } = request.figure
        const { recording, expression } = this.#of(request)
        const split = await units.split({ recording: recording.id, unit, expression }, request.signal)
        const cut = expression !== undefined && threshold !== undefined ? { threshold, sign } : null
        return { split, apart: expression !== undefined, cut, scale: this.#scale(request, recording) }
      },
      response: async (request) => {
        const { recording, expression = '' } = this.#of(request)
        const scale = this.#scale(request, recording)
        const input = { recording: recording.id, unit: request.figure.unit, expression, raw: scale.raw }
        return { response: await units.response(input, request.signal), scale }
      },
      memory: async (request) => {
        const { recording, expression = '' } = this.#of(request)
        return { curve: await evidence.memory(recording.id, request.figure.unit, expression, request.signal) }
      },
      passages: (request) => this.#passages(request),
      effect: async (request) => {
        const { direct } = await units.weights(this.#one(request), request.signal)
        if (direct === null)
          throw new AppError(
            'not-top-layer',
            `${request.figure.unit} is not in the top layer and acts through other units; measure it by an ablation.`,
          )
        return { direct }
      },
      ablation: (request) => this.#ablation(request),
      characters: async (request) => {
        const { recording } = this.#of(request)
        const scale = this.#scale(request, recording)
        return { means: await units.characters({ ...this.#one(request), raw: scale.raw }, request.signal), scale }
      },
      autocorrelation: async (request) => ({ curve: await units.autocorrelation(this.#one(request), request.signal) }),
      correlated: async (request) => ({
        ...(await units.correlated(this.#one(request), request.signal)),
        names: this.#names(request),
      }),
      weights: async (request) => ({
        ...(await units.weights(this.#one(request), request.signal)),
        names: this.#names(request),
      }),
    }
  }

  async #passages(request: FigureRequest<'passages'>): Promise<Gathered<'passages'>> {
    const { recording, expression } = this.#of(request)
    const input = { recording: recording.id, unit: request.figure.unit, expression }
    const { highest, lowest } = await this.#needs.units.passages(input, request.signal)
    const scale = this.#scale(request, recording)
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

  async #ablation(request: FigureRequest<'ablation'>): Promise<Gathered<'ablation'>> {
    const { recording, expression } = this.#of(request)
    const { units, to, value, from, until, most } = request.figure
    const range = from === undefined || until === undefined ? undefined : { start: from, end: until }
    const input = { recording: recording.id, units, expression, to, value, range, most, controls: CONTROLS, seed: SEED }
    for await (const event of this.#needs.units.effect(input, request.signal)) if (event.type === 'result') return event
    throw new AppError('cancelled', 'The ablation was not measured to its end.')
  }

  #of({ figure, source }: FigureRequest<UnitKind>): { recording: RecordingInfo; expression?: string } {
    const recording = recordingFor(figure, source, this.#context.reader)
    const feature = 'feature' in figure ? figure.feature : undefined
    return feature === undefined
      ? { recording }
      : { recording, expression: expressionFor(feature, source, this.#context.reader) }
  }

  #one(request: FigureRequest<Exclude<UnitKind, 'ablation'>>): { recording: number; unit: string } {
    return { recording: this.#of(request).recording.id, unit: request.figure.unit }
  }

  #scale({ figure }: FigureRequest<'histogram' | 'response' | 'passages' | 'characters'>, recording: RecordingInfo) {
    return scaleFor(this.#context.reader, recording, figure.unit, figure.scale)
  }

  #names({ figure, source }: FigureRequest<UnitKind>) {
    return namesOf(figure, source, this.#context.reader)
  }
}
