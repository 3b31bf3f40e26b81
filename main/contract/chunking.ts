// Chunking of large messages (Electron's IPC copies each message whole, and has no message for closing): every frame is a
// byte for its type, then a piece.

import { concatenated } from './bytes.ts'
import { MAX_MESSAGE_BYTES, type Port, portOver, type Wire } from './port.ts'

const MORE = 0
const LAST = 1
const CLOSE = 2

/** A port whose messages cross `wire` in frames of at most `size` + 1 bytes. */
export function inChunks(
  wire: Wire,
  size = 4 * 1024 * 1024,
): { port: Port; receive(frame: Uint8Array): void; closed(): void } {
  let pieces: Uint8Array[] = []
  let length = 0
  const { port, receive, closed } = portOver({
    send: (bytes) => {
      for (const frame of frames(bytes, size)) wire.send(frame)
    },
    close: () => {
      wire.send(Uint8Array.of(CLOSE))
      wire.close()
    },
  })

  const keep = (piece: Uint8Array, last: boolean) => {
    pieces.push(piece)
    if (!last) return
    const whole = concatenated(pieces)
    pieces = []
    length = 0
    receive(whole)
  }
  const take = (frame: Uint8Array) => {
    const kind = frame[0]
    length += frame.length
    if (kind === CLOSE) closed()
    else if (length > MAX_MESSAGE_BYTES || (kind !== MORE && kind !== LAST)) port.close()
    else keep(frame.subarray(1), kind === LAST)
  }
  return { port, receive: take, closed }
}

function* frames(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  let from = 0
  do {
    const piece = bytes.subarray(from, from + size)
    from += piece.length
    const frame = new Uint8Array(piece.length + 1)
    frame[0] = from < bytes.length ? MORE : LAST
    frame.set(piece, 1)
    yield frame
  } while (from < bytes.length)
}
