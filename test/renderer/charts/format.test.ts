import { expect, it } from 'vitest'
import {
  count,
  duration,
  plain,
  probability,
  score,
  short,
  signed,
  size,
  tick,
  visible,
} from '../../../renderer/charts/format.ts'

it('scores keep their leading zero and get a true minus', () => {
  expect([score(0.873), score(-0.3), score(1), score(-0.001), score(Number.NaN), score(null)]).toEqual([
    '0.87',
    '−0.30',
    '1.00',
    '0.00',
    '–',
    '–',
  ])
  expect([signed(0.42), signed(-0.13), signed(0)]).toEqual(['+0.42', '−0.13', '0.00'])
})

it('a p that only the number of shifts bounds says so', () => {
  expect(probability(1 / 1000, 999)).toBe('≤ 0.001')
  expect(probability(1 / 256, 255)).toBe('≤ 0.004')
  expect(probability(0.0423, 999)).toBe('0.042')
  expect(probability(null, 999)).toBe('–')
})

it('counts have commas, short counts three digits', () => {
  expect([count(1193000), count(87), count(1000)]).toEqual(['1,193,000', '87', '1,000'])
  expect([short(1_190_000), short(204_983), short(87), short(999_700), short(38_200)]).toEqual([
    '1.19 M',
    '205 k',
    '87',
    '1 M',
    '38.2 k',
  ])
})

it('sizes, times and values read as a person would say them', () => {
  expect([size(512), size(77_200_000), size(4_100)]).toEqual(['512 B', '77.2 MB', '4.1 KB'])
  expect([duration(0.2), duration(59), duration(180), duration(4800), duration(7200)]).toEqual([
    '1 s',
    '59 s',
    '3 min',
    '1 h 20 min',
    '2 h',
  ])
  expect([plain(-2.519), plain(12.34), plain(1234.5), plain(Number.NaN)]).toEqual(['−2.52', '12.3', '1,235', '–'])
  expect([-1, -0.5, 0, 0.25, 1].map(tick)).toEqual(['−1', '−0.5', '0', '0.25', '1'])
  expect(['\n', '\t', ' ', 'l'].map(visible)).toEqual(['↵', '⇥', '␣', 'l'])
})
