// What the page asks of the desktop app beside the contract: its menus, what a browser would do itself, a file to save.
// A sender that is not trusted is not heard, and what is not as it should be is left alone.

import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import * as v from 'valibot'
import {
  ACT,
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
}

const action = v.picklist(HOST_ACTIONS)
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(1000))

export function listenToRequests(ipc: IpcMain, { trusted, menus, act, save }: PageRequests): void {
  ipc.on(MENUS, (event, given: unknown) => {
    if (trusted(event) && v.is(menuModels, given)) menus(given)
  })
  ipc.on(ACT, (event, given: unknown) => {
    if (trusted(event) && v.is(action, given)) act(given)
  })
  ipc.handle(SAVE, async (event, file: unknown, bytes: unknown): Promise<SaveOutcome> => {
    if (!trusted(event) || !v.is(name, file) || !(bytes instanceof Uint8Array))
      return { problem: 'This is no file that can be saved.' }
    return save(file, bytes)
  })
}
