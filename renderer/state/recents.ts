// The workspaces that were open lately, for the palette, the File menu and the dialog.

import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { RecentWorkspace } from '../../main/contract/types.ts'

export interface Recents {
  /** newest first, without the one on show and those that are gone */
  others: ReadonlySignal<readonly RecentWorkspace[]>
  refresh(): Promise<void>
}

export function createRecents(api: ApiClient): Recents {
  const others = signal<readonly RecentWorkspace[]>([])
  const refresh = async () => {
    const all = await api.call('workspace.recent', {}).catch(() => []) // a list that does not come is an empty one
    others.value = all.filter(({ there, current }) => there && !current)
  }
  void refresh()
  return { others, refresh }
}
