import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { decode, encode } from '../../../main/contract/codec.ts'
import { LIST, OBJECT } from '../../../main/contract/codec-tags.ts'
import { readRequest } from '../../../main/contract/messages.ts'

const code = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error instanceof AppError ? error.code : `${error}`
  }
  return 'no error'
}

const typedArray = fc.oneof(
  fc.uint8Array(),
  fc.int8Array(),
  fc.uint8ClampedArray(),
  fc.uint16Array(),
  fc.int16Array(),
  fc.uint32Array(),
  fc.int32Array(),
  fc.float32Array(),
  fc.float64Array(),
  fc.bigInt64Array(),
  fc.bigUint64Array(),
)

const key = fc.string({ unit: 'binary' }).filter((name) => name !== '__proto__')

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(undefined, null, true, false, Number.NaN, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.string(),
    fc.string({ unit: 'binary' }),
    typedArray,
    fc.array(tie('value')),
    fc.dictionary(key, tie('value'), { noNullPrototype: true }),
  ),
}))

describe('encode and decode', () => {
  it('give back every value, with its types, zeros and signs', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(decode(encode(given))).toStrictEqual(given)
      }),
    )
  })

  it('give back half a surrogate pair, a byte order mark and a NUL in a text', () => {
    for (const text of ['\ud800', 'a\udfffb', '\ufeffbom', 'a\0b', '🐋', '']) expect(decode(encode(text))).toBe(text)
  })

  it('give back the numbers at the edges of every form', () => {
    const edges = [127, 128, -1, 2 ** 31, -(2 ** 31), 2 ** 52 - 1, 2 ** 52, -(2 ** 53), Number.MAX_VALUE, 5e-324]
    expect(decode(encode(edges))).toStrictEqual(edges)
  })

  it('keep a view a view: only its own bytes travel, and what arrives owns its buffer', () => {
    const whole = Float32Array.from({ length: 5000 }, (_, i) => i)
    const arrived = decode(encode({ part: whole.subarray(3, 4500) })) as { part: Float32Array }
    expect(arrived.part).toStrictEqual(whole.slice(3, 4500))
    expect(arrived.part.buffer.byteLength).toBe(4 * 4497)
  })

  it('read a message that lies at an odd place of a larger buffer', () => {
    const message = encode([new Float64Array([1.5, -2]), 'text'])
    const shifted = new Uint8Array(message.length + 13)
    shifted.set(message, 13)
    expect(decode(shifted.subarray(13))).toStrictEqual([new Float64Array([1.5, -2]), 'text'])
  })

  it('take a Node Buffer as the Uint8Array that it is', () => {
    expect(decode(encode(Buffer.from('abc')))).toStrictEqual(Uint8Array.of(97, 98, 99))
  })

  it('write typed arrays as they are, and keys once', () => {
    expect(encode(new Float32Array(10_000)).length).toBeLessThan(40_000 + 8)
    const rows = Array.from({ length: 1000 }, (_, row) => ({ unit: row % 100, correlation: row % 100 }))
    expect(encode(rows).length).toBeLessThan(1000 * 8)
  })
})

describe('encode', () => {
  it('refuses what has no form, and names where it stood', () => {
    for (const given of [() => 1, Symbol('s'), 1n, new Map(), new Date(), new DataView(new ArrayBuffer(1))])
      expect(code(() => encode([given]))).toBe('not-encodable')
    expect(() => encode({ outer: { when: new Date() } })).toThrow('“when” cannot be sent: it is a Date.')
  })

  it('refuses a value that holds itself', () => {
    const self: Record<string, unknown> = {}
    self.self = self
    expect(code(() => encode(self))).toBe('not-encodable')
  })

  it('refuses a key that would be a prototype', () => {
    expect(code(() => encode(JSON.parse('{"__proto__": 1}')))).toBe('not-encodable')
  })
})

/** A number as the codec writes it. */
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...varint(Math.floor(value / 0x80))]
}

describe('decode', () => {
  it('answers any bytes with a value or `bad-message`, and quickly', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['no error', 'bad-message']).toContain(code(() => decode(bytes)))
      }),
      { numRuns: 3000 },
    )
  })

  it('answers a message with some bytes changed in the same way', () => {
    const change = fc.tuple(fc.nat(), fc.nat(255))
    fc.assert(
      fc.property(value, fc.array(change, { minLength: 1, maxLength: 4 }), (given, changes) => {
        const bytes = encode(given)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        expect(['no error', 'bad-message']).toContain(code(() => decode(bytes)))
      }),
    )
  })

  it('refuses every message that is cut short, and one with bytes left over', () => {
    const whole = encode({ a: [1, 2.5, 'three', new Uint16Array(4)], b: { a: null } })
    for (let end = 0; end < whole.length; end++) expect(code(() => decode(whole.subarray(0, end)))).toBe('bad-message')
    expect(code(() => decode(Uint8Array.of(...whole, 0)))).toBe('bad-message')
  })

  it('makes nothing of a length that is larger than the message', () => {
    const huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x07] // 2^45 or so
    for (const tag of [6, 7, 8, 9, 0x20, 0x28])
      expect(code(() => decode(Uint8Array.of(tag, ...huge)))).toBe('bad-message')
  })

  it('refuses a number that does not end, deep nesting, doubled keys and prototypes', () => {
    const deep = new Uint8Array(2000).fill(8).map((tag, i) => (i % 2 === 0 ? tag : 0x01))
    const doubled = Uint8Array.of(9, 2, 0, 6, 1, 97, 0x80, 0, 6, 1, 97, 0x80)
    const prototype = Uint8Array.of(9, 1, 0, 6, 9, ...new TextEncoder().encode('__proto__'), 0x80)
    for (const bytes of [new Uint8Array(50).fill(0x84).fill(4, 0, 1), deep, doubled, prototype])
      expect(code(() => decode(bytes))).toBe('bad-message')
  })

  it('counts what a message is made of, and refuses it before it fills the memory', () => {
    const empties = new Uint8Array(2_000_000).fill(OBJECT)
    for (let i = 1; i < empties.length; i += 2) empties[i] = 0 // objects of no keys
    const list = Uint8Array.of(LIST, ...varint(1_000_000))
    const message = new Uint8Array(list.length + empties.length)
    message.set(list)
    message.set(empties, list.length)
    expect((decode(message) as unknown[]).length).toBe(1_000_000)
    expect(() => decode(message, 999_999)).toThrow('more parts than can be held')
    expect(() => readRequest(encode(['call', 1, 'jobs.past', Array(300_000).fill(0)]))).toThrow('more parts')
    expect(readRequest(encode(['call', 1, 'corpora.add', { name: 'a', bytes: new Uint8Array(5_000_000) }]))[1]).toBe(1)
  })

  it('refuses lists within lists that are each within the limit', () => {
    const row = Array(1000).fill(0)
    const message = encode(Array(1000).fill(row))
    expect(() => decode(message, 500_000)).toThrow('more parts')
  })

  it('refuses text that is not UTF-8', () => {
    expect(code(() => decode(Uint8Array.of(6, 2, 0xc3, 0x28)))).toBe('bad-message')
  })
})
