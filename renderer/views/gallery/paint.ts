// The pictures of the units: for each a curve that spans from the lowest to the highest value of a bin, with a line
// through their mean; or one stripe. All as pixels of one image, then the names.

import type { GalleryValues } from '../../../main/contract/gallery-types.ts'
import { colorTable, css, INK, parseHex, pixel, type Theme, tableIndex } from '../../charts/color.ts'
import { cornerOf, type GalleryLook, type Layout } from './shape.ts'

export interface Tile {
  /** the row of its values; −1 where they are not there */
  row: number
  words: string
  called: string
  /** the color of the set that it has, or '' */
  swatch: string
  inSet: boolean
}

export interface Picture {
  look: GalleryLook
  theme: Theme
  layout: Layout
  values: GalleryValues | null
  tiles: readonly Tile[]
  /** the first of the tiles, among all */
  first: number
  /** CSS pixels: how far it is scrolled, and the size of the view */
  scroll: number
  width: number
  height: number
  /** device pixels a CSS pixel */
  scale: number
}

export function paintGallery(canvas: HTMLCanvasElement, picture: Picture): void {
  const { width, height, scale, theme } = picture
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h })
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const context = canvas.getContext('2d', { alpha: false })!
  const image = new ImageData(w, h)
  const pixels = new Uint32Array(image.data.buffer)
  pixels.fill(pixel(parseHex(INK[theme].page)))
  picture.tiles.forEach((tile, i) => {
    if (picture.values && tile.row >= 0) drawUnit(pixels, w, h, picture, picture.first + i, tile.row)
  })
  context.putImageData(image, 0, 0)
  if (picture.look === 'tiles') drawNames(context, picture)
}

/** Pixel column by pixel column, from what its bins span; a stripe has the color of the mean. */
function drawUnit(pixels: Uint32Array, w: number, h: number, picture: Picture, i: number, row: number): void {
  const { look, layout, scroll, scale, theme } = picture
  const { bins, low, mean, high } = picture.values!
  const table = TABLES[theme]
  const corner = cornerOf(layout, i)
  const x0 = Math.round((corner.x + layout.left) * scale)
  const y0 = Math.round((corner.y + layout.top - scroll) * scale)
  const width = Math.round(layout.plotWidth * scale)
  const height = Math.round((corner.y + layout.top + layout.plotHeight - scroll) * scale) - y0
  const place = (value: number) => y0 + Math.round(((127 - value) / 254) * (height - 1))
  const put = (x: number, y: number, color: number) => {
    if (y >= 0 && y < h) pixels[y * w + x0 + x] = color
  }
  for (let x = 0; x < width && x0 + x < w; x++) {
    const from = Math.floor((x * bins) / width)
    const to = Math.max(from + 1, Math.floor(((x + 1) * bins) / width))
    let [least, most, sum] = [127, -127, 0]
    for (let b = row * bins + from; b < row * bins + to; b++) {
      if (low[b] < least) least = low[b]
      if (high[b] > most) most = high[b]
      sum += mean[b]
    }
    const average = sum / (to - from)
    if (look === 'heat') {
      for (let y = y0; y < y0 + height; y++) put(x, y, table[tableIndex(average / 127)])
      continue
    }
    // from the middle out, each pixel in the color of the value that stands at its height
    const bottom = place(Math.min(0, least))
    for (let y = place(Math.max(0, most)); y <= bottom; y++)
      put(x, y, table[tableIndex(1 - (2 * (y - y0)) / (height - 1))])
    put(x, place(0), FAINT[theme])
    put(x, place(average), LINE[theme])
  }
}

const both = <T>(make: (theme: Theme) => T): Record<Theme, T> => ({ light: make('light'), dark: make('dark') })
const TABLES = both(colorTable)
const FAINT = { light: pixel(parseHex('#c3c9d1')), dark: pixel(parseHex('#474e59')) }
const LINE = both((theme) => pixel(parseHex(INK[theme].faint)))

function drawNames(context: CanvasRenderingContext2D, { tiles, first, layout, scroll, scale, theme }: Picture): void {
  context.save()
  context.scale(scale, scale)
  context.textBaseline = 'alphabetic'
  tiles.forEach((tile, i) => {
    const { x, y } = cornerOf(layout, first + i)
    const [left, base] = [x + layout.left, y + 12 - scroll]
    const inset = tile.inSet ? 11 : 0
    if (tile.inSet) {
      context.fillStyle = tile.swatch || css(parseHex(INK[theme].bar))
      context.fillRect(left, base - 7, 8, 8)
    }
    context.font = '500 11px "JetBrains Mono", monospace'
    context.fillStyle = INK[theme].text
    context.fillText(tile.words, left + inset, base)
    if (!tile.called) return
    const used = inset + context.measureText(tile.words).width + 6
    context.font = '11px Inter, sans-serif'
    context.fillStyle = INK[theme].faint
    context.fillText(shortened(context, tile.called, layout.plotWidth - used), left + used, base)
  })
  context.restore()
}

function shortened(context: CanvasRenderingContext2D, words: string, room: number): string {
  if (context.measureText(words).width <= room) return words
  let end = words.length
  while (end > 0 && context.measureText(`${words.slice(0, end)}…`).width > room) end--
  return end > 0 ? `${words.slice(0, end)}…` : ''
}
