import type { SerializedDockview } from 'dockview'
import { describe, expect, it } from 'vitest'
import { presetLayout, type Seat, sizesFor } from '../../../renderer/shell/dock/preset.ts'
import { fitting, flanks } from '../../../renderer/shell/dock/tree.ts'
import { placeIn } from '../../../renderer/views/entry.ts'
import { modesWithViews, VIEWS, viewsOf } from '../../../renderer/views/view.ts'

const BOX = { width: 1440, height: 840 }
const SEATS: Seat[] = [
  { id: 'tree', place: 'left' },
  { id: 'text', place: 'main' },
  { id: 'write', place: 'main' },
  { id: 'search', place: 'bottom' },
  { id: 'unit', place: 'right' },
]
const preset = () => presetLayout(SEATS, 'explore', BOX)
const isMain = (id: string) => id === 'text' || id === 'write'
const viewsIn = ({ panels }: SerializedDockview) => Object.keys(panels)

describe('a preset', () => {
  it('puts every view at its place, with the sizes of that preset', () => {
    const sides = flanks(preset(), isMain)
    expect(sides).toEqual([
      { group: 'left', side: 'left', size: sizesFor('explore', BOX).left, own: null },
      { group: 'right', side: 'right', size: sizesFor('explore', BOX).right, own: null },
      { group: 'bottom', side: 'bottom', size: sizesFor('explore', BOX).bottom, own: null },
    ])
    expect(viewsIn(preset())).toEqual(['tree', 'text', 'write', 'search', 'unit'])
  })

  it('gives no room to a place without views', () => {
    const { grid } = presetLayout([{ id: 'text', place: 'main' }], 'explore', BOX)
    expect(grid.root.data).toEqual([
      { type: 'leaf', data: { id: 'main', views: ['text'], activeView: 'text' }, size: BOX.width },
    ])
  })

  it('leaves the big panel its share of a small window', () => {
    const sides = flanks(presetLayout(SEATS, 'explore', { width: 600, height: 400 }), isMain)
    const beside = sides.filter(({ side }) => side !== 'bottom').reduce((sum, { size }) => sum + size!, 0)
    expect(beside).toBeLessThanOrEqual(360)
  })

  it('is offered when a view sits in its big panel, and every view belongs to one', () => {
    for (const mode of modesWithViews()) expect(viewsOf(mode).some((view) => placeIn(view, mode) === 'main')).toBe(true)
    expect(modesWithViews()).toEqual(expect.arrayContaining(['train', 'explore']))
    expect(VIEWS.every(({ modes }) => modes.length > 0)).toBe(true)
    expect(new Set(VIEWS.map(({ id }) => id)).size).toBe(VIEWS.length)
  })
})

describe('the sides of the big panel', () => {
  const leaf = (id: string, ...views: string[]) => ({ type: 'leaf' as const, data: { id, views }, size: 200 })
  const layout = (...data: SerializedDockview['grid']['root'][]) =>
    ({
      grid: { root: { type: 'branch', data, size: 840 }, ...BOX, orientation: 'HORIZONTAL' },
      panels: {},
    }) as unknown as SerializedDockview

  it('follow what was moved, not where it came from', () => {
    const sides = flanks(layout(leaf('1', 'unit'), leaf('2', 'text'), leaf('3', 'tree')), isMain)
    expect(sides.map(({ group, side }) => [group, side])).toEqual([
      ['1', 'left'],
      ['3', 'right'],
    ])
  })

  it('hold a column with all its groups, of which the first has its width', () => {
    const column = { type: 'branch' as const, data: [leaf('2', 'unit'), leaf('3', 'write')], size: 300 }
    const sides = flanks(layout(leaf('1', 'text'), column), isMain)
    expect(sides).toEqual([
      { group: '2', side: 'right', size: 300, own: { height: 200 } },
      { group: '3', side: 'right', size: null, own: { height: 200 } },
    ])
  })

  it('do not take the other half of a big panel that was split', () => {
    expect(flanks(layout(leaf('1', 'text'), leaf('2', 'write')), isMain)).toEqual([])
    expect(flanks(layout(leaf('1', 'tree')), isMain)).toEqual([])
  })
})

describe('a kept layout', () => {
  const kept = () => ({ version: 1, known: SEATS.map(({ id }) => id), layout: preset(), folded: {} })
  const ids = SEATS.map(({ id }) => id)

  it('comes back as it was', () => {
    expect(fitting(kept(), ids)?.layout).toMatchObject(preset())
  })

  it('loses the views that the program no longer has, and the groups that held nothing else', () => {
    const fit = fitting(kept(), ['tree', 'text', 'unit'])!
    expect(viewsIn(fit.layout)).toEqual(['tree', 'text', 'unit'])
    expect(flanks(fit.layout, isMain).map(({ side }) => side)).toEqual(['left', 'right'])
  })

  it('is loaded unfolded, with the sizes of that time, and says what to fold', () => {
    const saved = kept()
    const [column] = saved.layout.grid.root.data as SerializedDockview['grid']['root'][]
    Object.assign(column, { visible: false, size: 100 })
    const fit = fitting({ ...saved, folded: { left: 208 } }, ids)!
    expect(JSON.stringify(fit.layout)).not.toContain('visible')
    expect(flanks(fit.layout, isMain)[0]).toMatchObject({ group: 'left', size: 208 })
    expect(fit.folded).toEqual({ left: 208 })
  })

  it('has the views that were renamed since at the same places', () => {
    const seats: Seat[] = [...SEATS, { id: 'tryout', place: 'main' }, { id: 'follows', place: 'right' }]
    const saved = { ...kept(), known: seats.map(({ id }) => id), layout: presetLayout(seats, 'explore', BOX) }
    const fit = fitting(saved, [...ids, 'scratchpad', 'explain'])!
    const present = seats.map(({ id, place }) => ({
      id: { tryout: 'scratchpad', follows: 'explain' }[id] ?? id,
      place,
    }))
    expect(fit.layout).toMatchObject(presetLayout(present, 'explore', BOX))
    expect(fit.known).toEqual(present.map(({ id }) => id))
  })

  it('holds every view once', () => {
    const twice = JSON.parse(JSON.stringify(kept()).replace('["search"]', '["search","unit"]'))
    const { layout } = fitting(twice, ids)!
    expect(JSON.stringify(layout.grid).match(/"unit"/g)).toHaveLength(1)
  })

  it('has another view in front where the one in front is gone', () => {
    const saved = kept()
    const without = fitting(
      saved,
      ids.filter((id) => id !== 'text'),
    )!
    expect(JSON.stringify(without.layout.grid)).toContain('"activeView":"write"')
  })

  it.each([
    ['nothing', null],
    ['another version', { version: 2, known: [], layout: {} }],
    ['a word', 'left'],
    ['a layout without a grid', { version: 1, known: [], layout: { panels: {} } }],
    ['a grid that is no tree', { version: 1, known: [], layout: { panels: {}, grid: { root: { type: 'leaf' } } } }],
    [
      'no view that is known',
      { ...{ version: 1, known: [] }, layout: presetLayout([{ id: 'x', place: 'main' }], 'train', BOX) },
    ],
  ])('is refused when it is %s', (_, saved) => {
    expect(fitting(saved, ids)).toBeNull()
  })
})
