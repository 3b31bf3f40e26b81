// The words on screen are the field's: the older ones stand in no string of the window, of a figure or of a command.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { VIEWS } from '../../../renderer/views/view.ts'

const ROOT = join(import.meta.dirname, '../../..')
const FOLDERS = ['renderer', 'core/figures', 'main/commands']
const OLDER =
  /\bFollows\b|\bOne or many\b|best next unit|several of a cell|Memory of the feature|'Passages'|listens to|is heard by|on here, off around<|Null maxima|\bclosed<|\bUnroll\b|false alarms|Δ likelihood|per cent points|hold the unit at|[^\w/-]Write-up\b|'(Collect|Findings|Notebook|Recording|Memory|Surprise)\b|>\s*(Collect|Findings|Notebook|Memory|Surprise)\b|like beside like|'As it was'|[Ss]urprise (0|\$)|: surprise|(?<![\d\w)\]\\.[^])\.\d+(?=[ ,;'’”)])/

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('icons.ts'))
    .map((name) => join(folder, name))
}

/** Without comments, which no screen shows. */
function code(file: string): string[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
  return lines.filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line))
}

describe('the words on screen', () => {
  it('are none of the older ones, and no number lacks its leading zero', () => {
    const found = FOLDERS.flatMap(sources).flatMap((file) =>
      code(file).flatMap((line) => (OLDER.test(line) ? [`${file}: ${line.trim()}`] : [])),
    )
    expect(found).toEqual([])
  })

  it('name the views as the field does', () => {
    const titles = VIEWS.map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining(['Explanations', 'Sparse probe', 'Gates', 'Matrix']))
  })
})
