// Figures as files: the data is gathered anew from the workspace, drawn by core, and written as SVG, CSV, Parquet or
// PNG. The window and the command line come here alike, and so get the same bytes.

import { AppError } from '../../core/errors.ts'
import type { Theme } from '../../core/figures/colour.ts'
import { tableCsv } from '../../core/figures/csv.ts'
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
import { parseUnit, unitAt, unitName } from '../../core/run/units.ts'
import { isGate, shownValues } from '../../core/units/shown.ts'
import type { FigureFormat, FigureKind, FigureSource, FigureSpecification } from '../contract/finding-types.ts'
import { withResolution } from '../contract/png.ts'
import type { FileResult, RecordingInfo, Score } from '../contract/types.ts'
import type { Evidence } from './evidence.ts'
import type { Features } from './features.ts'
import { expressionFor, provenanceOf, recordingFor, sourceOf } from './figure-sources.ts'
import type { Host } from './host.ts'
import type { KeptSearches } from './kept-searches.ts'
import type { Matrix } from './matrix.ts'
import { fileName } from './models.ts'
import { type Outcome, outcome } from './outcome.ts'
import { tableParquet } from './parquet.ts'
import { noPrinter, PRINT_DPI, PRINT_SCALE, type Printer } from './printer.ts'
import type { Recordings } from './recordings.ts'
import type { Units } from './units.ts'

/** What a figure comes to: a drawing by theme, and the table that it shows. */
interface Made {
  svg(theme: Theme): string
  table(): tables.Table | Promise<tables.Table>
}

interface Making<K extends FigureKind> {
  figure: Extract<FigureSpecification, { kind: K }>
  source: FigureSource
  provenance: Provenance
  signal: AbortSignal
}

interface Needs {
  recordings: Recordings
  features: Features
  units: Units
  evidence: Evidence
  searches: KeptSearches
  matrix: Matrix
  printer?: Printer
}

/** More characters than this are no figure. */
const MOST_CHARACTERS = 100_000
/** Searches whose outcome is remembered, for the table after the picture. */
const REMEMBERED = 8

const MIMES: Record<FigureFormat, string> = {
  svg: 'image/svg+xml',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  png: 'image/png',
}

export class FigureFiles {
  readonly #host: Host
  readonly #needs: Needs
  readonly #outcomes = new Map<string, Promise<Outcome>>()

  constructor(host: Host, needs: Needs) {
    this.#host = host
    this.#needs = needs
  }

  /**
   * @param source what the figure was collected from; as things are now without it
   * @throws AppError `figure-lost`, `no-printer`, or what is wrong with the specification
   */
  async make(
    figure: FigureSpecification,
    format: FigureFormat,
    { theme = 'light' as Theme, source = sourceOf(figure, this.#host.reader) } = {},
    signal = new AbortController().signal,
  ): Promise<FileResult> {
    const provenance = provenanceOf(figure, source, this.#host)
    const made = await this.#gather({ figure, source, provenance, signal } as Making<FigureKind>)
    const bytes = await this.#written(made, format, theme, provenance, signal)
    return { name: `${nameOf(figure, source)}.${format}`, mime: MIMES[format], bytes }
  }

  async #written(made: Made, format: FigureFormat, theme: Theme, provenance: Provenance, signal: AbortSignal) {
    const utf8 = (text: string) => new TextEncoder().encode(text)
    if (format === 'svg') return utf8(made.svg(theme))
    if (format === 'csv') return utf8(tableCsv(await made.table(), provenance))
    if (format === 'parquet') return tableParquet(await made.table(), provenance)
    const png = this.#needs.printer?.png
    if (!png) throw noPrinter('PNG')
    return withResolution(await png(utf8(made.svg(theme)), PRINT_SCALE, signal), PRINT_DPI)
  }

  #gather(making: Making<FigureKind>): Promise<Made> | Made {
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
    const { text, start, values, mask } = await this.#stretch(making, making.figure)
    const provenance = { ...making.provenance, unit }
    return {
      svg: (theme) =>
        textSvg({
          text,
          values: shown(unit, values(unit)),
          limit: 1,
          columns,
          theme,
          mask,
          lanes: lanes.map((lane) => ({ unit: lane, values: shown(lane, values(lane)) })),
          bare: true,
          provenance,
        }),
      table: () =>
        tables.traceTable(
          text,
          start,
          [unit, ...lanes].map((u) => ({ unit: u, values: values(u) })),
        ),
    }
  }

  async #trace(making: Making<'trace'>): Promise<Made> {
    const { units } = making.figure
    const { text, start, values, mask } = await this.#stretch(making, making.figure)
    const drawn = () =>
      units.map((unit) => ({
        unit,
        values: shown(unit, values(unit)),
        low: isGate(parseUnit(unit).kind) ? (0 as const) : (-1 as const),
      }))
    return {
      svg: (theme) =>
        traceFigure({ text, start, units: drawn(), mask, provenance: making.provenance, style: { theme } }),
      table: () =>
        tables.traceTable(
          text,
          start,
          units.map((unit) => ({ unit, values: values(unit) })),
        ),
    }
  }

  /** A stretch of a recording: its text, the values of any unit, and the feature's mask. */
  async #stretch(
    { source, signal }: Pick<Making<'text' | 'trace'>, 'source' | 'signal'>,
    figure: Extract<FigureSpecification, { kind: 'text' | 'trace' }>,
  ) {
    const recording = this.#recording(figure, source)
    const { start } = figure
    const end = Math.min(figure.end, recording.characters)
    if (start >= end)
      throw new AppError(
        'bad-range',
        `The range ${start}:${figure.end} is empty; ${recording.characters} characters are recorded.`,
      )
    if (end - start > MOST_CHARACTERS)
      throw new AppError(
        'too-long',
        `A figure holds at most ${MOST_CHARACTERS} characters, and ${end - start} were chosen; choose fewer.`,
      )
    const expression = this.#expression(figure, source)
    const runs = expression ? await this.#needs.features.runs(recording.id, expression, signal) : undefined
    const at = recording.start + start
    return {
      text: this.#host.reader.corpusText(recording.corpus, at, recording.start + end),
      start: at,
      values: (unit: string) => this.#needs.recordings.values(recording.id, unit, start, end),
      mask: runs && maskOf(runs, start, end),
    }
  }

  async #histogram({ figure, source, provenance, signal }: Making<'histogram'>): Promise<Made> {
    const { id } = this.#recording(figure, source)
    const { unit, threshold, sign = 1 } = figure
    const expression = this.#expression(figure, source)
    const split = await this.#needs.units.split({ recording: id, unit, expression }, signal)
    const cut = expression !== undefined && threshold !== undefined ? { threshold, sign } : null
    const scale = parseUnit(unit).kind === 'c' ? 'tanh of the cell state' : 'value'
    return {
      svg: (theme) => histogramFigure({ split, cut, scale, provenance: { ...provenance, unit }, style: { theme } }),
      table: () => tables.histogramTable(split),
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
    const found = kept && judged(kept.top) ? { kind: kept.kind, maxima: kept.maxima, scores: kept.top } : await whole()
    const names = this.#names(recording.model)
    return {
      svg: (theme) =>
        rankingFigure({
          ...{ kind: found.kind, scores: found.scores, maxima: found.maxima },
          ...{ rows, units: recording.units, shifts, names },
          provenance: { ...provenance, feature },
          style: { theme },
        }),
      table: async () => tables.rankingTable((await whole()).scores),
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

function nameOf(figure: FigureSpecification, { model }: FigureSource): string {
  switch (figure.kind) {
    case 'text':
      return `${figure.unit}-${figure.start}-${figure.end}`
    case 'trace':
      return `trace-${figure.units.join('-')}-${figure.start}-${figure.end}`
    case 'histogram':
      return `distribution-${figure.unit}`
    case 'memory':
      return `memory-${figure.unit}`
    case 'ranking':
      return `ranking-${fileName(figure.feature).slice(0, 60)}`
    case 'matrix':
      return `matrix-${fileName(model)}`
    case 'saturation':
      return `saturation-${fileName(model)}`
    case 'loss':
      return `loss-${fileName(model)}`
  }
}

/** As the window colours it: the cell state through tanh, everything else as it is. */
function shown(unit: string, values: Float32Array): Float32Array {
  return shownValues(parseUnit(unit).kind, values)
}

function maskOf(runs: Uint32Array, start: number, end: number): Uint8Array {
  const mask = new Uint8Array(end - start)
  for (let i = 0; i < runs.length; i += 2) mask.fill(1, Math.max(0, runs[i] - start), Math.max(0, runs[i + 1] - start))
  return mask
}
