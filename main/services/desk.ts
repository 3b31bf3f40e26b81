// The researcher's desk: what the window remembers between launches, and which workspaces were open lately. A small
// JSON file in the user's own folder, since looking at a workspace should not change it. Every change reads the file
// again first, so that two programs side by side lose nothing of each other but the same key.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import * as v from 'valibot'
import type { KeptState, RecentWorkspace, StateScope } from '../contract/types.ts'

/** workspaces that are remembered */
const MOST = 20

const texts = v.record(v.string(), v.string())
const schema = v.object({
  version: v.literal(1),
  window: texts,
  workspaces: v.array(v.object({ file: v.string(), openedAt: v.number(), window: texts })),
})
type Facts = v.InferOutput<typeof schema>

export interface Desk {
  /** The workspace is open now. */
  opened(workspace: string): void
  /** newest first */
  recent(): Omit<RecentWorkspace, 'current'>[]
  load(workspace: string): Pick<KeptState, StateScope>
  save(workspace: string, scope: StateScope, key: string, value: string): void
}

/** @param file the JSON file; none keeps everything in memory, for as long as the program runs */
export function createDesk(file?: string): Desk {
  let facts: Facts = { version: 1, window: {}, workspaces: [] }
  const change = (edit: (facts: Facts) => void) => {
    facts = file ? read(file) : facts
    edit(facts)
    if (file) write(file, facts)
  }
  const now = () => (file ? read(file) : facts)
  const of = ({ workspaces }: Facts, workspace: string) => workspaces.find((one) => one.file === workspace)
  return {
    opened: (workspace) =>
      change((facts) => {
        const known = of(facts, workspace)
        const others = facts.workspaces.filter((one) => one !== known)
        const first = { file: workspace, window: known?.window ?? {}, openedAt: Date.now() }
        facts.workspaces = [first, ...others].slice(0, MOST)
      }),
    recent: () =>
      now().workspaces.map(({ file, openedAt }) => {
        return { file, name: workspaceName(file), openedAt, there: existsSync(file) }
      }),
    load(workspace) {
      const { window, ...rest } = now()
      return { user: window, workspace: of({ window, ...rest }, workspace)?.window ?? {} }
    },
    save: (workspace, scope, key, value) =>
      change((facts) => {
        const place = scope === 'user' ? facts.window : of(facts, workspace)?.window
        if (place) place[key] = value
      }),
  }
}

function workspaceName(file: string): string {
  return basename(file).replace(/\.neuronscope$/, '')
}

/** What the file holds; nothing, if it is not there, or somebody edited it into something else. */
function read(file: string): Facts {
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { version: 1, window: {}, workspaces: [] }
  }
}

/** Whole or not at all. A folder that cannot be written only means that the window forgets. */
function write(file: string, facts: Facts): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, JSON.stringify(facts))
    renameSync(draft, file)
  } catch {
    // a full or read-only disk
  }
}
