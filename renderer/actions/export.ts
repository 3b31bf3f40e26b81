// Pictures and tables out of the window: the selection, or what is on screen, as HTML, SVG, PNG and CSV.

import type { SpecificationOf } from '../../main/contract/finding-types.ts'
import { pixelsAt } from '../../main/contract/png.ts'
import type { FileResult } from '../../main/contract/types.ts'
import { openMenu } from '../shell/menu.ts'
import { sentence } from '../state/sentence.ts'
import type { Store } from '../state/store.ts'
import type { Context } from '../views/entry.ts'
import { download } from './download.ts'
import { exportedRange } from './export-range.ts'
import { exportRecordingDialog } from './export-recording.ts'

type Format = 'html' | 'svg' | 'png'

export function exportMenu(event: MouseEvent, context: Context): void {
  const { store } = context
  const what = store.selection.peek() ? 'Selection' : 'Visible page'
  openMenu(event.currentTarget as HTMLElement, [
    { heading: `${what}, light theme` },
    { label: 'HTML page', run: () => exportText(context, 'html') },
    { label: 'SVG figure', run: () => exportText(context, 'svg') },
    { label: 'PNG image, 2×', run: () => exportText(context, 'png') },
    { heading: 'Table' },
    { label: 'Trace of the unit, CSV', run: () => exportTrace(context) },
    { label: 'The recording whole, CSV or Parquet…', run: () => exportRecordingDialog(context) },
    {
      label: 'Ranking of the units, CSV',
      run: () => exportRanking(context),
      off: store.search.results.peek() === null,
    },
  ])
}

export async function exportText({ store, api }: Context, format: Format): Promise<void> {
  const at = here(store)
  if (!at) return
  const feature = store.feature.peek() ?? store.numberFeature.peek()
  const scale = store.scales.choices.peek()[at.unit]
  const lanes = store.look.lanes.peek().filter((lane) => lane !== at.unit)
  const figure: SpecificationOf<'text'> = {
    kind: 'text',
    ...at,
    ...{ columns: Math.min(400, Math.max(20, store.columns.peek())) },
    ...(feature !== null && { feature }),
    ...(scale && { scale }),
    ...(lanes.length > 0 && { lanes }),
  }
  const made = format === 'html' ? 'html' : 'svg'
  await attempt(store, async () => {
    const file = await api.call('figures.make', { figure, format: made, theme: 'light', footer: true })
    await download(format === 'png' ? await rasterise(file, 2) : file)
  })
}

export async function exportTrace({ store, api }: Context): Promise<void> {
  const at = here(store)
  if (!at) return
  const { recording, unit, start, end } = at
  const figure: SpecificationOf<'trace'> = { kind: 'trace', recording, units: [unit], start, end }
  await attempt(store, async () => download(await api.call('figures.make', { figure, format: 'csv' })))
}

export async function exportRanking({ store, api }: Context): Promise<void> {
  const recording = store.recordingId.peek()
  const results = store.search.results.peek()
  if (recording === null || !results) return
  const { expression, shifts } = results
  const figure = { kind: 'ranking', recording, feature: expression, shifts, seed: 1, rows: 10 } as const
  await attempt(store, async () => download(await api.call('figures.make', { figure, format: 'csv' })))
}

function here(store: Store) {
  const recording = store.recordingId.peek()
  const unit = store.unit.peek()
  const range = exportedRange(store.selection.peek(), store.visible.peek(), store.recorded.peek())
  if (recording === null || unit === null) return null
  if (range.end > range.start) return { recording, unit, ...range }
  store.notices.tell('Nothing is recorded here yet; wait for the recording or select other characters.')
  return null
}

async function attempt(store: Store, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    store.notices.tell(sentence(error))
  }
}

/** An SVG figure as a PNG of so many times its size, drawn by the browser itself. */
export async function rasterise({ name, bytes }: FileResult, scale: number): Promise<FileResult> {
  const address = URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const { width, height } = pixelsAt(image.naturalWidth, image.naturalHeight, 96 * scale)
    const canvas = new OffscreenCanvas(width, height)
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await canvas.convertToBlob({ type: 'image/png' })
    return {
      name: name.replace(/\.svg$/i, '') + '.png',
      mime: 'image/png',
      bytes: new Uint8Array(await blob.arrayBuffer()),
    }
  } finally {
    URL.revokeObjectURL(address)
  }
}
