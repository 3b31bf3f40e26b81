import { describe, expect, it } from 'vitest'
import { colorTable } from '../../../renderer/charts/color.ts'
import {
  MINI_WIDTH,
  miniBins,
  miniLayout,
  miniMask,
  miniPixels,
  miniPosition,
  miniY,
} from '../../../renderer/text/minimap.ts'
import { indexRows } from '../../../renderer/text/rows.ts'

const text = Array.from({ length: 100 }, (_, i) => `line ${i} of the text`).join('\n')
const index = indexRows(text, 40)

describe('the minimap', () => {
  it('shows the text’s own rows where they fit, and equal shares where they do not', () => {
    expect(miniLayout(index, 400, text.length)).toMatchObject({ rows: 100, columns: 0 })
    const squeezed = miniLayout(index, 60, text.length)
    expect(squeezed.rows).toBe(30)
    expect(squeezed.starts[30]).toBe(text.length)
    expect(squeezed.columns).toBe(MINI_WIDTH / 2)
  })

  it('never asks for more bins than characters or than the contract allows', () => {
    expect(miniBins(miniLayout(index, 400, text.length), text.length)).toBe(text.length)
    expect(miniBins(miniLayout(index, 60, text.length), 5_000_000)).toBe(30 * 40)
    expect(miniBins(miniLayout(index, 400, text.length), 1)).toBe(1)
  })

  it('finds the place of a character and the character of a place', () => {
    for (const layout of [miniLayout(index, 400, text.length), miniLayout(index, 60, text.length)])
      for (const position of [0, 1, 500, text.length - 1])
        expect(Math.abs(miniPosition(layout, miniY(layout, position)) - position)).toBeLessThanOrEqual(1)
  })

  it('paints means where there are any and stays empty behind what is recorded', () => {
    const layout = miniLayout(index, 400, text.length)
    const means = new Float32Array(text.length).fill(1, 0, 900).fill(Number.NaN, 900)
    const pixels = miniPixels(layout, means, text.length, (mean) => mean, colorTable('light'))
    expect(pixels.length).toBe(200 * MINI_WIDTH)
    expect(pixels[0]).toBe(colorTable('light')[255])
    expect(pixels[MINI_WIDTH]).toBe(pixels[0])
    expect(pixels[99 * 2 * MINI_WIDTH]).toBe(0)
  })

  it('marks the rows that hold a match', () => {
    const layout = miniLayout(index, 400, text.length)
    const mask = miniMask(layout, Uint32Array.of(index.starts[7] + 2, index.starts[7] + 4))
    expect([...mask].flatMap((on, row) => (on ? [row] : []))).toEqual([7])
  })
})
