// Requests of the page to the desktop app besides the contract: menus, browser actions, saving files. Untrusted senders and
// invalid messages are ignored.

import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import * as v from 'valibot'
import {
  ACT,
  ADD_TO_FILE,
  BEGIN_FILE,
  type BeginOutcome,
  END_FILE,
  HOST_ACTIONS,
  type HostAction,
  MENUS,
  type MenuModel,
  SAVE,
  type SaveOutcome,
} from '../contract/bridge.ts'
import { menuModels } from './menu.ts'

export interface PageRequests {
  trusted(event: IpcMainEvent | IpcMainInvokeEvent): boolean
  menus(menus: MenuModel[]): void
  act(action: HostAction): void
  save(name: string, bytes: Uint8Array): Promise<SaveOutcome>
  beginFile(name: string): Promise<BeginOutcome>
  addToFile(draft: number, bytes: Uint8Array): Promise<{ problem: string } | null>
  endFile(draft: number, keep: boolean): Promise<SaveOutcome>
}

const action = v.picklist(HOST_ACTIONS)
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(1000))
const NO_FILE = { problem: 'This is no file that can be saved.' }

export function listenToRequests(ipc: IpcMain, requests: PageRequests): void {
  const { trusted, menus, act, save, beginFile, addToFile, endFile } = requests
  ipc.on(MENUS, (event, given: unknown) => {
    if (trusted(event) && v.is(menuModels, given)) menus(given)
  })
  ipc.on(ACT, (event, given: unknown) => {
    if (trusted(event) && v.is(action, given)) act(given)
  })
  ipc.handle(SAVE, async (event, file: unknown, bytes: unknown): Promise<SaveOutcome> => {
    if (!trusted(event) || !v.is(name, file) || !(bytes instanceof Uint8Array)) return NO_FILE
    return save(file, bytes)
  })
  ipc.handle(BEGIN_FILE, async (event, file: unknown): Promise<BeginOutcome> => {
    return trusted(event) && v.is(name, file) ? beginFile(file) : NO_FILE
  })
  ipc.handle(ADD_TO_FILE, async (event, draft: unknown, bytes: unknown) => {
    if (!trusted(event) || typeof draft !== 'number' || !(bytes instanceof Uint8Array)) return NO_FILE
    return addToFile(draft, bytes)
  })
  ipc.handle(END_FILE, async (event, draft: unknown, keep: unknown): Promise<SaveOutcome> => {
    return trusted(event) && typeof draft === 'number' ? endFile(draft, keep === true) : NO_FILE
  })
}
