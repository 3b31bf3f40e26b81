// The help page speaks of every section that there is, and of none that there is not.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { WORDS } from '../../../renderer/shell/help/words.ts'
import { UNIT_SECTIONS } from '../../../renderer/views/unit/sections.ts'
import { VIEWS } from '../../../renderer/views/view.ts'

const numbers = readFileSync(new URL('../../../docs/numbers.md', import.meta.url), 'utf8')

describe('the help page', () => {
  it('has an entry for every view that shows numbers or pictures', () => {
    const views = VIEWS.filter(({ modes, place }) => modes.includes('explore') && place !== 'left')
    expect(views.filter(({ help, sections }) => !help && !sections).map(({ id }) => id)).toEqual([])
  })

  it('says of each what it shows and how that is computed, with a heading of the page of numbers that exists', () => {
    const all = VIEWS.flatMap(({ help, sections = [] }) => [
      ...(help ? [help] : []),
      ...sections.map(({ help }) => help),
    ])
    expect(all.length).toBeGreaterThan(25)
    for (const { shows, computed, numbers: heading } of all) {
      expect(shows.length).toBeGreaterThan(30)
      expect(computed.length).toBeGreaterThan(20)
      if (heading) expect(numbers).toContain(`\n## ${heading}\n`)
    }
  })

  it('has a section of the unit page for each that is on it', () => {
    const sources = readdirSync(new URL('../../../renderer/views/unit', import.meta.url))
      .map((file) => readFileSync(new URL(`../../../renderer/views/unit/${file}`, import.meta.url), 'utf8'))
      .join('\n')
    const drawn = [...sources.matchAll(/createSection\(host, context, '([a-z-]+)'\)/g)].map(([, id]) => id)
    expect(drawn.toSorted()).toEqual(UNIT_SECTIONS.map(({ id }) => id).toSorted())
  })

  it('explains each word once', () => {
    expect(new Set(WORDS.map(([word]) => word)).size).toBe(WORDS.length)
  })
})
