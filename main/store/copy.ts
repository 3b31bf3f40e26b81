// Writes the contents of an open workspace to another file, also where its own file was deleted.

import { madeBeside } from './opening.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

export function copy(sql: Sql): Pick<Store, 'saveCopy'> {
  return {
    saveCopy: (file) => madeBeside(file, (draft) => void sql.run('VACUUM INTO ?', draft)),
  }
}
