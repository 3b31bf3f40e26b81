// Opening another workspace, and the window's settings of this one. The entry opens it: it builds new services and closes
// the connection, and the window reloads.

import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { extname, isAbsolute, join, resolve } from 'node:path'
import { AppError } from '../../core/errors.ts'
import type { Damage, DamagedRow, KeptState, RecentWorkspace, StateScope } from '../contract/types.ts'
import { checkPath } from '../store/file-identity.ts'
import type { Preferences } from './preferences.ts'
import type { ServiceContext } from './service-context.ts'

const ENDING = '.neuronscope'

/** Opens a workspace in place of this one. @throws AppError, and this one stays open */
export type OpenOther = (file: string) => Promise<void>

export class Workspaces {
  readonly #context: Pick<ServiceContext, 'writer' | 'threads' | 'changed'>
  readonly #file: string
  readonly #preferences: Preferences
  readonly #open: OpenOther | undefined

  constructor(
    context: Pick<ServiceContext, 'writer' | 'threads' | 'changed'>,
    file: string,
    preferences: Preferences,
    open?: OpenOther,
  ) {
    this.#context = context
    this.#file = resolve(file)
    this.#preferences = preferences
    this.#open = open
  }

  /** newest first; `there` says whether the file still is */
  recent(): RecentWorkspace[] {
    return this.#preferences.recent().map((one) => ({ ...one, current: one.file === this.#file }))
  }

  /**
   * @param path absolute, or from the home folder with ~
   * @throws AppError `bad-path`, `no-such-file`, `open-already`, `workspace-exists`, and what opening it throws
   */
  async open(path: string, create: boolean): Promise<void> {
    const file = typedPath(path)
    if (file === this.#file) throw new AppError('open-already', `“${file}” is the workspace that is open.`)
    if (create && existsSync(file))
      throw new AppError('workspace-exists', `“${file}” is there already: open it, or choose another name.`)
    if (!create && !existsSync(file))
      throw new AppError('no-such-file', `There is no “${file}”: check the path, or make a new workspace there.`)
    if (!this.#open) throw new AppError('one-workspace', 'This program works on one workspace; start it on the other.')
    await this.#open(file)
  }

  /** @throws AppError `bad-path`, `workspace-exists`, `disk-full`, `read-only` */
  async copy(path: string): Promise<void> {
    await this.#context.writer.saveCopy(typedPath(path))
  }

  /** All damage. @param mend drops damaged data that is computed again when needed */
  async check(mend: boolean): Promise<{ damaged: Damage[]; mended: number }> {
    const mended = mend ? await this.#context.writer.dropDamagedCodes() : 0
    return { damaged: await this.#context.threads.run('checkWorkspace', {}).done, mended }
  }

  /** @throws AppError `not-damaged` */
  async discard(kind: DamagedRow['kind'], id: number): Promise<void> {
    await this.#context.writer.removeDamaged(kind, id)
    this.#context.changed()
  }

  state(): KeptState {
    return { file: this.#file, ...this.#preferences.load(this.#file) }
  }

  keep(scope: StateScope, key: string, value: string): void {
    this.#preferences.save(this.#file, scope, key, value)
  }
}

/** @throws AppError `bad-path` */
export function typedPath(path: string): string {
  checkPath(path)
  const whole = /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path
  if (!isAbsolute(whole))
    throw new AppError('bad-path', `Write the whole path, from ${resolve('/')} or ~ on: “${path}” could be anywhere.`)
  if (extname(whole) !== ENDING)
    throw new AppError('bad-path', `A workspace is a file that ends in ${ENDING}; “${path}” does not.`)
  return resolve(whole)
}
