// The minimap at the right of the text: activation of the whole recording, the feature as a lane, the view as an
// outline. A click or a drag goes there. Where the text shows something else than a recorded unit, the unit is named.

import { computed, effect } from '@preact/signals-core'
import { placeOn } from '../../core/schema/unit-scale.ts'
import type { ApiClient } from '../../main/contract/api.ts'
import { colorTable, INK, type Theme } from '../charts/color.ts'
import { type Disposable, disposables, listen } from '../disposable.ts'
import { resource, unhurried } from '../state/resource.ts'
import type { Store } from '../state/store.ts'
import { kindOf } from '../state/units.ts'
import {
  MINI_GAP,
  MINI_LANE,
  MINI_WIDTH,
  type MiniLayout,
  miniBins,
  miniLayout,
  miniMask,
  miniPixels,
  miniPosition,
  miniY,
} from './minimap.ts'
import { MINI_LEAST, type Viewport } from './viewport.ts'

const WIDTH = MINI_WIDTH + MINI_GAP + MINI_LANE
const MARGIN = 14
const TOP = 6
/** room for the name of the unit */
const NAME = 16
/** the overview of a growing recording is fetched again every so many characters */
const STEP = 32_768

export function mountMinimap(host: HTMLElement, store: Store, api: ApiClient, viewport: Viewport): Disposable {
  const canvas = document.createElement('canvas')
  canvas.className = 'mini'
  canvas.ariaHidden = 'true'
  const outline = document.createElement('div')
  outline.className = 'outline'
  const name = document.createElement('div')
  name.className = 'mini-name mono clip'
  host.append(canvas, outline, name)

  /** the unit, where the text is colored by something that has no overview: a set, surprise, a gate made again */
  const named = computed(() => {
    const unit = store.shownUnit.value
    const byUnit = store.preview.value !== null || store.look.coloring.value === 'unit'
    return byUnit && store.look.face.value === unit ? '' : (unit ?? '')
  })
  const top = computed(() => TOP + (named.value ? NAME : 0))
  const layout = () => {
    const index = viewport.index.value
    const { width, height } = viewport.size.value
    return index && height > 40 && width >= MINI_LEAST
      ? miniLayout(index, height - TOP - top.value, index.starts[index.rows])
      : null
  }
  const overview = resource(
    () => {
      const recording = store.recordingId.value
      const unit = store.shownUnit.value
      const recorded = store.recorded.value
      const plan = layout()
      if (recording === null || unit === null || !plan || recorded === 0) return null
      const length = store.text.value.value?.length ?? 1
      const growing = store.recording.value?.state === 'recording'
      const { raw } = store.scales.of(unit)
      return [recording, unit, miniBins(plan, length), raw, growing ? Math.ceil(recorded / STEP) : -1]
    },
    unhurried(([recording, unit, bins, raw], signal) =>
      api
        .call('recordings.overview', { recording, unit, bins, tanh: !raw && kindOf(unit) === 'c' }, { signal })
        .then((all) => ({
          unit,
          raw,
          means: all.subarray(bins, 2 * bins),
        })),
    ),
  )
  const draw = effect(() => {
    const plan = layout()
    canvas.hidden = !plan
    if (!plan) return
    const { height, scale } = viewport.size.value
    const data = overview.value.value
    Object.assign(canvas, { width: Math.round((WIDTH + MARGIN) * scale), height: Math.round(height * scale) })
    canvas.style.width = `${WIDTH + MARGIN}px`
    canvas.style.height = `${height}px`
    const context = canvas.getContext('2d')!
    context.scale(scale, scale)
    context.translate(0, top.value)
    if (data) {
      const scale = store.scales.of(data.unit)
      const place = (mean: number) => (data.raw ? placeOn(scale, mean) : mean)
      drawMeans(context, plan, data.means, store.text.value.peek()?.length ?? 1, place, store.theme.theme.value)
    }
    const runs = store.runs.value.value
    if (runs) drawLane(context, miniMask(plan, runs), INK[store.theme.theme.value].rule)
  })
  const place = effect(() => {
    const plan = layout()
    const { from, to } = viewport.visible.value
    outline.hidden = !plan || to === from
    if (!plan) return
    const y = miniY(plan, from)
    outline.style.top = `${top.value + y - 2}px`
    outline.style.height = `${Math.max(10, miniY(plan, to) - y + 4)}px`
    outline.style.width = `${WIDTH + 10}px`
    outline.style.right = `${MARGIN - 6}px`
  })
  const caption = effect(() => {
    name.textContent = named.value
    name.title = `The strip shows ${named.value}, whatever colours the text`
    name.hidden = named.value === '' || viewport.size.value.width < MINI_LEAST
  })
  const go = (event: PointerEvent) => {
    const plan = layout()
    if (plan) viewport.reveal(miniPosition(plan, event.offsetY - top.peek()))
  }
  return disposables(
    listen(canvas, 'pointerdown', (event) => {
      event.stopPropagation()
      canvas.setPointerCapture(event.pointerId)
      go(event)
    }),
    listen(canvas, 'pointermove', (event) => {
      event.stopPropagation()
      if (event.buttons & 1) go(event)
    }),
    overview,
    draw,
    place,
    caption,
  )
}

function drawMeans(
  context: CanvasRenderingContext2D,
  plan: MiniLayout,
  means: Float32Array,
  length: number,
  place: (mean: number) => number,
  theme: Theme,
): void {
  const pixels = miniPixels(plan, means, length, place, colorTable(theme))
  const sheet = new OffscreenCanvas(MINI_WIDTH, plan.rows * 2)
  const bytes = new Uint8ClampedArray(pixels.buffer as ArrayBuffer)
  sheet.getContext('2d')!.putImageData(new ImageData(bytes, MINI_WIDTH, plan.rows * 2), 0, 0)
  context.imageSmoothingEnabled = false
  context.drawImage(sheet, 0, 0)
}

function drawLane(context: CanvasRenderingContext2D, mask: Uint8Array, color: string): void {
  context.fillStyle = color
  for (let r = 0; r < mask.length; r++) if (mask[r]) context.fillRect(MINI_WIDTH + MINI_GAP, r * 2, MINI_LANE, 2)
}
