// A port: whole messages of bytes, in order, until it closes. Adapters (a WebSocket, Electron's IPC) use `portOver`, so
// that listeners and closing behave alike.

export interface Disposable {
  dispose(): void
}

export interface Port {
  /** Sends one message; does nothing after closing. The bytes must not be changed afterwards. */
  send(bytes: Uint8Array): void
  onMessage(listener: (bytes: Uint8Array) => void): Disposable
  /** Called once, also when the port was closed from this side or before. */
  onClose(listener: () => void): Disposable
  close(): void
}

/** The largest message: a text of 200 MB fits. */
export const MAX_MESSAGE_BYTES = 512 * 1024 * 1024

/** An adapter: how bytes are sent, and how the wire is closed. */
export interface Wire {
  send(bytes: Uint8Array): void
  close(): void
}

/** A port, and the callbacks of its adapter: bytes received, and wire closed. */
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
