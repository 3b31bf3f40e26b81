// Changes of a collection of features: saving, renaming, removing, importing. Pure: each result is the list of features to
// write. Features may refer to each other, so a new name is written into all that refer to the old one, and a change that
// invalidates another feature is refused.

import { AppError } from '../errors.ts'
import { compileFeature, nameChecker, namesOf, type Problem } from './compile.ts'
import type { SharedFeature } from './exchange.ts'
import { replaceMentions, rewritten, usersOf } from './mentions.ts'
import { nameKey, parseFeature } from './parse.ts'

export interface KnownFeature extends SharedFeature {
  id: number
  builtin: boolean
}

/** A feature to write: changed if it has an id, else added. */
export type FeatureChange = SharedFeature & { id?: number }

/**
 * The feature itself first, then those whose references to it were renamed.
 * @throws FeatureError for an invalid expression; AppError `name-taken`, `builtin`, `breaks-feature`
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
 * @param inline writes the definition into the features that refer to it, instead of refusing
 * @throws AppError `feature-in-use` naming the features that refer to it; `builtin`
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
  /** `same` exists already; `conflict` exists with another definition */
  state: 'new' | 'same' | 'conflict'
  /** the existing definition of that name; empty for a new one */
  here: string
  /** why it cannot be imported: a sentence */
  problem: string | null
}

export interface ImportPlan {
  entries: ImportEntry[]
  changes: FeatureChange[]
}

/** Rounds of checking again without the changes that were found invalid. */
const MOST_ROUNDS = 20

/** @param choice for names that are taken; built-in features are never replaced */
export function planImport(
  all: readonly KnownFeature[],
  incoming: readonly SharedFeature[],
  choice: ConflictChoice,
): ImportPlan {
  const here = new Map(all.map((feature) => [nameKey(feature.name), feature]))
  const entries = incoming.map((feature) => entryOf(here, feature))
  let wanted = entries.filter(({ state }) => state === 'new' || (state === 'conflict' && choice !== 'keep'))
  let changes = choice === 'rename' ? underFreeNames(all, wanted) : wanted.map((entry) => over(here, entry))
  for (let round = 0; ; round++) {
    const bad = broken(all, changes, round)
    if (bad.size === 0) return { entries, changes }
    for (const [at, problem] of bad) wanted[at].problem = problem
    const kept = (_: unknown, i: number) => !bad.has(i)
    wanted = wanted.filter(kept)
    changes = changes.filter(kept)
  }
}

function entryOf(all: ReadonlyMap<string, KnownFeature>, { name, expression, meaning }: SharedFeature): ImportEntry {
  const here = all.get(nameKey(name))
  const state = !here ? 'new' : here.expression === expression ? 'same' : 'conflict'
  return { name, expression, meaning, state, here: here?.expression ?? '', problem: null }
}

/** Replaces the feature of that name, if there is one that may be changed. */
function over(all: ReadonlyMap<string, KnownFeature>, { name, expression, meaning }: ImportEntry): FeatureChange {
  const here = all.get(nameKey(name))
  if (!here) return { name, expression, meaning }
  return { id: here.id, name: here.name, expression, meaning }
}

/** `name 2`, `name 3`, … for names that are taken, also in the features of the file that refer to them. */
function underFreeNames(all: readonly KnownFeature[], wanted: readonly ImportEntry[]): FeatureChange[] {
  const taken = new Set([...all, ...wanted].map((f) => nameKey(f.name)))
  const names = new Map<string, string>()
  for (const { name, state } of wanted) {
    if (state !== 'conflict') continue
    const free = freeName(name, taken)
    taken.add(nameKey(free))
    names.set(nameKey(name), free)
  }
  const written = (key: string) => (names.has(key) ? nameKey(names.get(key)!) : undefined)
  return wanted.map(({ name, expression, meaning }) => ({
    name: names.get(nameKey(name)) ?? name,
    expression: readable(expression) ? rewritten(expression, written) : expression,
    meaning,
  }))
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 2; ; n++) if (!taken.has(nameKey(`${name} ${n}`))) return `${name} ${n}`
}

/** The invalid changes by index, with the reason. */
function broken(all: readonly KnownFeature[], changes: readonly FeatureChange[], round: number): Map<number, string> {
  const ids = new Set(changes.map((c) => c.id))
  const next = [...all.filter((f) => !ids.has(f.id)), ...changes]
  const check = nameChecker(namesOf(next))
  const builtin = new Set(all.flatMap((f) => (f.builtin ? [f.id] : [])))
  const bad = new Map<number, Problem>()
  for (const [at, { id, name }] of changes.entries()) {
    const fixed = id !== undefined && builtin.has(id)
    const found = fixed
      ? { message: `“${name}” comes with the program and stays as it is.`, blamed: null }
      : check(name)
    if (typeof found !== 'string') bad.set(at, found)
  }
  if (bad.size > 0) return messages(round < MOST_ROUNDS ? certain(changes, bad) : bad)
  const [hurt] = newlyBroken(all, next)
  const at = hurt ? changes.findIndex((c) => c.id !== undefined) : -1
  return new Map(at < 0 ? [] : [[at, `“${hurt.name}”, which is here, would no longer hold.`]])
}

/** Without those whose cause is a change of an existing feature: they may be valid without that change. */
function certain(changes: readonly FeatureChange[], bad: ReadonlyMap<number, Problem>): ReadonlyMap<number, Problem> {
  const replaced = new Set(
    [...bad.keys()].flatMap((at) => (changes[at].id === undefined ? [] : [nameKey(changes[at].name)])),
  )
  const left = new Map([...bad].filter(([, { blamed }]) => blamed === null || !replaced.has(blamed)))
  return left.size > 0 ? left : bad
}

function messages(problems: ReadonlyMap<number, Problem>): Map<number, string> {
  return new Map([...problems].map(([at, { message }]) => [at, message]))
}

function readable(expression: string): boolean {
  try {
    parseFeature(expression)
    return true
  } catch {
    return false
  }
}

function renamedUsers<T extends FeatureChange>(others: readonly T[], name: string, text: string): FeatureChange[] {
  return usersOf(name, others).map(({ id, name: user, expression, meaning }) => ({
    id,
    name: user,
    expression: replaceMentions(expression, nameKey(name), text),
    meaning,
  }))
}

/** The list after the changes. */
function merged<T extends FeatureChange>(list: readonly T[], changed: readonly FeatureChange[]): FeatureChange[] {
  return list.map((f) => changed.find((c) => c.name === f.name) ?? f)
}

function refuseBroken(all: readonly KnownFeature[], next: readonly SharedFeature[]): void {
  const [hurt] = newlyBroken(all, next)
  if (hurt)
    throw new AppError('breaks-feature', `“${hurt.name}” mentions this feature and would no longer hold: ${hurt.why}`)
}

/** Features that were valid before the change and are not after it. */
function newlyBroken(all: readonly SharedFeature[], next: readonly SharedFeature[]): { name: string; why: string }[] {
  const [then, now] = [nameChecker(namesOf(all)), nameChecker(namesOf(next))]
  const known = new Set(all.map(({ name }) => nameKey(name)))
  return next.flatMap(({ name }) => {
    if (!known.has(nameKey(name)) || typeof then(name) !== 'string') return []
    const found = now(name)
    return typeof found === 'string' ? [] : [{ name, why: found.message }]
  })
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
