// What a figure shows, gathered anew from the workspace: for each kind the drawing by core, and the table behind it.

import { AppError } from '../../core/errors.ts'
import type { Theme } from '../../core/figures/colour.ts'
import { histogramFigure } from '../../core/figures/histogram-figure.ts'
import { lossFigure } from '../../core/figures/loss-figure.ts'
import { matrixFigure } from '../../core/figures/matrix-figure.ts'
import { memoryFigure } from '../../core/figures/memory-figure.ts'
import type { Provenance } from '../../core/figures/provenance.ts'
import { rankingFigure } from '../../core/figures/ranking-figure.ts'
import { saturationFigure } from '../../core/figures/saturation-figure.ts'
import * as tables from '../../core/figures/table.ts'
import { textSvg } from '../../core/figures/text-svg.ts'
import { traceFigure } from '../../core/figures/trace-figure.ts'
import { unitAt, unitName } from '../../core/model/units.ts'
import { onScale } from '../../core/schema/unit-scale.ts'
import type { FigureKind, FigureSource, FigureSpecification } from '../contract/finding-types.ts'
import type { RecordingInfo, Score } from '../contract/types.ts'
import type { Evidence } from './evidence.ts'
import type { Features } from './features.ts'
import { expressionFor, recordingFor } from './figure-sources.ts'
import { quantityOf, type Stretch, scaleEnds, scaleFor, stretchOf } from './figure-stretch.ts'
import type { Host } from './host.ts'
import type { KeptSearches } from './kept-searches.ts'
import type { Matrix } from './matrix.ts'
import { type Outcome, outcome } from './outcome.ts'
import type { Recordings } from './recordings.ts'
import type { Units } from './units.ts'

/** What a figure comes to: a drawing by theme, and the table that it shows. */
export interface Made {
  svg(theme: Theme): string
  table(): tables.Table | Promise<tables.Table>
  /** of the search behind it, where one was made for it */
  notes?: readonly string[]
}

export interface Making<K extends FigureKind> {
  figure: Extract<FigureSpecification, { kind: K }>
  source: FigureSource
  provenance: Provenance
  signal: AbortSignal
}

export interface FigureNeeds {
  recordings: Recordings
  features: Features
  units: Units
  evidence: Evidence
  searches: KeptSearches
  matrix: Matrix
}

/** Searches whose outcome is remembered, for the table after the picture. */
const REMEMBERED = 8

export class FigureData {
  readonly #host: Host
  readonly #needs: FigureNeeds
  readonly #outcomes = new Map<string, Promise<Outcome>>()

  constructor(host: Host, needs: FigureNeeds) {
    this.#host = host
    this.#needs = needs
  }

  /** @throws AppError `figure-lost`, or what is wrong with the specification */
  gather(making: Making<FigureKind>): Promise<Made> | Made {
    const of = <K extends FigureKind>(_kind: K) => making as unknown as Making<K>
    switch (making.figure.kind) {
      case 'text':
        return this.#text(of('text'))
      case 'trace':
        return this.#trace(of('trace'))
      case 'histogram':
        return this.#histogram(of('histogram'))
      case 'memory':
        return this.#memory(of('memory'))
      case 'ranking':
        return this.#ranking(of('ranking'))
      case 'matrix':
        return this.#matrix(of('matrix'))
      case 'saturation':
        return this.#saturation(of('saturation'))
      case 'loss':
        return this.#loss(of('loss'))
    }
  }

  async #text(making: Making<'text'>): Promise<Made> {
    const { unit, columns, lanes = [] } = making.figure
    const { text, start, shown, places, scale, mask } = await this.#stretch(making)
    const own = scale(unit, making.figure.scale)
    const provenance = { ...making.provenance, unit }
    return {
      svg: (theme) =>
        textSvg({
          text,
          values: places(unit, own),
          limit: 1,
          scale: scaleEnds(own),
          columns,
          theme,
          mask,
          lanes: lanes.map((lane) => ({ unit: lane, values: places(lane, scale(lane)) })),
          bare: true,
          provenance,
        }),
      table: () =>
        tables.traceTable(
          text,
          start,
          [unit, ...lanes].map((u) => ({ unit: u, quantity: quantityOf(u), values: shown(u) })),
        ),
    }
  }

  async #trace(making: Making<'trace'>): Promise<Made> {
    const { units } = making.figure
    const { text, start, values, shown, scale, mask } = await this.#stretch(making)
    const drawn = () =>
      units.map((unit, i) => {
        const own = scale(unit, i === 0 ? making.figure.scale : undefined)
        return { unit, values: values(unit).map((value) => onScale(own, value)), scale: own }
      })
    return {
      svg: (theme) =>
        traceFigure({ text, start, units: drawn(), mask, provenance: making.provenance, style: { theme } }),
      table: () =>
        tables.traceTable(
          text,
          start,
          units.map((unit) => ({ unit, quantity: quantityOf(unit), values: shown(unit) })),
        ),
    }
  }

  #stretch({ figure, source, signal }: Making<'text'> | Making<'trace'>): Promise<Stretch> {
    const recording = this.#recording(figure, source)
    const range = { start: figure.start, end: figure.end, expression: this.#expression(figure, source) }
    return stretchOf(this.#host, this.#needs, recording, range, signal)
  }

  async #histogram({ figure, source, provenance, signal }: Making<'histogram'>): Promise<Made> {
    const { id } = this.#recording(figure, source)
    const { unit, threshold, sign = 1 } = figure
    const expression = this.#expression(figure, source)
    const split = await this.#needs.units.split({ recording: id, unit, expression }, signal)
    const cut = expression !== undefined && threshold !== undefined ? { threshold, sign } : null
    const apart = expression !== undefined
    const scale = scaleFor(this.#host.reader, this.#recording(figure, source), unit, figure.scale)
    return {
      svg: (theme) =>
        histogramFigure({ split, apart, cut, scale, provenance: { ...provenance, unit }, style: { theme } }),
      table: () => tables.histogramTable(split, scale),
    }
  }

  async #memory({ figure, source, provenance, signal }: Making<'memory'>): Promise<Made> {
    const { id } = this.#recording(figure, source)
    const { unit, feature } = figure
    const expression = expressionFor(feature, source, this.#host.reader)
    const curve = await this.#needs.evidence.memory(id, unit, expression, signal)
    return {
      svg: (theme) => memoryFigure({ curve, provenance: { ...provenance, unit, feature }, style: { theme } }),
      table: () => tables.memoryTable(curve),
    }
  }

  /** The picture from the search that was kept, if it was; the table, which lists all units, from a whole one. */
  async #ranking({ figure, source, provenance, signal }: Making<'ranking'>): Promise<Made> {
    const { shifts, seed, rows, feature } = figure
    const recording = this.#recording(figure, source)
    const expression = expressionFor(feature, source, this.#host.reader)
    const kept = this.#needs.searches.find(recording, { expression, shifts, seed })
    const whole = () => this.#searched(recording, expression, { shifts, seed }, signal)
    const judged = (scores: readonly Score[]) => scores.slice(0, rows).every(({ intervals }) => intervals !== null)
    const found =
      kept && judged(kept.top)
        ? { kind: kept.kind, maxima: kept.maxima, scores: kept.top, controls: kept.controls, notes: undefined }
        : await whole()
    const names = this.#names(recording.model)
    return {
      svg: (theme) =>
        rankingFigure({
          ...{ kind: found.kind, scores: found.scores, maxima: found.maxima, controls: found.controls },
          ...{ rows, units: recording.units, shifts, names },
          provenance: { ...provenance, feature },
          style: { theme },
        }),
      table: async () => {
        const { scores, controls } = await whole()
        return tables.rankingTable(scores, controls)
      },
      notes: found.notes,
    }
  }

  #searched(
    { id, characters }: RecordingInfo,
    expression: string,
    options: { shifts: number; seed: number },
    signal: AbortSignal,
  ): Promise<Outcome> {
    const key = JSON.stringify([id, characters, expression, options])
    const known = this.#outcomes.get(key)
    if (known) return known
    const asked = outcome(this.#needs.evidence.search(id, expression, options, signal))
    asked.catch(() => this.#outcomes.delete(key))
    this.#outcomes.set(key, asked)
    for (const old of [...this.#outcomes.keys()].slice(0, -REMEMBERED)) this.#outcomes.delete(old)
    return asked
  }

  #names(model: number): Record<string, string> {
    const notes = this.#host.reader.unitNotes().filter((note) => note.model === model && note.name !== '')
    return Object.fromEntries(notes.map(({ unit, name }) => [unit, name]))
  }

  /** Rows keep the names that they were collected under, whatever these stand for by now. */
  async #matrix({ figure, source, provenance, signal }: Making<'matrix'>): Promise<Made> {
    const recording = this.#recording(figure, source)
    const expressions = figure.features.map((feature) => expressionFor(feature, source, this.#host.reader))
    const { features, rows } = await this.#needs.matrix.whole(recording.id, expressions, figure.shifts, signal)
    const column = (_: unknown, i: number) => unitName(unitAt(recording, recording.kinds, i))
    const data = {
      features: features.map((feature, i) => ({ ...feature, name: figure.features[i] })),
      units: Array.from({ length: recording.units }, column),
      rows,
    }
    const { metric, best } = figure
    const names = this.#names(recording.model)
    return {
      svg: (theme) => matrixFigure({ ...data, metric, best, names, provenance, style: { theme } }),
      table: () => tables.matrixTable(data),
    }
  }

  async #saturation({ figure, source, provenance, signal }: Making<'saturation'>): Promise<Made> {
    const { id } = this.#recording(figure, source)
    for await (const event of this.#needs.units.saturation(id, signal)) {
      if (event.type !== 'result') continue
      const { gates } = event
      return {
        svg: (theme) => saturationFigure({ gates, provenance, style: { theme } }),
        table: () => tables.saturationTable(gates),
      }
    }
    throw new AppError('cancelled', 'The gates were not counted to their end.')
  }

  #loss({ figure, provenance }: Making<'loss'>): Made {
    const points = this.#host.reader.lossPoints(this.#host.reader.model(figure.model).id)
    if (points.length === 0)
      throw new AppError(
        'no-curve',
        `“${provenance.model}” was not trained here, so that there is no curve of its loss.`,
      )
    return {
      svg: (theme) => lossFigure({ points, provenance, style: { theme } }),
      table: () => tables.lossTable(points),
    }
  }

  #expression(figure: { feature?: string }, source: FigureSource): string | undefined {
    return figure.feature === undefined ? undefined : expressionFor(figure.feature, source, this.#host.reader)
  }

  #recording(figure: Exclude<FigureSpecification, { kind: 'loss' }>, source: FigureSource): RecordingInfo {
    return recordingFor(figure, source, this.#host.reader)
  }
}
