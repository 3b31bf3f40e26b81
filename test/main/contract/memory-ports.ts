// A wire without a process at its other end.

import { type Port, type PortOver, portOver, type Wire } from '../../../main/contract/port.ts'

/** Two ports that speak to each other in this process, later in the same turn, as a real wire would. */
export function memoryPorts(): [Port, Port] {
  const left: PortOver = portOver(wireTo(() => right))
  const right: PortOver = portOver(wireTo(() => left))
  return [left.port, right.port]
}

function wireTo(other: () => PortOver): Wire {
  return {
    send: (bytes) => {
      const copy = bytes.slice()
      queueMicrotask(() => other().receive(copy))
    },
    close: () => queueMicrotask(() => other().closed()),
  }
}
