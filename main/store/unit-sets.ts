// Units that a researcher put aside under a name: a list in the settings, changed in one go.

import type { NamedSet } from '../contract/unit-types.ts'
import { settings } from './settings.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

const KEY = 'unit-sets'

export function unitSets(sql: Sql): Pick<Store, 'unitSets' | 'keepUnitSet'> {
  const { setting, setSetting } = settings(sql)
  const all = (): NamedSet[] => JSON.parse(setting(KEY) ?? '[]')
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
