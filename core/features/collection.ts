// What becomes of a collection of features when one is saved, renamed or removed, or when others come in from a file.
// Nothing is written here: each answer is the list of features to write. Features may mention each other, so a new name
// goes into all who mention the old one, and no change may leave another feature that no longer holds.

import { AppError } from '../errors.ts'
import { compileFeature } from './compile.ts'
import type { SharedFeature } from './exchange.ts'
import { FeatureError } from './feature-error.ts'
import { replaceMentions, usersOf } from './mentions.ts'
import { nameKey } from './parse.ts'

export interface KnownFeature extends SharedFeature {
  id: number
  builtin: boolean
}

/** What to write: a feature with an id is changed, one without is added. */
export type FeatureChange = SharedFeature & { id?: number }

/**
 * The feature itself first, then those whose mentions of it were renamed.
 * @throws FeatureError for an expression that does not hold; AppError `name-taken`, `builtin`, `breaks-feature`
 */
export function saved(all: readonly KnownFeature[], feature: FeatureChange): FeatureChange[] {
  const before = feature.id === undefined ? undefined : known(all, feature.id)
  if (before?.builtin) throw comesWithProgram(before)
  const others = all.filter((f) => f.id !== feature.id)
  refuseTaken(others, feature.name)
  const renamed = before ? renamedUsers(others, before.name, nameKey(feature.name)) : []
  const next = [...merged(others, renamed), feature]
  compileFeature(feature.expression, next)
  refuseBroken(all, next)
  return [feature, ...renamed]
}

/**
 * @param inline writes the definition into those who mention it, instead of refusing
 * @throws AppError `feature-in-use` naming who mentions it; `builtin`
 */
export function removed(all: readonly KnownFeature[], id: number, inline: boolean): FeatureChange[] {
  const feature = known(all, id)
  if (feature.builtin) throw comesWithProgram(feature)
  const others = all.filter((f) => f.id !== id)
  const users = usersOf(feature.name, others)
  if (users.length > 0 && !inline)
    throw new AppError(
      'feature-in-use',
      `“${feature.name}” is used by ${quoted(users)}; remove or change ${users.length === 1 ? 'that' : 'those'} first, or write its definition into ${users.length === 1 ? 'it' : 'them'}.`,
    )
  return renamedUsers(others, feature.name, `(${feature.expression})`)
}

export type ConflictChoice = 'keep' | 'replace' | 'rename'

export interface ImportEntry extends SharedFeature {
  /** `same` is here already; `conflict` is here under that name with another definition */
  state: 'new' | 'same' | 'conflict'
  /** what stands here under that name; empty for a new one */
  here: string
  /** why it cannot come in: a sentence */
  problem: string | null
}

export interface ImportPlan {
  entries: ImportEntry[]
  changes: FeatureChange[]
}

/** @param choice what becomes of a name that is taken; the program's own features are never replaced but kept */
export function planImport(
  all: readonly KnownFeature[],
  incoming: readonly SharedFeature[],
  choice: ConflictChoice,
): ImportPlan {
  const entries = incoming.map((feature) => entryOf(all, feature))
  const wanted = entries.filter(({ state }) => state === 'new' || (state === 'conflict' && choice !== 'keep'))
  let changes = choice === 'rename' ? underFreeNames(all, wanted) : wanted.map((entry) => over(all, entry))
  for (let bad = broken(all, changes); bad; bad = broken(all, changes)) {
    const { at, problem } = bad
    wanted[at].problem = problem
    wanted.splice(at, 1)
    changes = changes.filter((_, i) => i !== at)
  }
  return { entries, changes }
}

function entryOf(all: readonly KnownFeature[], { name, expression, meaning }: SharedFeature): ImportEntry {
  const here = byKey(all, name)
  const state = !here ? 'new' : here.expression === expression ? 'same' : 'conflict'
  return { name, expression, meaning, state, here: here?.expression ?? '', problem: null }
}

/** Onto the feature of that name, if there is one that may be changed. */
function over(all: readonly KnownFeature[], { name, expression, meaning }: ImportEntry): FeatureChange {
  const here = byKey(all, name)
  if (!here) return { name, expression, meaning }
  return { id: here.id, name: here.name, expression, meaning }
}

/** `name 2`, `name 3`, … for those that are taken; those of the file that mention them follow. */
function underFreeNames(all: readonly KnownFeature[], wanted: readonly ImportEntry[]): FeatureChange[] {
  let changes: FeatureChange[] = wanted.map(({ name, expression, meaning }) => ({ name, expression, meaning }))
  const taken = new Set([...all, ...wanted].map((f) => nameKey(f.name)))
  for (const [i, { name, state }] of wanted.entries()) {
    if (state !== 'conflict') continue
    const free = freeName(name, taken)
    taken.add(nameKey(free))
    changes = merged(changes, renamedUsers(changes, name, nameKey(free)))
    changes[i] = { ...changes[i], name: free }
  }
  return changes
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 2; ; n++) if (!taken.has(nameKey(`${name} ${n}`))) return `${name} ${n}`
}

/** The first of the changes that would not hold, and why. */
function broken(
  all: readonly KnownFeature[],
  changes: readonly FeatureChange[],
): { at: number; problem: string } | undefined {
  const ids = new Set(changes.map((c) => c.id))
  const next = [...all.filter((f) => !ids.has(f.id)), ...changes]
  for (const [at, change] of changes.entries()) {
    const builtin = all.some((f) => f.id === change.id && f.builtin)
    if (builtin) return { at, problem: `“${change.name}” comes with the program and stays as it is.` }
    const problem = problemOf(change.expression, next)
    if (problem) return { at, problem }
  }
  const [hurt] = newlyBroken(all, next)
  const at = hurt ? changes.findIndex((c) => c.id !== undefined) : -1
  return at < 0 ? undefined : { at, problem: `“${hurt.name}”, which is here, would no longer hold.` }
}

function renamedUsers<T extends FeatureChange>(others: readonly T[], name: string, text: string): FeatureChange[] {
  return usersOf(name, others).map(({ id, name: user, expression, meaning }) => ({
    id,
    name: user,
    expression: replaceMentions(expression, nameKey(name), text),
    meaning,
  }))
}

/** The list with the changed ones in place of those of the same name. */
function merged<T extends FeatureChange>(list: readonly T[], changed: readonly FeatureChange[]): FeatureChange[] {
  return list.map((f) => changed.find((c) => c.name === f.name) ?? f)
}

function refuseBroken(all: readonly KnownFeature[], next: readonly SharedFeature[]): void {
  const [hurt] = newlyBroken(all, next)
  if (hurt)
    throw new AppError('breaks-feature', `“${hurt.name}” mentions this feature and would no longer hold: ${hurt.why}`)
}

/** Those that held before the change and do not afterwards. */
function newlyBroken(all: readonly SharedFeature[], next: readonly SharedFeature[]): { name: string; why: string }[] {
  return next.flatMap(({ name, expression }) => {
    const before = byKey(all, name)
    const why = before && problemOf(before.expression, all) === null ? problemOf(expression, next) : null
    return why === null ? [] : [{ name, why }]
  })
}

function problemOf(expression: string, named: readonly SharedFeature[]): string | null {
  try {
    compileFeature(expression, named)
    return null
  } catch (error) {
    if (error instanceof FeatureError) return error.message
    throw error
  }
}

function refuseTaken(others: readonly KnownFeature[], name: string): void {
  const holder = byKey(others, name)
  if (!holder) return
  const written = holder.name === name ? '' : `, and “${name}” is written ${nameKey(name)} in expressions, too`
  throw new AppError('name-taken', `There is already a feature “${holder.name}”${written}; choose another name.`)
}

function byKey<T extends SharedFeature>(all: readonly T[], name: string): T | undefined {
  const key = nameKey(name)
  return all.find((f) => nameKey(f.name) === key)
}

function known(all: readonly KnownFeature[], id: number): KnownFeature {
  const feature = all.find((f) => f.id === id)
  if (feature) return feature
  throw new AppError('no-such-feature', `There is no feature ${id} in this workspace; it may have been removed.`)
}

function comesWithProgram({ name }: SharedFeature): AppError {
  return new AppError('builtin', `“${name}” comes with the program and stays as it is; save one of another name.`)
}

function quoted(features: readonly SharedFeature[]): string {
  const all = features.map(({ name }) => `“${name}”`)
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
