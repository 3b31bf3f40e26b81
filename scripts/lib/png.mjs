// Reads the pixels of a PNG with 8 bits a channel, RGB or RGBA, not interlaced: what a screenshot is.
import { inflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** `{width, height, channels, pixels}`; pixels is [row, column, channel], row-major bytes. */
export function readPng(bytes) {
  if (!bytes.subarray(0, 8).equals(signature)) throw new Error('This file is no PNG picture.')
  const parts = chunks(bytes)
  const header = parts.find(({ type }) => type === 'IHDR').body
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const [depth, color, , , interlace] = header.subarray(8)
  const channels = { 2: 3, 6: 4 }[color]
  if (depth !== 8 || !channels || interlace) throw new Error('This PNG is not plain RGB with 8 bits a channel.')
  const data = inflateSync(Buffer.concat(parts.filter(({ type }) => type === 'IDAT').map(({ body }) => body)))
  return { width, height, channels, pixels: unfilter(data, width * channels, height, channels) }
}

function chunks(bytes) {
  const found = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  return found
}

/** Each row is stored as differences from its neighbours; a filter number before it says from which. */
function unfilter(data, stride, height, channels) {
  const out = new Uint8Array(stride * height)
  for (let row = 0; row < height; row++) {
    const filter = data[row * (stride + 1)]
    for (let i = 0; i < stride; i++) {
      const at = row * stride + i
      const left = i >= channels ? out[at - channels] : 0
      const up = row > 0 ? out[at - stride] : 0
      const corner = i >= channels && row > 0 ? out[at - stride - channels] : 0
      out[at] = data[row * (stride + 1) + 1 + i] + predicted(filter, left, up, corner)
    }
  }
  return out
}

function predicted(filter, left, up, corner) {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter === 4) return paeth(left, up, corner)
  throw new Error(`The picture is damaged: ${filter} is no row filter.`)
}

function paeth(left, up, corner) {
  const guess = left + up - corner
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value))
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
