// Preferences: settings of the window between launches, and recent workspaces. A JSON file in the user's data folder, so
// that viewing does not change a workspace. Every change reads the file first, so that concurrent programs overwrite the
// same key at most. A file that cannot be read is renamed.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import * as v from 'valibot'
import { convertExpression, LANGUAGE_VERSION } from '../../core/features/convert.ts'
import type { KeptState, RecentWorkspace, StateScope } from '../contract/types.ts'

/** most workspaces */
const MOST = 20

const texts = v.record(v.string(), v.string())
const schema = v.object({
  version: v.literal(1),
  /** the version of the feature language of stored expressions; the first without one */
  language: v.optional(v.number(), 1),
  window: texts,
  workspaces: v.array(v.object({ file: v.string(), openedAt: v.number(), window: texts })),
})
type Facts = v.InferOutput<typeof schema>

export interface Preferences {
  /** The workspace is open now. */
  opened(workspace: string): void
  /** newest first */
  recent(): Omit<RecentWorkspace, 'current'>[]
  load(workspace: string): Pick<KeptState, StateScope>
  save(workspace: string, scope: StateScope, key: string, value: string): void
}

/** @param file the JSON file; none keeps everything in memory, for as long as the program runs */
export function createPreferences(file?: string): Preferences {
  let facts: Facts = NOTHING()
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

const NOTHING = (): Facts => ({ version: 1, language: LANGUAGE_VERSION, window: {}, workspaces: [] })

/** The content of the file, with expressions in the current language; empty if missing or invalid. */
function read(file: string): Facts {
  return reading(file) ?? NOTHING()
}

/** null for a file that is there and cannot be read */
function reading(file: string): Facts | null {
  if (!existsSync(file)) return NOTHING()
  try {
    return converted(v.parse(schema, JSON.parse(readFileSync(file, 'utf8'))))
  } catch {
    return null
  }
}

/** Converts the last search expressions. */
function converted(facts: Facts): Facts {
  if (facts.language >= LANGUAGE_VERSION) return facts
  const workspaces = facts.workspaces.map((one) => {
    const { expression } = one.window
    return expression === undefined ? one : { ...one, window: { ...one.window, expression: convertedText(expression) } }
  })
  return { ...facts, language: LANGUAGE_VERSION, workspaces }
}

/** @param text JSON of an expression; anything else is left as it is */
function convertedText(text: string): string {
  try {
    const expression: unknown = JSON.parse(text)
    return typeof expression === 'string' ? JSON.stringify(convertExpression(expression)) : text
  } catch {
    return text
  }
}

/** Written atomically. Without a writable folder preferences are not stored. */
function write(file: string, facts: Facts): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    if (reading(file) === null) renameSync(file, `${file}.unreadable`)
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, JSON.stringify(facts))
    renameSync(draft, file)
  } catch {
    // a full or read-only disk
  }
}
