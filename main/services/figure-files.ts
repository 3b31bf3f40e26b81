// Writes gathered figures as SVG, PDF, PNG, HTML, CSV or Parquet, with the same bytes for window and command line.

import { AppError } from '../../core/errors.ts'
import { tableCsv } from '../../core/figures/csv.ts'
import { figurePage, sizeOf } from '../../core/figures/figure-page.ts'
import type { Provenance } from '../../core/figures/provenance.ts'
import type {
  FigureFormat,
  FigureKind,
  FigureSource,
  FigureSpecification,
  FigureStyle,
} from '../contract/finding-types.ts'
import { pixelsAt, withResolution } from '../contract/png.ts'
import type { FileResult } from '../contract/types.ts'
import type { FigureNeeds, FigureRequest, GatheredFigure } from './figure-data/gather.ts'
import { FigureData } from './figure-data.ts'
import { provenanceOf, sourceOf } from './figure-sources.ts'
import { withFonts } from './fonts.ts'
import { fileName } from './models.ts'
import { tableParquet } from './parquet.ts'
import { noPrinter, PRINT_DPI, PRINT_SCALE, type Printer } from './printer.ts'
import type { ServiceContext } from './service-context.ts'

const MIMES: Record<FigureFormat, string> = {
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  png: 'image/png',
  html: 'text/html',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
}

export interface MakeOptions {
  style?: Partial<FigureStyle>
  /** the source of the figure when it was added; the current one without */
  source?: FigureSource
}

export class FigureFiles {
  readonly #context: ServiceContext
  readonly #data: FigureData
  readonly #printer: Printer | undefined

  constructor(context: ServiceContext, { printer, ...needs }: FigureNeeds & { printer?: Printer }) {
    this.#context = context
    this.#data = new FigureData(context, needs)
    this.#printer = printer
  }

  /** @throws AppError `figure-lost`, `no-printer`, `png-too-large`, `no-page`, or what is wrong with the specification */
  async make(
    figure: FigureSpecification,
    format: FigureFormat,
    { style, source = sourceOf(figure, this.#context.reader) }: MakeOptions = {},
    signal = new AbortController().signal,
  ): Promise<FileResult> {
    if (format === 'png' && !this.#printer?.png) throw noPrinter('PNG')
    if (format === 'pdf' && !this.#printer?.pdf) throw noPrinter('PDF')
    const provenance = provenanceOf(figure, source, this.#context)
    const made = await this.#data.gather({ figure, source, provenance, signal } as FigureRequest<FigureKind>)
    const drawn = { theme: 'light', ...style } as const
    const bytes = await this.#written(made, format, drawn, provenance, signal)
    return { name: `${nameOf(figure, source)}.${format}`, mime: MIMES[format], bytes, notes: made.notes }
  }

  async #written(
    made: GatheredFigure,
    format: FigureFormat,
    style: FigureStyle,
    provenance: Provenance,
    signal: AbortSignal,
  ) {
    const utf8 = (text: string) => new TextEncoder().encode(text)
    if (format === 'csv') return utf8(tableCsv(await made.table(), provenance))
    if (format === 'parquet') return tableParquet(await made.table(), provenance)
    if (format === 'html') {
      if (!made.html)
        throw new AppError('no-page', 'Only coloured text is written as HTML; take SVG or PDF for this figure.')
      return utf8(withFonts(made.html(style)))
    }
    const svg = withFonts(made.svg(style))
    if (format === 'svg') return utf8(svg)
    if (format === 'pdf') return this.#printer!.pdf!(figurePage(svg), signal)
    const { width, height } = sizeOf(svg)
    pixelsAt((width / 25.4) * 96, (height / 25.4) * 96, PRINT_DPI)
    return withResolution(await this.#printer!.png!(utf8(svg), PRINT_SCALE, signal), PRINT_DPI)
  }
}

/** File names by kind and subject; of a stretch by its characters. */
function nameOf(figure: FigureSpecification, { model, start = 0 }: FigureSource): string {
  const subject =
    'unit' in figure
      ? figure.unit
      : 'units' in figure
        ? figure.units.slice(0, 4).join('-')
        : 'feature' in figure && figure.feature !== undefined
          ? fileName(figure.feature).slice(0, 60)
          : fileName(model)
  const place = 'start' in figure ? [start + figure.start, start + figure.end] : []
  const kind = figure.kind === 'memory' ? 'auroc-by-distance' : figure.kind
  return [...(kind === 'text' ? [] : [kind]), subject, ...place].join('-')
}
