// Data of figures of text: stretches of a recording, sampled and typed texts.

import { ruleOpacities } from '../../../core/features/shades.ts'
import { gateBand } from '../../../core/figures/charts/gate-band.ts'
import { traceTable } from '../../../core/figures/table.ts'
import { textHtml } from '../../../core/figures/text-html.ts'
import { kindOfName } from '../../../core/model/unit-names.ts'
import { onScale, placeOf, type ScaleChoice, type UnitScale, usualScale } from '../../../core/schema/unit-scale.ts'
import { shownValues } from '../../../core/units/display-scale.ts'
import { quantityOf, type Stretch, scaleEnds, scaleFor, stretchOf } from '../figure-range.ts'
import { expressionFor, namesOf, recordingFor } from '../figure-sources.ts'
import type { ServiceContext } from '../service-context.ts'
import type { FigureNeeds, FigureRequest, Gathered, Gatherers } from './gather.ts'

export class TextFigures {
  readonly #context: ServiceContext
  readonly #needs: FigureNeeds

  constructor(context: ServiceContext, needs: FigureNeeds) {
    this.#context = context
    this.#needs = needs
  }

  get gatherers(): Gatherers<'text' | 'trace' | 'gates' | 'generated' | 'tried'> {
    return {
      text: (request) => this.#text(request),
      trace: (request) => this.#trace(request),
      gates: (request) => this.#gates(request),
      generated: (request) => this.#generated(request),
      tried: (request) => this.#tried(request),
    }
  }

  async #text(request: FigureRequest<'text'>): Promise<Gathered<'text'>> {
    const { unit, columns, lanes = [] } = request.figure
    const names = namesOf(request.figure, request.source, this.#context.reader)
    const { text, start, shown, places, scale, mask } = await this.#stretch(request)
    const own = scale(unit, request.figure.scale)
    const data = {
      text,
      values: places(unit, own),
      limit: 1,
      scale: scaleEnds(own),
      columns,
      mask,
      lanes: lanes.map((lane) => ({ unit: lane, name: names[lane], values: places(lane, scale(lane)) })),
    }
    const provenance = { ...request.provenance, unit }
    const table = () =>
      traceTable(
        text,
        start,
        [unit, ...lanes].map((u) => ({ unit: u, quantity: quantityOf(u), values: shown(u) })),
      )
    return { ...data, html: (style) => textHtml({ ...data, provenance, style }), table }
  }

  async #trace(request: FigureRequest<'trace'>): Promise<Gathered<'trace'>> {
    const { units } = request.figure
    const { text, start, values, shown, scale, mask } = await this.#stretch(request)
    const names = namesOf(request.figure, request.source, this.#context.reader)
    const drawn = units.map((unit, i) => {
      const own = scale(unit, i === 0 ? request.figure.scale : undefined)
      return {
        unit,
        name: names[unit],
        values: values(unit).map((value) => onScale(own, value)),
        scale: own,
        shown: { quantity: quantityOf(unit), values: shown(unit) },
      }
    })
    return { text, start, units: drawn, mask }
  }

  async #gates(request: FigureRequest<'gates'>): Promise<Gathered<'gates'>> {
    const { figure, source, signal } = request
    const { text, start, mask } = await this.#stretch(request)
    const recording = recordingFor(figure, source, this.#context.reader)
    const end = Math.min(figure.end, recording.characters)
    const { unit } = figure
    const input = { recording: recording.id, unit, start: figure.start, end }
    const { kinds, values } = await this.#needs.units.gates(input, signal)
    const n = values.length / Math.max(1, kinds.length)
    return {
      text,
      start,
      units: kinds.map((kind, i) => gateBand(unit, kind, values.slice(i * n, (i + 1) * n))),
      mask,
    }
  }

  #stretch({ figure, source, signal }: FigureRequest<'text' | 'trace' | 'gates'>): Promise<Stretch> {
    const recording = recordingFor(figure, source, this.#context.reader)
    const { feature } = figure
    const expression = feature === undefined ? undefined : expressionFor(feature, source, this.#context.reader)
    const range = { start: figure.start, end: figure.end, expression }
    return stretchOf(this.#context, this.#needs, recording, range, signal)
  }

  /** Prime and sampled text, read again; without a prime the input begins with a line end. */
  async #generated({ figure, signal }: FigureRequest<'generated'>): Promise<Gathered<'generated'>> {
    const { prime, text } = figure
    const whole = {
      ...figure,
      text: prime + text,
      unknown: 'map',
      lanes: [],
      begins: prime === '' ? '\n' : '',
    } as const
    return this.#read(whole, undefined, signal)
  }

  async #tried({ figure, source, signal }: FigureRequest<'tried'>): Promise<Gathered<'tried'>> {
    const { text, feature } = figure
    const expression = feature === undefined ? undefined : expressionFor(feature, source, this.#context.reader)
    const runs = expression === undefined ? undefined : await this.#needs.scratchpads.feature(text, expression, signal)
    const rule = runs && ({ kind: 'boolean', runs } as const)
    const names = namesOf(figure, source, this.#context.reader)
    return this.#read({ ...figure, lanes: figure.lanes ?? [], names }, rule, signal)
  }

  async #read(
    { model, unit, text, unknown, lanes, columns, scale, names = {}, begins = '' }: ReadText,
    rule: Parameters<typeof ruleOpacities>[0] | undefined,
    signal: AbortSignal,
  ): Promise<Gathered<'tried'>> {
    const units = [unit, ...lanes]
    const read = await this.#needs.scratchpads.values(model, { text: begins + text, unknown, units, known: 0 }, signal)
    const values = read.map((one) => one.subarray(begins.length))
    const length = Array.from(text).length
    const scales = units.map((one, i) => this.#scaleOf(model, one, i === 0 ? scale : undefined))
    const places = units.map((_, i) => values[i].map((value) => placeOf(scales[i], value)))
    return {
      text,
      values: places[0],
      limit: 1,
      scale: scaleEnds(scales[0]),
      columns,
      mask: rule && ruleOpacities(rule, 0, length),
      lanes: lanes.map((lane, i) => ({ unit: lane, name: names[lane], values: places[i + 1] })),
      table: () =>
        traceTable(
          text,
          0,
          units.map((one, i) => ({
            unit: one,
            quantity: quantityOf(one),
            values: shownValues(kindOfName(one), values[i]),
          })),
        ),
    }
  }

  /** The unit's scale in the latest recording of the network; the default without one. */
  #scaleOf(model: number, unit: string, choice?: ScaleChoice): UnitScale {
    const { reader } = this.#context
    const recording = reader.recordings().findLast((one) => one.model === model && one.characters > 0)
    if (recording) {
      const kind = kindOfName(unit)
      if (recording.kinds.includes(kind)) return scaleFor(reader, recording, unit, choice)
    }
    const kind = kindOfName(unit)
    return usualScale(kind)
  }
}

interface ReadText {
  model: number
  unit: string
  text: string
  unknown: 'skip' | 'map'
  lanes: readonly string[]
  /** what the researcher calls units */
  names?: Readonly<Record<string, string>>
  columns: number
  scale?: ScaleChoice
  /** characters of one code unit that are read first, and are not shown */
  begins?: string
}
