// Dialogs of the system: opening and creating workspaces, saving exported files.

import { existsSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import { sentence } from '../../core/errors.ts'
import type { AskedWorkspace, BeginOutcome, SaveOutcome } from '../contract/bridge.ts'
import { Drafts } from './drafts.ts'

const ENDING = '.neuronscope'
const filters = [{ name: 'Neuronscope workspace', extensions: ['neuronscope'] }]

/** An existing file is opened, also from the dialog for new ones: nothing is overwritten. */
export async function askForWorkspace(window: BrowserWindow, create: boolean): Promise<AskedWorkspace | undefined> {
  const file = create ? await newFile(window) : await existingFile(window)
  return file ? asked(file) : undefined
}

export const asked = (file: string): AskedWorkspace => ({ file, create: !existsSync(file) })

async function newFile(window: BrowserWindow): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'New workspace',
    defaultPath: join(app.getPath('documents'), `Untitled${ENDING}`),
    filters,
  })
  if (canceled || !filePath) return undefined
  return filePath.endsWith(ENDING) ? filePath : `${filePath}${ENDING}`
}

async function existingFile(window: BrowserWindow): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open workspace',
    properties: ['openFile'],
    filters,
  })
  return canceled ? undefined : filePaths[0]
}

/** Save dialogs of exported files, starting in the folder of the last one. */
export class FileSaver {
  /** those that come in pieces */
  readonly drafts = new Drafts()
  #folder: string | undefined

  async save(window: BrowserWindow, name: string, bytes: Uint8Array): Promise<SaveOutcome> {
    const filePath = await this.#ask(window, name)
    if (!filePath) return { file: null }
    const draft = `${filePath}.${process.pid}`
    try {
      await writeFile(draft, bytes) // whole or not at all
      await rename(draft, filePath)
      return { file: filePath }
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {}) // the first error is reported
      return { problem: `${filePath} could not be written: ${sentence(error)}` }
    }
  }

  async begin(window: BrowserWindow, name: string): Promise<BeginOutcome> {
    const filePath = await this.#ask(window, name)
    return filePath ? this.drafts.begin(filePath) : { draft: null }
  }

  /** @param name proposed by the page; only its last part is used */
  async #ask(window: BrowserWindow, name: string): Promise<string | undefined> {
    const proposed = basename(name.replaceAll('\\', '/')) || 'export'
    const ending = extname(proposed).slice(1)
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: 'Save',
      defaultPath: join(this.#folder ?? app.getPath('documents'), proposed),
      filters: ending ? [{ name: ending.toUpperCase(), extensions: [ending] }] : [],
    })
    if (canceled || !filePath) return undefined
    this.#folder = dirname(filePath)
    return filePath
  }
}
