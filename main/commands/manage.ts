// What the commands that rename and remove have in common: names, and what goes with what is removed.

import { AppError } from '../../core/errors.ts'
import { sizeInWords } from '../../core/schema/sizes.ts'
import type { App } from '../app.ts'
import { NAME_LENGTH } from '../contract/limits.ts'
import type { RecordingInfo } from '../contract/types.ts'
import { UsageError, type Values } from './command.ts'
import { isName } from './options.ts'

export interface Removed {
  removed: string
  /** the recordings that went with it */
  recordings: string[]
  /** that they held */
  bytes: number
}

export function removedInWords({ removed, recordings, bytes }: Removed): string {
  const what =
    recordings.length === 0 ? `“${removed}”` : `“${removed}” and with it ${quoted(recordings)}, ${sizeInWords(bytes)},`
  return `Put ${what} into the bin; “bin restore” brings it back, “bin empty” removes it for good.`
}

/** `--name`, or what a thing is called without it. @throws UsageError for a name that is empty or too long */
export function newNameOf(values: Values, otherwise: string): string {
  const name = String(values.name ?? otherwise).trim()
  if (isName(name)) return name
  const long = name.length > NAME_LENGTH ? `${name.length} characters` : 'none'
  throw new UsageError(`A name has 1 to ${NAME_LENGTH} characters, not ${long}; give another one (--name).`)
}

/** @throws AppError `in-use` naming what needs the thing that is to be removed */
export function refuseUses(name: string, users: readonly { name: string }[], what: string, command: string): void {
  if (users.length === 0) return
  const named = quoted(users.map((user) => user.name))
  const [noun, them] = users.length === 1 ? [`the ${what}`, 'it'] : [`the ${what}s`, 'them']
  throw new AppError('in-use', `“${name}” is needed by ${noun} ${named}; remove ${them} first (${command}).`)
}

/**
 * Removes the recordings that go with something.
 * @throws AppError `needs-force` that names them, unless `--force` is given
 */
export async function removeRecordings(
  app: App,
  name: string,
  goes: (recording: RecordingInfo) => boolean,
  { force }: Values,
): Promise<Pick<Removed, 'recordings' | 'bytes'>> {
  const going = app.reader.recordings().filter(goes)
  const recordings = going.map((recording) => recording.name)
  const bytes = going.reduce((sum, recording) => sum + recording.bytes, 0)
  if (going.length > 0 && force !== true)
    throw new AppError(
      'needs-force',
      `With “${name}” ${going.length === 1 ? 'goes the recording' : 'go the recordings'} ${quoted(recordings)}, ${sizeInWords(bytes)}; --force removes ${going.length === 1 ? 'both' : 'all'}.`,
    )
  for (const { id } of going) await app.recordings.remove(id)
  return { recordings, bytes }
}

/** Most names that a sentence lists. */
const NAMED = 5

/** “a”, “b” and 3 more */
export function quoted(names: readonly string[]): string {
  const some = names.slice(0, NAMED).map((name) => `“${name}”`)
  const all = names.length > NAMED ? [...some, `${names.length - NAMED} more`] : some
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
