// Methods of the report: its findings, and exports of figures and of the report.

import * as v from 'valibot'
import { call } from './define.ts'
import { figureSpecification } from './figure-schema.ts'
import type { FigureSource, Finding } from './finding-types.ts'
import type { FileResult } from './types.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const title = v.pipe(v.string(), v.trim(), v.maxLength(200))
const sentence = v.pipe(v.string(), v.maxLength(100_000))
const format = v.picklist(['svg', 'pdf', 'png', 'html', 'csv', 'parquet'])
/** Style of a figure; defaults by kind. */
const style = {
  theme: v.optional(v.picklist(['light', 'dark'])),
  width: v.optional(v.pipe(v.number(), v.minValue(60), v.maxValue(400))),
  fontSize: v.optional(v.pipe(v.number(), v.minValue(5), v.maxValue(14))),
  footer: v.optional(v.boolean()),
}

const figureSource = v.object({
  model: v.string(),
  modelHash: v.string(),
  corpus: v.string(),
  corpusHash: v.string(),
  recording: v.optional(v.string()),
  recordingHash: v.optional(v.string()),
  start: v.optional(count),
  characters: v.optional(count),
  definitions: v.optional(v.record(v.string(), v.string())),
}) satisfies v.GenericSchema<FigureSource>

export const findingApi = {
  /** Appends a finding; text alone without a figure. */
  'findings.add': call(v.object({ title, sentence, figure: v.optional(figureSpecification) })).returns<Finding>(),
  /** `source` restores the source of an earlier figure; without it the source is recorded again. */
  'findings.change': call(
    v.object({
      finding: id,
      title: v.optional(title),
      sentence: v.optional(sentence),
      figure: v.optional(figureSpecification),
      source: v.optional(figureSource),
    }),
  ).returns<void>(),
  /** Removes; can be restored until the workspace is closed. */
  'findings.remove': call(v.object({ finding: id })).returns<void>(),
  'findings.restore': call(v.object({ finding: id })).returns<void>(),
  /** Markdown as sanitised HTML, as in the report. */
  'findings.words': call(v.object({ texts: v.pipe(v.array(sentence), v.maxLength(10_000)) })).returns<string[]>(),
  'findings.order': call(v.object({ findings: v.pipe(v.array(id), v.maxLength(10_000)) })).returns<void>(),
  /** The title of the report. */
  'findings.name': call(v.object({ title })).returns<void>(),

  /** A finding's figure, or its data, as a file; deterministic. */
  'findings.figure': call(v.object({ finding: id, format, ...style })).returns<FileResult>(),
  /** The same for a figure that is not in the report. */
  'figures.make': call(v.object({ figure: figureSpecification, format, ...style })).returns<FileResult>(),
  /** The report as one self-contained page. @throws `no-printer` for a PDF where none can be made */
  'findings.notebook': call(v.object({ format: v.picklist(['html', 'pdf', 'ipynb']), ...style })).returns<FileResult>(),
}
