// The largest PNG, and the resolution of a file: the chunk pHYs, inserted after the header. Host and window
// both make PNGs.

import { AppError } from '../../core/errors.ts'
import { concatenated } from './bytes.ts'

/** Largest canvas of Chromium: pixels of a side, and in all. */
const MOST_PIXELS = { side: 32_767, all: 2 ** 28 }

/**
 * @param width @param height in pixels of the screen, 96 an inch @param dpi that are wanted
 * @returns pixels of the file
 * @throws AppError `png-too-large` before anything is drawn
 */
export function pixelsAt(width: number, height: number, dpi: number): { width: number; height: number } {
  const [w, h] = [width, height].map((side) => Math.round((side / 96) * dpi))
  if (w <= MOST_PIXELS.side && h <= MOST_PIXELS.side && w * h <= MOST_PIXELS.all) return { width: w, height: h }
  throw new AppError(
    'png-too-large',
    `A PNG of this figure would have ${w} × ${h} pixels at ${dpi} dpi, and at most ${MOST_PIXELS.side} a side and ${MOST_PIXELS.all} in all can be drawn; choose fewer characters, or take SVG or PDF.`,
  )
}

const SIGNATURE = 8
/** length, name, 13 bytes, check sum */
const HEADER = 25
const METRE = 39.3701

/** @param png as browsers write it: without a resolution of its own */
export function withResolution(png: Uint8Array, dpi: number): Uint8Array {
  const split = SIGNATURE + HEADER
  return concatenated([png.subarray(0, split), resolution(Math.round(dpi * METRE)), png.subarray(split)])
}

function resolution(perMetre: number): Uint8Array {
  const chunk = new Uint8Array(21)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, 9)
  chunk.set(new TextEncoder().encode('pHYs'), 4)
  view.setUint32(8, perMetre)
  view.setUint32(12, perMetre)
  view.setUint8(16, 1) // the unit is the metre
  view.setUint32(17, crc32(chunk.subarray(4, 17)))
  return chunk
}

/** As PNG wants it: the polynomial of ISO 3309, reflected. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
