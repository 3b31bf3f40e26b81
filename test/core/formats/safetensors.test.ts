import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { readSafetensors, writeSafetensors } from '../../../core/formats/safetensors.ts'
import { encodeCheckpoint } from '../../../core/train/checkpoint.ts'
import { abc, tinyNetwork } from '../networks.ts'

/** A file from a header and the bytes behind it, right or wrong. */
function file(header: unknown, data: ArrayLike<number> = []): Uint8Array {
  const json = typeof header === 'string' ? header : JSON.stringify(header)
  const text = new TextEncoder().encode(json)
  const bytes = new Uint8Array(8 + text.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

const bytesOf = (values: ArrayBufferView) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
const one = (dtype: string, shape: number[], end: number) => ({ w: { dtype, shape, data_offsets: [0, end] } })

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
const tensors = fc.array(
  shapes.chain((shape) => {
    const length = shape.reduce((product, n) => product * n, 1)
    return fc.record({
      shape: fc.constant(shape),
      data: fc.float32Array({ minLength: length, maxLength: length }),
    })
  }),
  { maxLength: 5 },
)

describe('safetensors', () => {
  it('reads back what it writes, bit for bit, with names and metadata of any kind', () => {
    const names = fc.uniqueArray(
      fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__'),
      { minLength: 5, maxLength: 5 },
    )
    const metadata = fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' }), { noNullPrototype: true })
    fc.assert(
      fc.property(tensors, names, metadata, (list, name, meta) => {
        const bytes = writeSafetensors(
          list.map((tensor, i) => [name[i], tensor] as const),
          meta,
        )
        const read = readSafetensors(bytes)
        expect([...read.tensors.keys()].toSorted()).toEqual(name.slice(0, list.length).toSorted())
        list.forEach(({ shape, data }, i) => {
          const tensor = read.tensors.get(name[i])!
          expect(tensor.shape).toEqual(shape)
          expect(bytesOf(tensor.data)).toEqual(bytesOf(data))
        })
        expect(read.metadata).toEqual(new Map(Object.entries(meta)))
      }),
    )
  })

  it('lets tensors start at a multiple of eight, as the format asks of writers', () => {
    const bytes = writeSafetensors([['w', { shape: [1], data: Float32Array.of(1) }]], { note: 'é' })
    expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n)
  })

  it('reads float64, float16 and bfloat16 as float32', () => {
    const read = (dtype: string, data: ArrayBufferView, n: number) => [
      ...readSafetensors(file(one(dtype, [n], data.byteLength), bytesOf(data))).tensors.get('w')!.data,
    ]
    expect(read('F64', Float64Array.of(0.1, -3), 2)).toEqual([Math.fround(0.1), -3])
    expect(read('F16', Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00), 4)).toEqual([
      1,
      -2,
      2 ** -24,
      Number.POSITIVE_INFINITY,
    ])
    expect(read('BF16', Uint16Array.of(0x3f80, 0xc040), 2)).toEqual([1, -3])
    expect(read('F32', Float32Array.of(1.5), 1)).toEqual([1.5])
  })

  it('copies the numbers, also out of a Buffer and out of a view that starts anywhere', () => {
    const bytes = writeSafetensors([['w', { shape: [2], data: Float32Array.of(1.5, -2) }]])
    const wider = new Uint8Array(bytes.length + 3)
    wider.set(bytes, 3)
    for (const view of [Buffer.from(bytes), Buffer.from(wider).subarray(3), wider.subarray(3)]) {
      const { data } = readSafetensors(view).tensors.get('w')!
      view.fill(0)
      expect(data).toEqual(Float32Array.of(1.5, -2))
      expect(data.buffer.byteLength).toBe(8)
      wider.set(bytes, 3)
    }
  })

  it('names tensors of other types that it does not read', () => {
    const header = {
      n: { dtype: 'I64', shape: [], data_offsets: [0, 8] },
      ...{ w: { dtype: 'F32', shape: [1], data_offsets: [8, 12] } },
    }
    const { tensors, skipped } = readSafetensors(file(header, new Array(12).fill(0)))
    expect([...tensors.keys()]).toEqual(['w'])
    expect(skipped).toEqual(['n'])
  })

  it('refuses to write a tensor whose values do not fill its shape', () => {
    expect(() => writeSafetensors([['w', { shape: [2, 2], data: new Float32Array(3) }]])).toThrow('“w” has 3 values')
  })
})

describe('a file that is no sound safetensors', () => {
  const four = [0, 0, 0, 0]
  const cases: [string, Uint8Array, string][] = [
    ['is shorter than its length field', Uint8Array.of(1, 2, 3), 'it has 3 bytes'],
    ['claims a header over 100 MB', Uint8Array.of(1, 225, 245, 5, 0, 0, 0, 0), 'first eight bytes are not the length'],
    ['claims a header of 2^63 bytes', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128), 'save_file'],
    [
      'claims a longer header than there is',
      Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 123),
      'claims 9 bytes, and 1 follow',
    ],
    ['has a header that is no JSON', file('{'), 'not JSON'],
    ['has a header that is no UTF-8', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 255), 'not JSON in UTF-8'],
    ['has a header that is no object', file([]), 'not a JSON object'],
    ['has metadata that is no object', file({ __metadata__: 'x' }), '__metadata__ is not an object'],
    ['has metadata that is no text', file({ __metadata__: { a: 1 } }), 'the entry “a” of its __metadata__'],
    ['has an entry that is no object', file({ w: 1 }), 'the entry of “w”'],
    ['has an unknown type', file(one('F8', [1], 4), four), '“w” has the unknown type "F8"'],
    ['has a type named like a method', file(one('toString', [1], 4), four), 'unknown type'],
    ['has a negative size', file(one('F32', [-1], 4), four), 'the shape of “w”'],
    ['has a size that is no whole number', file(one('F32', [0.5], 4), four), 'the shape of “w”'],
    ['has a shape that overflows', file(one('F32', [2 ** 52, 2 ** 52], 4), four), '“w” takes'],
    ['has a shape that overflows to nothing', file(one('F32', [2 ** 52, 2 ** 1000, 0], 4), four), 'the shape of “w”'],
    ['has one offset', file({ w: { dtype: 'F32', shape: [1], data_offsets: [0] } }, four), 'data_offsets of “w”'],
    ['has offsets out of range', file(one('F32', [2], 8), four), '“w” lies at 0–8 of 4 bytes'],
    [
      'has offsets that run backwards',
      file({ w: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, four),
      'lies at 4–0',
    ],
    [
      'has a shape that is not its size',
      file(one('F32', [2], 4), four),
      '“w” takes 8 bytes by its shape and 4 by its offsets',
    ],
    ['has bytes behind the last tensor', file(one('F32', [1], 4), [...four, 1]), '1 bytes behind the last tensor'],
    [
      'has a hole',
      file({ w: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, [...four, ...four]),
      '4 bytes in front of “w” belong to no tensor',
    ],
    [
      'has tensors that overlap',
      file({ ...one('F32', [2], 8), v: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, [...four, ...four]),
      '“v” overlaps the tensor before it',
    ],
    [
      'names a tensor twice',
      file(
        `{"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"w":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}`,
        [1, 2],
      ),
      'belong to no tensor',
    ],
  ]
  it.each(cases)('%s', (_name, bytes, problem) => {
    expect(() => readSafetensors(bytes)).toThrow(problem)
    expect(() => readSafetensors(bytes)).toThrow(AppError)
  })
})

describe('whatever the bytes', () => {
  const sound = encodeCheckpoint({
    ...tinyNetwork('gru', { hidden: 2 }),
    vocabulary: abc.characters,
    step: 0,
    validationLoss: null,
    config: null,
    progress: null,
  })

  /** Reads, and lets nothing out but a sentence. */
  function read(bytes: Uint8Array): void {
    try {
      const { tensors } = readSafetensors(bytes)
      for (const { shape, data } of tensors.values()) {
        expect(data.byteLength).toBeLessThanOrEqual(2 * bytes.length)
        expect(shape.reduce((product, n) => product * n, 1)).toBe(data.length)
      }
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
    }
  }

  it('random bytes give a result or a sentence', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), read), { numRuns: 2000 })
  })

  it('random headers give a result or a sentence', () => {
    const number = fc.oneof(fc.integer({ min: -1, max: 20 }), fc.double(), fc.constantFrom(2 ** 53, 2 ** 31, -0))
    const entry = fc.record({
      dtype: fc.constantFrom('F32', 'F64', 'F16', 'BF16', 'I64', 'U8', 'X', '__proto__'),
      shape: fc.array(number, { maxLength: 4 }),
      data_offsets: fc.array(number, { maxLength: 3 }),
    })
    const header = fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(entry, fc.jsonValue()), { maxKeys: 4 })
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 30 }), (json, data) => read(file(json, data))),
      { numRuns: 2000 },
    )
  })

  it('a sound file with some bytes changed, cut or repeated gives a result or a sentence', () => {
    const change = fc.tuple(fc.nat({ max: sound.length - 1 }), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat({ max: sound.length }), (changes, end) => {
        const bytes = sound.slice()
        for (const [at, value] of changes) bytes[at] = value
        read(bytes)
        read(bytes.slice(0, end))
      }),
      { numRuns: 2000 },
    )
  })
})
