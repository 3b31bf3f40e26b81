// What leaves the program to be printed or published: coloured text, traces, rankings, each with what is needed to
// make it again.

import { basename } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { ruleShares } from '../../core/features/shades.ts'
import { rankingCsv, traceCsv } from '../../core/figures/csv.ts'
import type { Provenance } from '../../core/figures/provenance.ts'
import { textHtml } from '../../core/figures/text-html.ts'
import { textSvg } from '../../core/figures/text-svg.ts'
import { parseUnit } from '../../core/model/units.ts'
import { placeOf, type ScaleChoice, type UnitScale } from '../../core/schema/unit-scale.ts'
import { shownValues } from '../../core/units/shown.ts'
import type { FileResult } from '../contract/types.ts'
import type { Evidence } from './evidence.ts'
import type { Features } from './features.ts'
import { quantityOf, scaleEnds, scaleFor } from './figure-stretch.ts'
import type { Host } from './host.ts'
import { fileName } from './models.ts'
import { outcome } from './outcome.ts'
import type { Recordings } from './recordings.ts'
import { DEFAULT_SHIFTS } from './search.ts'

export interface TextFigureRequest {
  recording: number
  unit: string
  /** characters of the recording, half-open */
  start: number
  end: number
  format: 'html' | 'svg'
  theme: 'light' | 'dark'
  /** characters in a row */
  columns: number
  /** an expression that is drawn as a rule under the characters */
  feature?: string
  /** instead of the scale that is chosen by itself */
  scale?: ScaleChoice
  /** further units as bands under the text, in SVG only */
  lanes?: readonly string[]
}

/** More characters than this are no figure: at 80 in a row it would be as high as a house. */
const MOST_CHARACTERS = 100_000

export class Figures {
  readonly #host: Host
  readonly #recordings: Recordings
  readonly #features: Features
  readonly #evidence: Evidence

  constructor(host: Host, recordings: Recordings, features: Features, evidence: Evidence) {
    this.#host = host
    this.#recordings = recordings
    this.#features = features
    this.#evidence = evidence
  }

  /** @throws AppError `too-long`, `no-such-unit`, or what is wrong with the feature */
  async text(request: TextFigureRequest, signal?: AbortSignal): Promise<FileResult> {
    const { recording, unit, format, theme, columns, feature, lanes = [] } = request
    const { start, end, text } = this.#passage(request)
    if (end - start > MOST_CHARACTERS)
      throw new AppError(
        'too-long',
        `A figure holds at most ${MOST_CHARACTERS} characters, and ${end - start} were chosen; choose fewer.`,
      )
    const { reader } = this.#host
    const info = reader.recording(recording)
    const own = scaleFor(reader, info, unit, request.scale)
    const places = (name: string, scale: UnitScale) =>
      this.#recordings.values(recording, name, start, end).map((value) => placeOf(scale, value))
    const rule = feature ? await this.#features.rule(recording, feature, signal) : undefined
    const figure = {
      text,
      values: places(unit, own),
      limit: 1,
      scale: scaleEnds(own),
      columns,
      theme,
      mask: rule && ruleShares(rule, start, end),
      lanes: lanes.map((lane) => ({
        unit: lane,
        values: places(lane, scaleFor(reader, info, lane)),
      })),
      provenance: { ...this.#provenance(recording, start, end), ...this.#called(recording, unit), feature },
    }
    const name = `${unit}-${info.start + start}-${info.start + end}.${format}`
    return format === 'svg' ? file(name, 'image/svg+xml', textSvg(figure)) : file(name, 'text/html', textHtml(figure))
  }

  trace(recording: number, unit: string, from: number, to: number): FileResult {
    const { start, end, text } = this.#passage({ recording, start: from, end: to })
    const values = shownValues(parseUnit(unit).kind, this.#recordings.values(recording, unit, start, end))
    const csv = traceCsv(text, values, quantityOf(unit), {
      ...this.#provenance(recording, start, end),
      ...this.#called(recording, unit),
    })
    const { start: first } = this.#host.reader.recording(recording)
    return file(`${unit}-${first + start}-${first + end}.csv`, 'text/csv', csv)
  }

  /** All units against a feature, with held-out figures and p. */
  async ranking(
    recording: number,
    expression: string,
    seed = 1,
    signal = new AbortController().signal,
  ): Promise<FileResult> {
    const options = { seed, shifts: DEFAULT_SHIFTS }
    const { scores, controls } = await outcome(this.#evidence.search(recording, expression, options, signal))
    const { characters } = this.#host.reader.recording(recording)
    const csv = rankingCsv(scores, controls, {
      ...this.#provenance(recording, 0, characters),
      feature: expression,
      seed,
    })
    return file(`ranking-${fileName(expression).slice(0, 60)}.csv`, 'text/csv', csv)
  }

  /** @throws AppError `bad-range` */
  #passage({ recording, start, end }: Pick<TextFigureRequest, 'recording' | 'start' | 'end'>) {
    const { reader } = this.#host
    const { corpus, start: first, characters } = reader.recording(recording)
    const to = Math.min(end, characters)
    if (start >= to)
      throw new AppError('bad-range', `The range ${start}:${end} is empty; ${characters} characters are recorded.`)
    return { start, end: to, text: reader.corpusText(corpus, first + start, first + to) }
  }

  #called(recording: number, unit: string): { unit: string; unitName?: string } {
    const { model } = this.#host.reader.recording(recording)
    const note = this.#host.reader.unitNotes().find((known) => known.model === model && known.unit === unit)
    return note?.name ? { unit, unitName: note.name } : { unit }
  }

  #provenance(recording: number, start: number, end: number): Provenance & { start: number } {
    const { reader, version } = this.#host
    const { name, modelName, modelHash, corpusName, corpusHash, start: first } = reader.recording(recording)
    return {
      program: `Neuronscope ${version}`,
      workspace: basename(reader.file),
      model: modelName,
      modelHash,
      corpus: corpusName,
      corpusHash,
      recording: name,
      start: first + start,
      end: first + end,
    }
  }
}

function file(name: string, mime: string, text: string): FileResult {
  return { name, mime, bytes: new TextEncoder().encode(text) }
}
