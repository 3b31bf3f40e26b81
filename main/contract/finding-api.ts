// Methods of the notebook: findings, and the files that figures and the whole of it become.

import * as v from 'valibot'
import { call } from './define.ts'
import type { FigureSource, FigureSpecification, Finding } from './finding-types.ts'
import type { FileResult } from './types.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
const unit = v.pipe(v.string(), v.regex(/^L\d+\.[a-z]\.\d+$/, 'A unit is written like L1.c.17.'))
const feature = v.pipe(v.string(), v.maxLength(10_000))
const range = { start: count, end: count }
const title = v.pipe(v.string(), v.trim(), v.maxLength(200))
const sentence = v.pipe(v.string(), v.maxLength(100_000))
const theme = v.picklist(['light', 'dark'])
const scale = v.optional(v.picklist(['tanh', 'raw']))
const format = v.picklist(['svg', 'csv', 'parquet', 'png'])

const figureSpecification = v.variant('kind', [
  v.object({
    kind: v.literal('text'),
    recording: id,
    unit,
    ...range,
    columns: whole(20, 400),
    feature: v.optional(feature),
    lanes: v.optional(v.pipe(v.array(unit), v.maxLength(8))),
    scale,
  }),
  v.object({
    kind: v.literal('trace'),
    recording: id,
    units: v.pipe(v.array(unit), v.minLength(1), v.maxLength(8)),
    ...range,
    feature: v.optional(feature),
    scale,
  }),
  v.object({
    kind: v.literal('histogram'),
    recording: id,
    unit,
    feature: v.optional(feature),
    threshold: v.optional(v.number()),
    sign: v.optional(v.picklist([1, -1])),
    scale,
  }),
  v.object({ kind: v.literal('memory'), recording: id, unit, feature }),
  v.object({
    kind: v.literal('ranking'),
    recording: id,
    feature,
    shifts: whole(0, 4095),
    seed: count,
    rows: whole(1, 100),
  }),
  v.object({
    kind: v.literal('matrix'),
    recording: id,
    features: v.pipe(v.array(feature), v.minLength(1), v.maxLength(500)),
    shifts: whole(1, 1023),
    metric: v.picklist(['auroc', 'r']),
    best: v.optional(whole(1, 10_000)),
  }),
  v.object({ kind: v.literal('saturation'), recording: id }),
  v.object({ kind: v.literal('loss'), model: id }),
]) satisfies v.GenericSchema<FigureSpecification>

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
  /** Comes last; words alone without a figure. */
  'findings.add': call(v.object({ title, sentence, figure: v.optional(figureSpecification) })).returns<Finding>(),
  /** `source` is what an earlier figure was made of, which comes back; that of another one is noted anew without it. */
  'findings.change': call(
    v.object({
      finding: id,
      title: v.optional(title),
      sentence: v.optional(sentence),
      figure: v.optional(figureSpecification),
      source: v.optional(figureSource),
    }),
  ).returns<void>(),
  /** Off the list; it can be brought back until the workspace is closed. */
  'findings.remove': call(v.object({ finding: id })).returns<void>(),
  'findings.restore': call(v.object({ finding: id })).returns<void>(),
  'findings.order': call(v.object({ findings: v.pipe(v.array(id), v.maxLength(10_000)) })).returns<void>(),
  /** The title of the notebook. */
  'findings.name': call(v.object({ title })).returns<void>(),

  /** A finding's figure, or its data, as a file; the same each time. */
  'findings.figure': call(v.object({ finding: id, format, theme: v.optional(theme) })).returns<FileResult>(),
  /** The same of a figure that is not collected. */
  'figures.make': call(
    v.object({ figure: figureSpecification, format, theme: v.optional(theme) }),
  ).returns<FileResult>(),
  /** The whole notebook as one page that needs nothing else. @throws `no-printer` for a PDF where none can be made */
  'findings.notebook': call(
    v.object({ format: v.picklist(['html', 'pdf']), theme: v.optional(theme) }),
  ).returns<FileResult>(),
}
