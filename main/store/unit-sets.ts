// Named sets of units: a list in the settings, replaced as a whole.

import * as v from 'valibot'
import type { NamedSet } from '../contract/unit-types.ts'
import { settings } from './settings.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

const KEY = 'unit-sets'
const SETS = v.array(v.object({ name: v.string(), units: v.array(v.string()) }))

export function unitSets(sql: Sql): Pick<Store, 'unitSets' | 'keepUnitSet'> {
  const { setting, setSetting } = settings(sql)
  const all = (): NamedSet[] => {
    try {
      return v.parse(SETS, JSON.parse(setting(KEY) ?? '[]'))
    } catch {
      return [] // an invalid list counts as empty
    }
  }
  return {
    unitSets: all,
    keepUnitSet: ({ name, units }) =>
      sql.write(() => {
        const before = all()
        const place = before.findIndex((set) => set.name === name)
        const kept = units.length > 0 ? [{ name, units }] : []
        const after = before.toSpliced(place < 0 ? before.length : place, place < 0 ? 0 : 1, ...kept)
        setSetting(KEY, JSON.stringify(after))
      }),
  }
}
