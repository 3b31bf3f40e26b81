// The last session of a browser window by workspace: port, path of the page and cookie. A restarted server continues it, so
// that an open window reconnects. The file is readable by its owner alone, and expires after half a day. The token in the
// address is new at every launch.

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'

/** milliseconds */
const STALE = 12 * 60 * 60 * 1000
/** most workspaces */
const MOST = 20

const session = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  home: v.pipe(v.string(), v.regex(/^\/[\w-]{16,64}\/$/)),
  cookie: v.pipe(v.string(), v.regex(/^[\w-]{32,128}$/)),
})
const stored = v.record(v.string(), v.object({ ...session.entries, at: v.number() }))

export type Session = v.InferOutput<typeof session>
type Stored = v.InferOutput<typeof stored>

/** The session of the workspace; undefined without one, if too old, or if the file cannot be read. */
export function lastSession(file: string, workspace: string, now = Date.now()): Session | undefined {
  const found = all(file)[nameOf(workspace)]
  return found && now - found.at < STALE && now >= found.at ? found : undefined
}

/** Written beside the file and put in its place, readable by its owner alone; a folder that cannot be written is no error. */
export function keepSession(file: string, workspace: string, { port, home, cookie }: Session, now = Date.now()): void {
  const others = Object.entries(all(file)).filter(([name]) => name !== nameOf(workspace))
  const newest = others.sort(([, a], [, b]) => b.at - a.at).slice(0, MOST - 1)
  const next: Stored = { ...Object.fromEntries(newest), [nameOf(workspace)]: { port, home, cookie, at: now } }
  const draft = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(draft, JSON.stringify(next), { mode: 0o600 })
    renameSync(draft, file)
  } catch {
    // the window is then opened again
  }
}

function all(file: string): Stored {
  try {
    return v.parse(stored, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}

function nameOf(workspace: string): string {
  return createHash('sha256').update(resolve(workspace)).digest('hex').slice(0, 32)
}
