// The notebook's findings: sentences, and specifications of figures as JSON. Removed ones are marked, so that undo
// restores them.

import { AppError } from '../../core/errors.ts'
import { LANGUAGE_VERSION } from '../../core/features/convert.ts'
import type { Finding } from '../contract/finding-types.ts'
import { checkRow, findingFields, parsed, readable } from './rows.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

type Findings = Pick<
  Store,
  | 'findings'
  | 'finding'
  | 'addFinding'
  | 'changeFinding'
  | 'removeFinding'
  | 'restoreFinding'
  | 'purgeFindings'
  | 'orderFindings'
>

type Row = Omit<Finding, 'figure' | 'source'> & { figure: string | null; source: string | null }

const COLUMNS = 'id, title, sentence, figure, source, made_at AS madeAt'

export function findings(sql: Sql): Findings {
  const one = (id: number): Finding => {
    const row = sql.get<Row>(`SELECT ${COLUMNS} FROM finding WHERE id = ? AND removed = 0`, id)
    if (!row) throw noSuchFinding(id)
    return read(row)
  }
  const put = (id: number, removed: 0 | 1) => {
    if (sql.run('UPDATE finding SET removed = ? WHERE id = ?', removed, id).changes === 0) throw noSuchFinding(id)
  }
  return {
    findings: () => readable(sql.all<Row>(`SELECT ${COLUMNS} FROM finding WHERE removed = 0 ORDER BY place, id`), read),
    finding: one,
    addFinding: ({ title, sentence, figure, source }) =>
      sql.write(() => {
        const { id } = sql.run(
          `INSERT INTO finding (place, title, sentence, figure, source, made_at, language)
           VALUES ((SELECT coalesce(max(place), 0) + 1 FROM finding), ?, ?, ?, ?, ?, ?)`,
          title,
          sentence,
          written(figure),
          written(source),
          Date.now(),
          LANGUAGE_VERSION,
        )
        return one(id)
      }),
    changeFinding: (id, { title, sentence, figure, source }) => {
      const { changes } = sql.run(
        `UPDATE finding SET title = coalesce(?, title), sentence = coalesce(?, sentence),
           figure = coalesce(?, figure), source = coalesce(?, source)
         WHERE id = ? AND removed = 0`,
        title ?? null,
        sentence ?? null,
        written(figure ?? null),
        written(source ?? null),
        id,
      )
      if (changes === 0) throw noSuchFinding(id)
    },
    removeFinding: (id) => put(id, 1),
    restoreFinding: (id) => put(id, 0),
    purgeFindings: () => void sql.run('DELETE FROM finding WHERE removed = 1'),
    orderFindings: (ids) =>
      sql.write(() => {
        const others = sql
          .all<{ id: number }>('SELECT id FROM finding ORDER BY place, id')
          .filter(({ id }) => !ids.includes(id))
        const order = [...ids, ...others.map(({ id }) => id)]
        order.forEach((id, place) => {
          sql.run('UPDATE finding SET place = ? WHERE id = ?', place, id)
        })
      }),
  }
}

function read({ figure, source, ...row }: Row): Finding {
  const of = (field: string, json: string | null) => json && parsed('finding', row, field, json)
  const finding = { ...row, figure: of('figure', figure), source: of('source', source) }
  return checkRow('finding', finding, findingFields) as Finding
}

function written(value: object | null): string | null {
  return value && JSON.stringify(value)
}

function noSuchFinding(id: number): AppError {
  return new AppError('no-such-finding', `The report of this workspace has no entry ${id}; it may have been removed.`)
}
