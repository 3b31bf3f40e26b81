// Names and notes of the units of a network.

import type { UnitNote } from '../contract/unit-types.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

export function unitNotes(sql: Sql): Pick<Store, 'unitNotes' | 'setUnitNote'> {
  return {
    unitNotes: () => sql.all<UnitNote>('SELECT model, unit, name, note FROM unit_note ORDER BY model, unit'),
    setUnitNote: ({ model, unit, ...change }) => {
      const before = sql.get<UnitNote>('SELECT name, note FROM unit_note WHERE model = ? AND unit = ?', model, unit)
      const name = change.name ?? before?.name ?? ''
      const note = change.note ?? before?.note ?? ''
      if (name === '' && note === '') sql.run('DELETE FROM unit_note WHERE model = ? AND unit = ?', model, unit)
      else
        sql.run(
          'INSERT OR REPLACE INTO unit_note (model, unit, name, note) VALUES (?, ?, ?, ?)',
          model,
          unit,
          name,
          note,
        )
    },
  }
}
