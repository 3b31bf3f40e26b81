import { describe, expect, it } from 'vitest'
import { cellValue } from '../../../core/figures/charts/matrix-cells.ts'
import { drawnUnits, matrixFigure } from '../../../core/figures/kinds/matrix.ts'
import { matrixTable } from '../../../core/figures/table.ts'
import { matrixOf } from './drawn.ts'
import { elements } from './markup.ts'

describe('a matrix', () => {
  it('says how far AUROC is from chance with the sign of r, and r where there is no AUROC', () => {
    const { rows } = matrixOf()
    const value = (row: number, unit: number, metric: 'auroc' | 'r') =>
      cellValue(rows[row].heldoutR[unit], rows[row].auroc[unit], metric)
    expect(value(0, 1, 'auroc')).toBeCloseTo(-0.9)
    expect(value(0, 1, 'r')).toBeCloseTo(-0.9)
    expect(value(2, 0, 'auroc')).toBeCloseTo(0.7)
    expect(cellValue(Number.NaN, Number.NaN, 'auroc')).toBeNaN()
  })

  it('draws units by the feature that they follow best, and of few the best of each feature in turn', () => {
    expect(drawnUnits(matrixOf())).toEqual([1, 3, 2, 0])
    expect(drawnUnits(matrixOf(2))).toEqual([1, 0])
    expect(drawnUnits(matrixOf(3))).toEqual([1, 3, 0])
  })

  it('fades what chance could have made, names what is known, and says what was not judged', () => {
    const drawn = matrixFigure(matrixOf())
    const colors = elements(drawn).flatMap(({ name, attributes }) => (name === 'path' ? [attributes.stroke] : []))
    expect(new Set(colors).size).toBe(colors.length)
    expect(colors).toContain('#65a0f1') // AUROC 0.95 with a negative r: the end of the scale
    expect(drawn).toContain('quote &lt;cell&gt;')
    expect(drawn).toContain('Not judged on this text: latex_mathematics_and &lt;more&gt;.')
    expect(drawn).toContain('all 4 units')
  })

  it('is a table of every cell that was judged', () => {
    const table = matrixTable(matrixOf(2))
    const column = (name: string) => Array.from(table.find((one) => one.name === name)!.values as ArrayLike<unknown>)
    expect(column('feature')).toEqual([...Array(4).fill('inside_quotes'), ...Array(4).fill('column')])
    expect(column('unit').slice(4)).toEqual(['L0.h.0', 'L0.h.1', 'L0.h.2', 'L0.h.3'])
    expect(column('q')[1]).toBeCloseTo(0.01)
    expect(column('p')[5]).toBeCloseTo(0.004)
    expect(column('heldout_r')[4]).toBeCloseTo(0.7)
  })
})
