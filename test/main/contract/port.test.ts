import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inChunks } from '../../../main/contract/chunking.ts'
import { portOver } from '../../../main/contract/port.ts'
import { memoryPorts } from './memory-ports.ts'

describe('a port', () => {
  it('reports its closing once to every listener, also to later ones', async () => {
    const [left, right] = memoryPorts()
    const told: string[] = []
    left.onClose(() => told.push('left'))
    right.onClose(() => told.push('right'))
    left.close()
    left.close()
    await Promise.resolve()
    left.onClose(() => told.push('late'))
    await Promise.resolve()
    expect(told).toEqual(['left', 'right', 'late'])
  })

  it('delivers what was sent before it closed, in order, and nothing after', async () => {
    const [left, right] = memoryPorts()
    const got: number[] = []
    right.onMessage(([byte]) => got.push(byte as number))
    left.send(Uint8Array.of(1))
    left.send(Uint8Array.of(2))
    left.close()
    left.send(Uint8Array.of(3))
    await Promise.resolve()
    expect(got).toEqual([1, 2])
  })

  it('no longer calls a listener that was disposed of', () => {
    const { port, receive } = portOver({ send: () => {}, close: () => {} })
    let heard = 0
    const listening = port.onMessage(() => heard++)
    receive(new Uint8Array())
    listening.dispose()
    receive(new Uint8Array())
    expect(heard).toBe(1)
  })
})

describe('messages in pieces', () => {
  /** Two ends over frames, with every frame seen. */
  function ends(size: number) {
    const frames: Uint8Array[] = []
    const send = (frame: Uint8Array) => {
      frames.push(frame)
      right.receive(frame)
    }
    const left = inChunks({ send, close: () => {} }, size)
    const right = inChunks({ send: (frame) => left.receive(frame), close: () => {} }, size)
    return { left, right, frames }
  }

  it('arrive whole, whatever their size', () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1 })
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 9 }), (sent, size) => {
        const { left, right, frames } = ends(size)
        const got: Uint8Array[] = []
        right.port.onMessage((bytes) => got.push(bytes))
        for (const message of sent) left.port.send(message)
        expect(got).toStrictEqual(sent)
        expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThanOrEqual(size + 1)
      }),
    )
  })

  it('own their frames: nothing else of a larger buffer crosses', () => {
    const { left, frames } = ends(1000)
    left.port.send(new Uint8Array(5000).subarray(10, 20))
    expect(frames.map((frame) => frame.buffer.byteLength)).toEqual([11])
  })

  it('close the other end with a frame of their own', () => {
    const { left, right } = ends(4)
    let closed = 0
    right.port.onClose(() => closed++)
    left.port.close()
    expect(closed).toBe(1)
  })

  it('close at a frame that is none', () => {
    const { right } = ends(4)
    let closed = 0
    right.port.onClose(() => closed++)
    right.receive(Uint8Array.of(9, 1, 2))
    right.receive(new Uint8Array())
    expect(closed).toBe(1)
  })
})
