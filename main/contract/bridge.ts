// What the preload script puts on `window.neuronscope`, and the two IPC channels behind it. Page, preload and host
// share these few words.

export interface Bridge {
  send(bytes: Uint8Array): void
  /** one listener; a new one takes the place of the old */
  onMessage(listener: (bytes: Uint8Array) => void): void
  /** the page works: the launcher may stop waiting */
  ready(): void
  /** where a file that was dropped lies; empty for one that lies nowhere */
  pathOf(file: File): string
}

export const MESSAGE = 'neuronscope:message'
export const READY = 'neuronscope:ready'
