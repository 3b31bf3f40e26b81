// A window whose program has ended: it says so as long as it lasts, and goes on as soon as the program is back.

import type { Disposable } from '../disposable.ts'

/** milliseconds between two tries, at first and at most */
const [FIRST, MOST] = [250, 5000]
/** a program that only goes to another workspace is back before this, and nothing has to be said, milliseconds */
const SOON = 700

/** Resolves once `connect` does, however often it must be tried. */
export async function untilThere<T>(connect: () => Promise<T>, pause: (ms: number) => Promise<unknown>): Promise<T> {
  for (let wait = FIRST; ; wait = Math.min(MOST, wait * 1.5)) {
    try {
      return await connect()
    } catch {
      await pause(wait)
    }
  }
}

/** A line over the window. */
export function showOffline(root: HTMLElement): Disposable {
  const line = document.createElement('div')
  Object.assign(line, { className: 'offline', role: 'status' })
  const timer = setTimeout(() => {
    line.textContent =
      'Offline: the program behind this window has ended. The window goes on by itself when it is started again.'
    root.append(line)
  }, SOON)
  return {
    dispose() {
      clearTimeout(timer)
      line.remove()
    },
  }
}
