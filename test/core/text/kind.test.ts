import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LIBRARY } from '../../../core/features/library.ts'
import { createRandom } from '../../../core/model/random.ts'
import { sampleOf, textKinds } from '../../../core/text/kind.ts'
import { nestedCode, quotedProse } from '../../main/app/planted-text.ts'
import { prose } from '../../main/app/workspace.ts'

const CORE = new URL('../../../core/', import.meta.url)

/** Sentences of English as books have them, drawn from a seed. */
function english(characters: number, seed: number): string {
  const random = createRandom(seed)
  const words = 'the whale and a ship of old men sailed by night; nothing but sea (and sky) was seen for days'.split(
    ' ',
  )
  let text = ''
  while (text.length < characters) {
    const body = Array.from({ length: 6 + random.below(14) }, () => words[random.below(words.length)]).join(' ')
    text += `${body[0].toUpperCase()}${body.slice(1)}. `
    if (random.uniform() < 0.2) text += '\n\n'
  }
  return text
}

describe('the kind of a text', () => {
  it('is prose for English, whatever its seed', () => {
    for (let seed = 1; seed < 6; seed++) expect(textKinds(english(20_000, seed))).toEqual(['Prose'])
  })

  it('is code first for a C file, also with sentences in its comments', () => {
    const file = (seed: number) =>
      Array.from({ length: 40 }, (_, i) =>
        [
          `/* Returns the next one. The caller frees it. Nothing is kept. */`,
          `static int next_${seed}_${i}(struct node *p, int n)`,
          '{',
          '  if (p->next == NULL && n >= 0) {',
          `    return n + ${i};`,
          '  }',
          '  for (i = 0; i < n; i++)',
          '    total += p->value[i];',
          '  return total;',
          '}',
          '',
        ].join('\n'),
      ).join('\n')
    for (const seed of [1, 2]) expect(textKinds(`#include <stdio.h>\n${file(seed)}`)[0]).toBe('C-like code')
    expect(textKinds(nestedCode(20_000, 1))[0]).toBe('C-like code')
  })

  it('is code first for the source of this program', () => {
    const files = readdirSync(new URL('search/', CORE)).filter((name) => name.endsWith('.ts'))
    const text = files.map((name) => readFileSync(new URL(`search/${name}`, CORE), 'utf8')).join('\n')
    expect(textKinds(text)[0]).toBe('C-like code')
  })

  it('is markup, LaTeX, or wiki text where their marks are, and prose beside it where there are sentences', () => {
    const sentences = english(4000, 9).split('. ')
    const of = (wrap: (sentence: string, i: number) => string) => textKinds(sentences.map(wrap).join('. '))
    expect(of((s) => `<p class="x">${s}</p>\n<br/>`)[0]).toBe('XML and HTML')
    expect(of((s, i) => `\\section{S ${i}} ${s} $x_${i} = 2$ and \\cite{a} \\emph{b}`)[0]).toBe('LaTeX')
    expect(of((s, i) => `\n== Head ${i} ==\n'''It''' is [[${s}]] and [[other]]`)[0]).toBe('Markdown and wiki')
    expect(of((s, i) => (i % 8 ? s : `[[${s}]], [[x]], [[y]]`))).toEqual(['Prose', 'Markdown and wiki'])
  })

  it('is none for what is like none of them', () => {
    expect(textKinds('acgt'.repeat(5000))).toEqual([])
    expect(textKinds('鲸鱼在海里游泳'.repeat(500))).toEqual([])
    expect(textKinds('')).toEqual([])
  })

  it('names groups that the library has', () => {
    const groups = new Set(LIBRARY.map(({ group }) => group))
    for (const kind of ['Prose', 'C-like code', 'XML and HTML', 'Markdown and wiki', 'LaTeX'])
      expect(groups).toContain(kind)
  })

  it('is detected from a sample of a long text: its beginning, middle and end', () => {
    const asked: [number, number][] = []
    const sample = sampleOf((from, to) => {
      asked.push([from, to])
      return 'x'.repeat(to - from)
    }, 1_000_000)
    expect(asked).toEqual([
      [0, 40_000],
      [480_000, 520_000],
      [960_000, 1_000_000],
    ])
    expect(sample.length).toBe(120_002)
    expect(sampleOf((from, to) => `${from}:${to}`, 500)).toBe('0:500')
  })

  it('is prose for the prose that other tests are made of, or nothing where that has no sentences', () => {
    for (const text of [prose(20_000), quotedProse(20_000, 1, ['“', '”'])])
      expect(['Prose', undefined]).toContain(textKinds(text)[0])
  })
})
