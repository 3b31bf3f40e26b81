// What the window remembers, kept by its host: the browser's own storage goes by the port, which is new at every
// launch. Read once at the start; written a moment after the last change, and when the page goes. What is sent while it
// goes may never arrive, so that the tab remembers it for the page that comes after a reload.

import type { ApiClient } from '../../main/contract/api.ts'
import type { KeptState, StateScope } from '../../main/contract/types.ts'
import { type Disposable, disposables, listen } from '../disposable.ts'
import type { Memory } from './persist.ts'

const AFTER_MS = 300
const KEY = 'neuronscope.leaving'

interface Change {
  scope: StateScope
  key: string
  value: string
}

/** What a page left to the next one. */
interface Left {
  /** of the workspace */
  file: string
  changes: Change[]
}

type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** @param page the target of `pagehide` @param tab what lasts over a reload, and no longer than the tab */
export async function hostMemory(api: ApiClient, page: EventTarget, tab: TabStorage): Promise<Memory & Disposable> {
  const state: KeptState = await api.call('state.load', {})
  const waiting = new Map<string, Change>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    // a host that is gone, or a disk that is full, only means that the window forgets
    for (const change of waiting.values()) api.call('state.save', change).catch(() => {})
    waiting.clear()
  }
  let going = false
  const last = new Map<string, Change>()
  const go = () => {
    for (const [place, change] of waiting) last.set(place, change)
    if (last.size > 0) leave(tab, { file: state.file, changes: [...last.values()] })
    flush()
  }
  const set = (scope: StateScope, key: string, value: string) => {
    state[scope][key] = value
    waiting.set(`${scope} ${key}`, { scope, key, value })
    if (going) return go() // others hear that the page goes after this has
    clearTimeout(timer)
    timer = setTimeout(flush, AFTER_MS)
  }
  for (const { scope, key, value } of takeLeft(tab, state.file)) set(scope, key, value)
  const hide = listen(page, 'pagehide' as 'close', () => {
    going = true
    go()
  })
  const show = listen(page, 'pageshow' as 'close', () => {
    going = false // it has come back, as it was: what it left is its own again
    last.clear()
    tab.removeItem(KEY)
  })
  return {
    get: (scope, key) => state[scope][key] ?? null,
    set,
    dispose: () => disposables(hide, show, flush).dispose(),
  }
}

function leave(tab: TabStorage, left: Left): void {
  try {
    tab.setItem(KEY, JSON.stringify(left))
  } catch {
    // a full or forbidden storage only means that it must arrive
  }
}

/** Once; what belongs to a workspace only where that is still the one on show. */
function takeLeft(tab: TabStorage, file: string): Change[] {
  try {
    const left = JSON.parse(tab.getItem(KEY) ?? 'null') as Left | null
    tab.removeItem(KEY)
    return left?.changes.filter(({ scope }) => scope === 'user' || left.file === file) ?? []
  } catch {
    return []
  }
}
