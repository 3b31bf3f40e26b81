// Figures as files: what FigureData has gathered, written as SVG, CSV, Parquet or PNG. The window and the command line
// come here alike, and so get the same bytes.

import type { Theme } from '../../core/figures/colour.ts'
import { tableCsv } from '../../core/figures/csv.ts'
import type { Provenance } from '../../core/figures/provenance.ts'
import type { FigureFormat, FigureKind, FigureSource, FigureSpecification } from '../contract/finding-types.ts'
import { withResolution } from '../contract/png.ts'
import type { FileResult } from '../contract/types.ts'
import { FigureData, type FigureNeeds, type Made, type Making } from './figure-data.ts'
import { provenanceOf, sourceOf } from './figure-sources.ts'
import type { Host } from './host.ts'
import { fileName } from './models.ts'
import { tableParquet } from './parquet.ts'
import { noPrinter, PRINT_DPI, PRINT_SCALE, type Printer } from './printer.ts'

const MIMES: Record<FigureFormat, string> = {
  svg: 'image/svg+xml',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  png: 'image/png',
}

export class FigureFiles {
  readonly #host: Host
  readonly #data: FigureData
  readonly #printer: Printer | undefined

  constructor(host: Host, { printer, ...needs }: FigureNeeds & { printer?: Printer }) {
    this.#host = host
    this.#data = new FigureData(host, needs)
    this.#printer = printer
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
    const made = await this.#data.gather({ figure, source, provenance, signal } as Making<FigureKind>)
    const bytes = await this.#written(made, format, theme, provenance, signal)
    return { name: `${nameOf(figure, source)}.${format}`, mime: MIMES[format], bytes, notes: made.notes }
  }

  async #written(made: Made, format: FigureFormat, theme: Theme, provenance: Provenance, signal: AbortSignal) {
    const utf8 = (text: string) => new TextEncoder().encode(text)
    if (format === 'svg') return utf8(made.svg(theme))
    if (format === 'csv') return utf8(tableCsv(await made.table(), provenance))
    if (format === 'parquet') return tableParquet(await made.table(), provenance)
    const png = this.#printer?.png
    if (!png) throw noPrinter('PNG')
    return withResolution(await png(utf8(made.svg(theme)), PRINT_SCALE, signal), PRINT_DPI)
  }
}

/** A stretch is called by its characters of the text. */
function nameOf(figure: FigureSpecification, { model, start = 0 }: FigureSource): string {
  switch (figure.kind) {
    case 'text':
      return `${figure.unit}-${start + figure.start}-${start + figure.end}`
    case 'trace':
      return `trace-${figure.units.join('-')}-${start + figure.start}-${start + figure.end}`
    case 'histogram':
      return `distribution-${figure.unit}`
    case 'memory':
      return `auroc-by-distance-${figure.unit}`
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
