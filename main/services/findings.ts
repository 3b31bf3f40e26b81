// The report: adding, editing and ordering findings, and exporting their figures and the whole page.

import { basename } from 'node:path'
import { AppError, sentence } from '../../core/errors.ts'
import { type JupyterEntry, reportNotebook } from '../../core/figures/jupyter.ts'
import { type ReportEntry, type ReportPage, reportHtml } from '../../core/figures/report-html.ts'
import { FIGURE_TITLES } from '../../core/figures/specification.ts'
import type {
  FigureFormat,
  FigureSource,
  FigureSpecification,
  FigureStyle,
  Finding,
} from '../contract/finding-types.ts'
import type { FileResult } from '../contract/types.ts'
import type { Store } from '../store/store.ts'
import type { FigureFiles } from './figure-files.ts'
import { provenanceOf, sourceOf } from './figure-sources.ts'
import { withFonts } from './fonts.ts'
import { fileName } from './models.ts'
import { captionFor, NOTEBOOK_TITLE, notebookOf, type ReportPart } from './notebook.ts'
import { noPrinter, type Printer } from './printer.ts'
import { formulaStyle, ReportWords } from './report-words.ts'
import type { ServiceContext } from './service-context.ts'

export class Findings {
  readonly #context: ServiceContext
  readonly #files: FigureFiles
  readonly #printer: Printer | undefined
  readonly #words: ReportWords

  constructor(context: ServiceContext, files: FigureFiles, printer?: Printer) {
    this.#context = context
    this.#files = files
    this.#printer = printer
    this.#words = new ReportWords(context)
  }

  list(): Finding[] {
    return this.#context.reader.findings()
  }

  /** @throws AppError for an invalid recording, network or feature of the figure */
  async add(finding: { title: string; sentence: string; figure?: FigureSpecification }): Promise<Finding> {
    const { title, sentence, figure = null } = finding
    const source = figure && sourceOf(figure, this.#context.reader)
    return this.#changed(this.#context.writer.addFinding({ title, sentence, figure, source }))
  }

  /** @throws AppError for an invalid recording, network or feature of another figure */
  async change(
    finding: number,
    change: { title?: string; sentence?: string; figure?: FigureSpecification; source?: FigureSource },
  ): Promise<void> {
    const { figure, source = figure && sourceOf(figure, this.#context.reader) } = change
    return this.#changed(this.#context.writer.changeFinding(finding, { ...change, figure, source }))
  }

  remove(finding: number): Promise<void> {
    return this.#changed(this.#context.writer.removeFinding(finding))
  }

  restore(finding: number): Promise<void> {
    return this.#changed(this.#context.writer.restoreFinding(finding))
  }

  order(findings: readonly number[]): Promise<void> {
    return this.#changed(this.#context.writer.orderFindings(findings))
  }

  name(title: string): Promise<void> {
    return this.#changed(this.#context.writer.setSetting(NOTEBOOK_TITLE, title))
  }

  /** @throws AppError `no-such-finding`, `no-figure`, `figure-lost`, `no-printer` */
  async figure(
    id: number,
    format: FigureFormat,
    style?: Partial<FigureStyle>,
    signal?: AbortSignal,
  ): Promise<FileResult> {
    const { figure, source, title } = this.#context.reader.finding(id)
    if (!figure || !source)
      throw new AppError(
        'no-figure',
        `The entry ${title ? `“${title}”` : id} of the report is words alone; it has no figure.`,
      )
    return this.#files.make(figure, format, { style, source }, signal)
  }

  /**
   * @param only what is written; all entries without
   * @throws AppError `no-findings`, `no-printer`
   */
  async notebook(
    format: 'html' | 'pdf' | 'ipynb',
    style: Partial<FigureStyle> = {},
    signal?: AbortSignal,
    only?: ReportPart,
  ): Promise<FileResult> {
    if (format === 'ipynb') return this.#jupyter(signal, only)
    const pdf = this.#printer?.pdf
    if (format === 'pdf' && !pdf) throw noPrinter('PDF')
    const page = await this.#page({ theme: 'light', ...style }, signal, only)
    const plain = reportHtml(page)
    const html = withFonts(reportHtml({ ...page, formulaStyle: formulaStyle(plain) }))
    const name = `${fileName(page.title)}.${format}`
    if (format === 'pdf') return { name, mime: 'application/pdf', bytes: await pdf!(html, signal) }
    return { name, mime: 'text/html', bytes: new TextEncoder().encode(html) }
  }

  /** Words, and each figure as a table with what draws it again. @throws AppError `no-findings` */
  async #jupyter(signal?: AbortSignal, only?: ReportPart): Promise<FileResult> {
    const { reader, version } = this.#context
    const { title, findings } = notebookOf(reader, only)
    if (findings.length === 0) throw empty()
    const workspace = basename(reader.file)
    const entries: JupyterEntry[] = []
    for (const { title, sentence: words, figure, source, caption } of findings) {
      const entry = { title, sentence: words, figure: null }
      if (!figure || !source) {
        entries.push(entry)
        continue
      }
      const about = { kind: figure.kind, caption }
      try {
        const { bytes } = await this.#files.make(figure, 'csv', { source }, signal)
        entries.push({ ...entry, figure: { ...about, csv: new TextDecoder().decode(bytes), problem: null } })
      } catch (error) {
        if (signal?.aborted) throw error
        entries.push({ ...entry, figure: { ...about, csv: null, problem: sentence(error) } })
      }
    }
    const named = title || workspace.replace(/\.neuronscope$/, '')
    const page = reportNotebook({ title: named, program: `Neuronscope ${version}`, workspace, entries })
    const bytes = new TextEncoder().encode(page)
    return { name: `${fileName(named)}.ipynb`, mime: 'application/x-ipynb+json', bytes }
  }

  /** Markdown as HTML, as in the report. */
  words(texts: readonly string[]): Promise<string[]> {
    return this.#words.html(texts)
  }

  async #page(style: FigureStyle, signal?: AbortSignal, only?: ReportPart): Promise<ReportPage> {
    const { reader, version } = this.#context
    const { title, findings } = notebookOf(reader, only)
    if (findings.length === 0) throw empty()
    const workspace = basename(reader.file)
    const words = await this.#words.html(findings.map(({ sentence }) => sentence))
    const entries = []
    for (const [i, finding] of findings.entries()) entries.push(await this.#entry(finding, words[i], style, signal))
    return {
      title: title || workspace.replace(/\.neuronscope$/, ''),
      theme: style.theme,
      workspace,
      program: `Neuronscope ${version}`,
      entries,
      questions: questionsOf(entries, reader),
    }
  }

  /** A figure that cannot be drawn is replaced by the reason. */
  async #entry(
    finding: Finding,
    words: string,
    style: FigureStyle,
    signal?: AbortSignal,
  ): Promise<ReportPage['entries'][number]> {
    const { title, figure, source } = finding
    const plain = { title, words, figure: null }
    if (!figure || !source) return plain
    const about = {
      name: FIGURE_TITLES[figure.kind],
      caption: captionFor(finding, this.#context.reader),
      provenance: provenanceOf(figure, source, this.#context),
    }
    try {
      const { bytes } = await this.#files.make(figure, 'svg', { style, source }, signal)
      return { ...plain, figure: { ...about, svg: new TextDecoder().decode(bytes), problem: null } }
    } catch (error) {
      if (signal?.aborted) throw error
      return { ...plain, figure: { ...about, svg: null, problem: sentence(error) } }
    }
  }

  async #changed<T>(writing: Promise<T>): Promise<T> {
    const result = await writing
    this.#context.changed()
    return result
  }
}

function empty(): AppError {
  return new AppError('no-findings', 'The report is empty: add a figure first (F, or “Add to report” beside it).')
}

/** Of every recording that a figure shows. */
function questionsOf(entries: readonly ReportEntry[], reader: Store): NonNullable<ReportPage['questions']> {
  const shown = new Set(entries.map(({ figure }) => figure?.provenance.recording))
  return reader
    .recordings()
    .filter(({ name }) => shown.has(name))
    .map(({ id, name }) => ({
      recording: name,
      questions: new Set(reader.keptSearches(id).map(({ expression }) => expression)).size,
    }))
}
