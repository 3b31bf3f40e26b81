// A wire as the rest sees it: whole messages of bytes, in order, until it closes. Adapters (a WebSocket, Electron's
// IPC) are made with `portOver`, so that listeners and closing behave the same everywhere.

export interface Disposable {
  dispose(): void
}

export interface Port {
  /** Sends one message; after the port has closed, nothing happens. The bytes must not be changed afterwards. */
  send(bytes: Uint8Array): void
  onMessage(listener: (bytes: Uint8Array) => void): Disposable
  /** Called once, also when the port was closed from here, also when it had closed before. */
  onClose(listener: () => void): Disposable
  close(): void
}

/** The largest message that is sent or taken: a text of 200 MB fits, with room. */
export const MAX_MESSAGE_BYTES = 512 * 1024 * 1024

/** What an adapter brings: how bytes leave, and how the wire is shut. */
export interface Wire {
  send(bytes: Uint8Array): void
  close(): void
}

/** A port, and the two ends that its adapter calls: when bytes have come, and when the wire is gone. */
export interface PortOver {
  port: Port
  receive(bytes: Uint8Array): void
  closed(): void
}

export function portOver(wire: Wire): PortOver {
  const messages = new Set<(bytes: Uint8Array) => void>()
  const closings = new Set<() => void>()
  let open = true

  const closed = () => {
    if (!open) return
    open = false
    const listeners = [...closings]
    messages.clear()
    closings.clear()
    for (const listener of listeners) listener()
  }

  const port: Port = {
    send: (bytes) => {
      if (open) wire.send(bytes)
    },
    onMessage: (listener) => listen(messages, listener),
    onClose: (listener) => {
      if (open) return listen(closings, listener)
      queueMicrotask(listener)
      return { dispose: () => {} }
    },
    close: () => {
      if (!open) return
      wire.close()
      closed()
    },
  }
  const receive = (bytes: Uint8Array) => {
    for (const listener of [...messages]) listener(bytes)
  }
  return { port, receive, closed }
}

function listen<L>(listeners: Set<L>, listener: L): Disposable {
  listeners.add(listener)
  return { dispose: () => listeners.delete(listener) }
}
