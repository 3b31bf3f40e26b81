// One connection: prepared statements cached by their text, transactions, and SQLite's errors as AppErrors. Results are
// always fetched completely: an open iterator would prevent a checkpoint of the write-ahead log.

import type BetterSqlite from 'better-sqlite3'
import { storeError } from './errors.ts'

export type Value = string | number | null | ArrayBufferView

export class Sql {
  readonly file: string
  readonly #db: BetterSqlite.Database
  readonly #statements = new Map<string, BetterSqlite.Statement>()

  constructor(db: BetterSqlite.Database, file: string) {
    this.#db = db
    this.file = file
  }

  get open(): boolean {
    return this.#db.open
  }

  get readOnly(): boolean {
    return this.#db.readonly
  }

  /** @returns the id of the row that was inserted, and how many rows were changed */
  run(text: string, ...values: Value[]): { id: number; changes: number } {
    return this.#guard(() => {
      const { lastInsertRowid, changes } = this.#statement(text).run(...values)
      return { id: Number(lastInsertRowid), changes }
    })
  }

  get<Row>(text: string, ...values: Value[]): Row | undefined {
    return this.#guard(() => this.#statement(text).get(...values) as Row | undefined)
  }

  all<Row>(text: string, ...values: Value[]): Row[] {
    return this.#guard(() => this.#statement(text).all(...values) as Row[])
  }

  /** Several statements at once, with no values: for schemas. */
  script(text: string): void {
    this.#guard(() => this.#db.exec(text))
  }

  /** The value of a pragma, or the result of setting it. */
  pragma(text: string): unknown {
    return this.#guard(() => this.#db.pragma(text, { simple: true }))
  }

  /** `work` in a transaction. Synchronous: there is no `await` inside a transaction. */
  write<T>(work: () => T): T {
    return this.#transaction('BEGIN IMMEDIATE', work)
  }

  /** Several reads of one snapshot. */
  read<T>(work: () => T): T {
    return this.#transaction('BEGIN', work)
  }

  close(): void {
    this.#statements.clear()
    this.#guard(() => this.#db.close())
  }

  #transaction<T>(begin: string, work: () => T): T {
    if (this.#db.inTransaction) return work() // part of the one around it
    this.run(begin)
    try {
      const result = work()
      this.run('COMMIT')
      return result
    } catch (error) {
      if (this.#db.inTransaction) this.run('ROLLBACK') // a full disk has already rolled back
      throw error
    }
  }

  #statement(text: string): BetterSqlite.Statement {
    let statement = this.#statements.get(text)
    if (!statement) this.#statements.set(text, (statement = this.#db.prepare(text)))
    return statement
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw storeError(error, this.file)
    }
  }
}
