import { getEventListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { decode, encode } from '../../../main/contract/codec.ts'
import { type Client, call, type Handlers, stream } from '../../../main/contract/define.ts'
import type { Disposable, Port } from '../../../main/contract/port.ts'
import { connect, serve } from '../../../main/contract/rpc.ts'
import { type Wires, wires } from './wires.ts'

const contract = {
  add: call(v.object({ a: v.number(), b: v.number() })).returns<number>(),
  echo: call(v.object({ value: v.unknown() })).returns<unknown>(),
  deep: call(
    v.object({ config: v.object({ layers: v.pipe(v.number(), v.maxValue(4, 'At most 4.')) }) }),
  ).returns<void>(),
  fail: call(v.object({ kind: v.picklist(['known', 'unknown', 'unsendable']) })).returns<unknown>(),
  hang: call(v.object({})).returns<void>(),
  count: stream(v.object({ to: v.number(), failAt: v.optional(v.number()) })).of<number>(),
  watch: stream(v.object({})).of<Float32Array>(),
}
type Test = typeof contract

/** What the host saw. */
class Host {
  aborted = 0
  produced = 0
  left = 0

  get handlers(): Handlers<Test> {
    return {
      add: ({ a, b }) => a + b,
      echo: ({ value }) => value,
      deep: () => {},
      fail: async ({ kind }) => {
        if (kind === 'known') throw new AppError('run-not-found', 'Run 12 was deleted.')
        if (kind === 'unknown') throw new TypeError('x is not a function')
        return () => {}
      },
      hang: (_params, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            this.aborted++
            reject(signal.reason)
          })
        }),
      count: (params) => this.count(params),
      watch: (_params, { signal }) => this.watch(signal),
    }
  }

  async *count({ to, failAt }: { to: number; failAt?: number }) {
    try {
      for (let i = 0; i < to; i++) {
        if (i === failAt) throw new AppError('broken', `Broken at ${i}.`)
        this.produced++
        yield i
      }
    } finally {
      this.left++
    }
  }

  /** Waits for its signal after the first event, as a subscription does. */
  async *watch(signal: AbortSignal) {
    yield new Float32Array([1, 2])
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    this.aborted++
  }
}

/** A port that knows how many listen to it. */
function counted(port: Port): Port & { listeners: number } {
  const listen = (disposable: Disposable): Disposable => {
    self.listeners++
    return {
      dispose: () => {
        self.listeners--
        disposable.dispose()
      },
    }
  }
  const self = {
    listeners: 0,
    send: port.send,
    close: port.close,
    onMessage: (listener: (bytes: Uint8Array) => void) => listen(port.onMessage(listener)),
    onClose: (listener: () => void) => listen(port.onClose(listener)),
  }
  return self
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await wait(2)
  expect(condition()).toBe(true)
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => error.code ?? error.name,
  )

describe.each(Object.entries(wires))('over %s', (_name, open) => {
  let wire: Wires
  let host: Host
  let hostPort: Port & { listeners: number }
  let client: Client<Test> & Disposable

  beforeEach(async () => {
    wire = await open()
    host = new Host()
    hostPort = counted(wire.host)
    serve(hostPort, contract, host.handlers)
    client = connect(wire.window, contract)
  })
  afterEach(() => wire.close())

  describe('a call', () => {
    it('gives the answer of its handler', async () => {
      expect(await client.call('add', { a: 2, b: 3 })).toBe(5)
      expect(await client.call('deep', { config: { layers: 2 } })).toBeUndefined()
    })

    it('carries typed arrays and odd numbers both ways', async () => {
      const value = { bytes: new Uint8Array([1, 2]), rows: [new Float64Array([Number.NaN, -0])], none: undefined }
      expect(await client.call('echo', { value })).toStrictEqual(value)
    })

    it('carries 20 MB', async () => {
      const value = new Uint8Array(20_000_000).map((_, i) => i % 251)
      const back = (await client.call('echo', { value })) as Uint8Array
      expect(Buffer.compare(back, value)).toBe(0)
    })

    it('answers many at once, each its own', async () => {
      const sums = await Promise.all(Array.from({ length: 200 }, (_, i) => client.call('add', { a: i, b: i })))
      expect(sums).toEqual(Array.from({ length: 200 }, (_, i) => 2 * i))
    })

    it('is refused before its handler runs when a parameter is wrong, and names it', async () => {
      await expect(client.call('deep', { config: { layers: 9 } })).rejects.toMatchObject({
        code: 'bad-parameters',
        message: 'deep was refused: config.layers: At most 4.',
      })
    })

    it('is refused when there is no such method, also none that objects inherit', async () => {
      for (const name of ['nothing', 'constructor', '__proto__', 'count'])
        expect(await codeOf(client.call(name as 'add', { a: 1, b: 1 }))).toBe('unknown-method')
    })

    it('brings an expected error as its code and sentence, without a stack of the host', async () => {
      const error = await client.call('fail', { kind: 'known' }).catch((error: AppError) => error)
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({ code: 'run-not-found', message: 'Run 12 was deleted.' })
      expect((error as AppError).stack).not.toContain('on the host')
    })

    it('rejects with an unexpected error as `internal`, with the stack of the host', async () => {
      const error = await client.call('fail', { kind: 'unknown' }).catch((error: AppError) => error)
      expect(error).toMatchObject({ code: 'internal', message: 'x is not a function' })
      expect((error as AppError).stack).toContain('on the host: TypeError: x is not a function')
    })

    it('fails alone when what is asked or answered cannot be sent', async () => {
      expect(await codeOf(client.call('echo', { value: new Date() }))).toBe('not-encodable')
      expect(await codeOf(client.call('fail', { kind: 'unsendable' }))).toBe('not-encodable')
      expect(await client.call('add', { a: 1, b: 1 })).toBe(2)
    })

    it('aborts its handler and rejects at once when its signal does', async () => {
      const abort = new AbortController()
      const hanging = client.call('hang', {}, { signal: abort.signal })
      await client.call('add', { a: 1, b: 1 })
      abort.abort(new Error('enough'))
      await expect(hanging).rejects.toThrow('enough')
      await until(() => host.aborted === 1)
    })

    it('is never asked when its signal had aborted before', async () => {
      await expect(client.call('hang', {}, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
      await client.call('add', { a: 1, b: 1 })
      expect(host.aborted).toBe(0)
    })
  })

  describe('a stream', () => {
    it('gives every event in order, then ends', async () => {
      const events: number[] = []
      for await (const event of client.stream('count', { to: 1000 })) events.push(event)
      expect(events).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    })

    it('gives what came before an error, then the error', async () => {
      const events: number[] = []
      const reading = (async () => {
        for await (const event of client.stream('count', { to: 50, failAt: 30 })) events.push(event)
      })()
      await expect(reading).rejects.toMatchObject({ code: 'broken', message: 'Broken at 30.' })
      expect(events.length).toBe(30)
    })

    it('waits for a window that does not take its events', async () => {
      const reader = client.stream('count', { to: 100_000 })[Symbol.asyncIterator]()
      await reader.next()
      await wait(50)
      expect(host.produced).toBeLessThanOrEqual(32)
      for (let i = 0; i < 100; i++) await reader.next()
      await wait(50)
      expect(host.produced).toBeLessThanOrEqual(132)
      await reader.return?.()
    })

    it('of big events has as many under way as its reader says', async () => {
      const reader = client.stream('count', { to: 100_000 }, { room: 2 })[Symbol.asyncIterator]()
      for (let i = 0; i < 20; i++) expect(await reader.next()).toEqual({ done: false, value: i })
      await wait(50)
      expect(host.produced).toBeLessThanOrEqual(23)
      await reader.return?.()
    })

    it('is left: the host stops, and runs what it has to run', async () => {
      for await (const event of client.stream('count', { to: 100_000 })) if (event === 20) break
      await until(() => host.left === 1)
      expect(host.produced).toBeLessThan(100)
    })

    it('is aborted while it waits: the loop throws, the host stops', async () => {
      const abort = new AbortController()
      const reader = client.stream('watch', {}, { signal: abort.signal })[Symbol.asyncIterator]()
      expect((await reader.next()).value).toStrictEqual(new Float32Array([1, 2]))
      const next = reader.next()
      abort.abort()
      await expect(next).rejects.toThrow('aborted')
      expect(await reader.next()).toEqual({ done: true, value: undefined })
      await until(() => host.aborted === 1)
    })

    it('drops what it holds when it is aborted', async () => {
      const abort = new AbortController()
      const reader = client.stream('count', { to: 100 }, { signal: abort.signal })[Symbol.asyncIterator]()
      await reader.next()
      await until(() => host.produced >= 16)
      abort.abort()
      await expect(reader.next()).rejects.toThrow('aborted')
    })

    it('checks parameters and names as a call does', async () => {
      const read = async (name: string, params: object) => {
        for await (const _ of client.stream(name as 'count', params as { to: number })) return
      }
      expect(await codeOf(read('count', { to: 'many' }))).toBe('bad-parameters')
      expect(await codeOf(read('add', { a: 1, b: 2 }))).toBe('unknown-method')
      expect(await codeOf(read('count', { to: new Map() }))).toBe('not-encodable')
    })

    it('asks nothing until it is read, and anew for every reader', async () => {
      const twice = client.stream('count', { to: 3 })
      await client.call('add', { a: 1, b: 1 })
      expect(host.produced).toBe(0)
      for (let i = 0; i < 2; i++) for await (const _ of twice);
      expect(host.produced).toBe(6)
    })
  })

  describe('a wire that breaks', () => {
    it('rejects all that was pending, ends streams, and aborts the handlers', async () => {
      const hanging = client.call('hang', {})
      const reader = client.stream('watch', {})[Symbol.asyncIterator]()
      await reader.next()
      const next = reader.next()
      const codes = Promise.all([codeOf(hanging), codeOf(next)])
      wire.cut()
      expect(await codes).toEqual(['disconnected', 'disconnected'])
      await until(() => host.aborted === 2)
    })

    it('rejects what is asked afterwards', async () => {
      wire.cut()
      const closed = new Promise<void>((resolve) => wire.window.onClose(resolve))
      await closed
      expect(await codeOf(client.call('add', { a: 1, b: 1 }))).toBe('disconnected')
      expect(await codeOf(client.stream('count', { to: 1 })[Symbol.asyncIterator]().next())).toBe('disconnected')
    })

    it('is closed by a host that stops serving', async () => {
      const hanging = codeOf(client.call('hang', {}))
      await client.call('add', { a: 1, b: 1 })
      wire.host.close()
      expect(await hanging).toBe('disconnected')
      await until(() => host.aborted === 1)
    })

    it('is closed on an invalid message', async () => {
      const hanging = codeOf(client.call('hang', {}))
      await client.call('add', { a: 1, b: 1 })
      wire.host.send(encode(['result', 'not a number', 1]))
      expect(await hanging).toBe('bad-message')
      await until(() => host.aborted === 1)
    })

    it('is closed by the host when a request is no request', async () => {
      wire.window.send(Uint8Array.of(0xff, 0x13, 0x07))
      await new Promise<void>((resolve) => wire.window.onClose(resolve))
      expect(await codeOf(client.call('add', { a: 1, b: 1 }))).toBe('disconnected')
    })
  })

  it('leaves no listener behind, on ports and on signals', async () => {
    const { signal } = new AbortController()
    await client.call('add', { a: 1, b: 1 }, { signal })
    await codeOf(client.call('fail', { kind: 'known' }, { signal }))
    await codeOf(client.call('echo', { value: new Date() }, { signal }))
    for await (const _ of client.stream('count', { to: 3 }, { signal }));
    for await (const _ of client.stream('count', { to: 3 }, { signal })) break
    expect(getEventListeners(signal, 'abort').length).toBe(0)
    expect(hostPort.listeners).toBe(2)
    client.dispose()
    await until(() => hostPort.listeners <= 1) // the closing itself is over; nothing listens for messages
  })
})

describe('serve', () => {
  it('closes the port when it is disposed of', async () => {
    const { host, window, close } = await wires['a pair in memory']()
    const serving = serve(host, contract, new Host().handlers)
    const client = connect(window, contract)
    const hanging = codeOf(client.call('hang', {}))
    serving.dispose()
    expect(await hanging).toBe('disconnected')
    await close()
  })

  it('refuses a second request with the number of one that runs', async () => {
    const { host, window } = await wires['a pair in memory']()
    const serving = new Host()
    serve(host, contract, serving.handlers)
    window.send(encode(['call', 1, 'hang', {}]))
    window.send(encode(['call', 1, 'add', { a: 1, b: 2 }]))
    await new Promise<void>((resolve) => window.onClose(resolve))
    expect(serving.aborted).toBe(1)
  })

  it('ignores a cancel for what is over', async () => {
    const { host, window } = await wires['a pair in memory']()
    serve(host, contract, new Host().handlers)
    const answers: unknown[] = []
    window.onMessage((bytes) => answers.push(decode(bytes)))
    window.send(encode(['cancel', 7]))
    window.send(encode(['more', 7, 3]))
    window.send(encode(['call', 8, 'add', { a: 1, b: 2 }]))
    await wait(5)
    expect(answers).toEqual([['result', 8, 3]])
  })
})
