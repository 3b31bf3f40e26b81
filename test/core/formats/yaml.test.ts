// The part of YAML that LSTMVis' descriptions are written in.

import { expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { readYaml } from '../../../core/formats/states/yaml.ts'
import { createRandom } from '../../../core/model/random.ts'

const random = createRandom(7)

it('YAML of every kind of line is read or refused by its line', () => {
  const pieces = ['a', ': ', '- ', '{', '}', '[', ']', ',', '"', "'", '\n', '  ', '#', '\\', 'x: y', '\t', '1']
  for (let i = 0; i < 5000; i++) {
    const text = Array.from({ length: random.below(40) }, () => pieces[random.below(pieces.length)]).join('')
    try {
      readYaml(text)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      expect((error as Error).message).toMatch(/^Line \d+ of the YAML: /)
    }
  }
  expect(readYaml('a: {b: [1, "x, y"], c: {d: e}}\nlist:\n- name: n\n  path: p\n- 2 # two\n')).toEqual({
    a: { b: ['1', 'x, y'], c: { d: 'e' } },
    list: [{ name: 'n', path: 'p' }, '2'],
  })
})
