// The help page speaks of every section that there is, and of none that there is not.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { UNIT_HELP, VIEW_HELP, WORDS } from '../../../renderer/shell/help/sections.ts'
import { VIEWS } from '../../../renderer/views/view.ts'

const numbers = readFileSync(new URL('../../../docs/numbers.md', import.meta.url), 'utf8')
const unitPage = readFileSync(new URL('../../../renderer/views/unit/unit.ts', import.meta.url), 'utf8')

describe('the help page', () => {
  it('has an entry for every view that shows figures, and for each section of the unit’s page', () => {
    const views = VIEWS.filter(({ modes, place }) => modes.includes('explore') && place !== 'left').map(({ id }) => id)
    const helped = VIEW_HELP.map(({ id }) => id)
    expect(views.filter((id) => !helped.includes(id) && id !== 'unit')).toEqual([])
    expect(helped.filter((id) => !VIEWS.some((view) => view.id === id))).toEqual([])
    const sections = [...unitPage.matchAll(/^ {2}\['([a-z-]+)', '([^']+)'/gm)].map(([, id, title]) => [
      `unit-${id}`,
      title,
    ])
    expect(UNIT_HELP.map(({ id, title }) => [id, title])).toEqual(sections)
  })

  it('says of each what it shows and how that is computed, with a heading of the page of numbers that exists', () => {
    for (const { shows, computed, numbers: heading } of [...VIEW_HELP, ...UNIT_HELP]) {
      expect(shows.length).toBeGreaterThan(30)
      expect(computed.length).toBeGreaterThan(20)
      if (heading) expect(numbers).toContain(`\n## ${heading}\n`)
    }
  })

  it('explains each word once', () => {
    expect(new Set(WORDS.map(([word]) => word)).size).toBe(WORDS.length)
  })
})
