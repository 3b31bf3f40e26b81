// Sentences for the person, shown in a corner until read. Errors near their cause go to the view instead.

import { type ReadonlySignal, signal } from '@preact/signals-core'

export interface Notice {
  id: number
  text: string
  action?: NoticeAction
}

/** A button beside the sentence, which takes the sentence with it. */
export interface NoticeAction {
  label: string
  run: () => void
  /** how long it is offered */
  ms: number
}

export interface Notices {
  list: ReadonlySignal<readonly Notice[]>
  /** Shown for nine seconds, or until closed if it `stays`. */
  tell(text: string, stays?: boolean, action?: NoticeAction): void
  close(id: number): void
}

export function createNotices(): Notices {
  const list = signal<readonly Notice[]>([])
  let last = 0
  const close = (id: number) => {
    list.value = list.peek().filter((notice) => notice.id !== id)
  }
  return {
    list,
    close,
    tell(text, stays = false, action) {
      if (list.peek().some((notice) => notice.text === text)) return
      const id = ++last
      list.value = [...list.peek(), { id, text, action }]
      if (!stays) setTimeout(() => close(id), action?.ms ?? 9000)
    },
  }
}
