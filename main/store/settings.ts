// Settings of the workspace.

import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

export function settings(sql: Sql): Pick<Store, 'setting' | 'setSetting'> {
  return {
    setting: (key) => sql.get<{ value: string }>('SELECT value FROM setting WHERE key = ?', key)?.value,
    setSetting: (key, value) => {
      sql.run('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)', key, value)
    },
  }
}
