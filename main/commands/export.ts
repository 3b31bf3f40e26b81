// neuronscope export: coloured text, traces, rankings and the other figures, the figure of a finding, or the notebook.
// What it takes is said by the file's ending. A finding's figure is made from the same specification as in the window,
// and options that say the same make the same bytes.

import type { FigureFormat, FigureSpecification } from '../contract/finding-types.ts'
import type { FileResult, RecordingInfo } from '../contract/types.ts'
import { DEFAULT_SHIFTS } from '../services/search.ts'
import {
  type CommandContext,
  define,
  find,
  number,
  recordedRange,
  required,
  text,
  UsageError,
  type Values,
} from './command.ts'
import { output } from './files.ts'
import * as option from './options.ts'
import { expressionOf } from './search.ts'

const FORMATS: readonly FigureFormat[] = ['svg', 'csv', 'parquet', 'png']
const KINDS = ['text', 'trace', 'ranking', 'histogram', 'auroc-by-distance', 'matrix', 'saturation', 'loss']

/** What says something about a figure, besides the file, the recording and the theme; what does not is refused. */
const TAKES: Record<string, readonly string[]> = {
  text: ['unit', 'range', 'feature', 'regex', 'flags', 'columns', 'lanes', 'footer'],
  trace: ['unit', 'range', 'feature', 'regex', 'flags'],
  ranking: ['feature', 'regex', 'flags', 'rows', 'shifts', 'seed'],
  histogram: ['unit', 'feature', 'regex', 'flags', 'threshold', 'below'],
  'auroc-by-distance': ['unit', 'feature', 'regex', 'flags'],
  matrix: ['features', 'metric', 'best', 'shifts'],
  saturation: [],
  loss: ['model'],
}
/** What kinds of figures were called before. */
const OLDER: Record<string, string> = { memory: 'auroc-by-distance' }
const ABOUT_FIGURES = new Set(Object.values(TAKES).flat())

/** @throws UsageError for an option that would be dropped */
function refuseUnused(what: string, values: Values): void {
  const unused = Object.keys(values).find((name) => ABOUT_FIGURES.has(name) && !TAKES[what].includes(name))
  if (unused !== undefined)
    throw new UsageError(
      `--${unused === 'footer' ? 'no-footer' : unused} says nothing about ${what === 'text' ? 'coloured text' : `a ${what}`}; leave it out.`,
    )
}

/** As in the contract: q over all cells needs no more. */
const MOST_MATRIX_SHIFTS = 1023

/** The file to write, and how to make it once it is known that it can be written. */
function make(context: CommandContext): { file: string; making: () => Promise<FileResult> | FileResult } {
  const { app, values, positionals, signal } = context
  const theme = themeOf(values)
  const notebook = text(values, 'notebook')
  if (notebook !== undefined) {
    const format = /\.pdf$/i.test(notebook) ? 'pdf' : 'html'
    return { file: notebook, making: () => app.findings.notebook(format, theme, signal) }
  }
  const finding = number(values, 'finding')
  if (finding !== undefined) {
    const file = positionals.at(-1)
    if (file === undefined) throw new UsageError('Say which file to write: export FILE --finding ID.')
    const format = formatOf(file)
    return { file, making: () => app.findings.figure(finding, format, theme, signal) }
  }
  const [word, file] = positionals
  const what = OLDER[word] ?? word
  if (file === undefined) throw new UsageError(`What to export is ${KINDS.join(', ')}, and then the file.`)
  return { file, making: () => figure(context, what, file) }
}

async function figure({ app, values, signal }: CommandContext, what: string, file: string): Promise<FileResult> {
  if (KINDS.includes(what)) refuseUnused(what, values)
  if (what === 'loss') {
    const model = find(app.reader.models(), required(values, 'model'), 'model')
    return app.figureFiles.make({ kind: 'loss', model: model.id }, formatOf(file), { theme: themeOf(values) }, signal)
  }
  if (!KINDS.includes(what)) throw new UsageError(`What to export is ${KINDS.join(', ')}, not “${what}”.`)
  const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
  if (/\.html?$/i.test(file) || (what === 'text' && values.footer !== false && /\.svg$/i.test(file)))
    return page(app, values, recording, what, file, signal)
  const specification =
    what === 'matrix' ? await matrixOf(app, values, recording) : specificationOf(what, values, recording)
  return app.figureFiles.make(specification, formatOf(file), { theme: themeOf(values) }, signal)
}

/** Coloured text that says under itself where it comes from. */
function page(
  app: CommandContext['app'],
  values: Values,
  recording: RecordingInfo,
  what: string,
  file: string,
  signal: AbortSignal,
): Promise<FileResult> {
  if (what !== 'text')
    throw new UsageError(`A ${what} is written as ${FORMATS.join(', ')}; only text and notebooks as HTML.`)
  const { start, end } = recordedRange(values, recording)
  const format = /\.svg$/i.test(file) ? 'svg' : 'html'
  const given = text(values, 'feature') ?? text(values, 'regex')
  const feature = given === undefined ? undefined : expressionOf(values)
  const lanes = text(values, 'lanes')?.split(',')
  if (lanes && format === 'html')
    throw new UsageError('Lanes are drawn in .svg and .png, not in .html; leave --lanes out, or write one of these.')
  const columns = number(values, 'columns') ?? 80
  const unit = required(values, 'unit')
  return app.figures.text(
    { recording: recording.id, unit, start, end, format, theme: themeOf(values), columns, feature, lanes },
    signal,
  )
}

/** The features that are named, or all that the window would show. */
async function matrixOf(
  app: CommandContext['app'],
  values: Values,
  { id }: RecordingInfo,
): Promise<FigureSpecification> {
  const all = (await app.features.describe()).features.filter(({ kind }) => kind !== null)
  const features = text(values, 'features')?.split(',') ?? all.map(({ key }) => key)
  const best = number(values, 'best')
  const shifts = number(values, 'shifts') ?? DEFAULT_SHIFTS
  if (shifts < 1 || shifts > MOST_MATRIX_SHIFTS)
    throw new UsageError(`--shifts takes a whole number from 1 to ${MOST_MATRIX_SHIFTS} for a matrix, not “${shifts}”.`)
  const metric = text(values, 'metric') === 'r' ? 'r' : 'auroc'
  return { kind: 'matrix', recording: id, features, shifts, metric, ...(best !== undefined && { best }) }
}

function specificationOf(what: string, values: Values, from: RecordingInfo): FigureSpecification {
  const recording = from.id
  const given = text(values, 'feature') ?? text(values, 'regex')
  const feature = given === undefined ? undefined : expressionOf(values)
  const threshold = number(values, 'threshold')
  const lanes = text(values, 'lanes')?.split(',')
  if (what === 'saturation') return { kind: 'saturation', recording }
  if (what === 'ranking') {
    const [shifts, seed] = [number(values, 'shifts') ?? DEFAULT_SHIFTS, number(values, 'seed') ?? 1]
    return {
      kind: 'ranking',
      recording,
      feature: expressionOf(values),
      shifts,
      seed,
      rows: number(values, 'rows') ?? 10,
    }
  }
  const unit = required(values, 'unit')
  if (what === 'histogram') {
    const sign = values.below === true ? -1 : 1
    return { kind: 'histogram', recording, unit, feature, ...(threshold !== undefined && { threshold, sign }) }
  }
  if (what === 'auroc-by-distance') return { kind: 'memory', recording, unit, feature: expressionOf(values) }
  const { start, end } = recordedRange(values, from)
  const stretch = { start, end }
  if (what === 'trace') return { kind: 'trace', recording, units: unit.split(','), ...stretch, feature }
  return { kind: 'text', recording, unit, ...stretch, columns: number(values, 'columns') ?? 80, feature, lanes }
}

/** @throws UsageError for an ending that says nothing */
function formatOf(file: string): FigureFormat {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1].toLowerCase()
  const format = FORMATS.find((one) => one === ending)
  if (!format) throw new UsageError(`“${file}” has to end in ${FORMATS.map((one) => `.${one}`).join(', ')}.`)
  return format
}

function themeOf(values: Values): 'light' | 'dark' {
  return text(values, 'theme') === 'dark' ? 'dark' : 'light'
}

export const exportFigure = define<{ file: string; bytes: number; notes: readonly string[] }>({
  name: 'export',
  usage: `${KINDS.join('|')} FILE --recording R [--unit U] [--range A:B] [--feature EXPR] [--regex P [--flags F]] [--columns 80] [--lanes U,U] [--no-footer] [--threshold T] [--below] [--rows 10] [--shifts 255] [--seed 1] [--features N,N] [--metric auroc|r] [--best N] [--model M] [--theme light|dark] [--force]
                FILE --finding ID [--theme light|dark] [--force]
                --notebook FILE.html|FILE.pdf [--theme light|dark] [--force]`,
  summary:
    'writes a figure (.svg, .png; text also .html), its data (.csv, .parquet), or the notebook (.html, .pdf); --range counts in the text, --force replaces a file',
  options: {
    recording: option.text,
    model: option.text,
    unit: option.units,
    range: option.range,
    feature: option.text,
    features: option.text,
    metric: option.choice(['auroc', 'r']),
    best: option.whole(1, 10_000),
    regex: option.text,
    flags: option.text,
    columns: option.whole(20, 400),
    lanes: option.units,
    footer: option.flag,
    threshold: option.anyNumber,
    below: option.flag,
    rows: option.whole(1, 100),
    shifts: option.shifts,
    theme: option.theme,
    seed: option.seed,
    finding: option.whole(1, 2 ** 53 - 1),
    notebook: option.text,
    force: option.flag,
  },
  positionals: [0, 2],
  writes: false,
  async run(context) {
    const { file, making } = make(context)
    const target = output(file, context)
    const { bytes, notes = [] } = await making()
    return { file, bytes: target.write(bytes), notes }
  },
  format: ({ file, bytes }) => `Wrote ${file}, ${bytes} bytes.`,
})
