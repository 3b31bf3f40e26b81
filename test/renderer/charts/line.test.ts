import { expect, it } from 'vitest'
import { valueAt } from '../../../renderer/charts/line-shape.ts'

it('a curve is read at its last point at or before a place, or at the first', () => {
  const line = [2, 4, 8].map((x) => ({ x, y: 10 * x }))
  expect([1, 2, 5, 100].map((x) => valueAt(line, x))).toStrictEqual([20, 20, 40, 80])
  expect(valueAt([], 1)).toBeNull()
})
