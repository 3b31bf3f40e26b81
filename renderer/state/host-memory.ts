// What the window remembers, kept by its host: the browser's own storage goes by the port, which is new at every
// launch. Read once at the start; written a moment after the last change, and when the page goes.

import type { ApiClient } from '../../main/contract/api.ts'
import type { KeptState, StateScope } from '../../main/contract/types.ts'
import { type Disposable, disposables, listen } from '../disposable.ts'
import type { Memory } from './persist.ts'

const AFTER_MS = 300

/** @param page where `pagehide` is told */
export async function hostMemory(api: ApiClient, page: EventTarget): Promise<Memory & Disposable> {
  const state: KeptState = await api.call('state.load', {})
  const waiting = new Map<string, () => void>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    for (const send of waiting.values()) send()
    waiting.clear()
  }
  const send = (scope: StateScope, key: string, value: string) => {
    // a host that is gone, or a disk that is full, only means that the window forgets
    api.call('state.save', { scope, key, value }).catch(() => {})
  }
  const hide = listen(page, 'pagehide' as 'close', flush)
  return {
    get: (scope, key) => state[scope][key] ?? null,
    set(scope, key, value) {
      state[scope][key] = value
      waiting.set(`${scope} ${key}`, () => send(scope, key, value))
      clearTimeout(timer)
      timer = setTimeout(flush, AFTER_MS)
    },
    dispose: () => disposables(hide, flush).dispose(),
  }
}
