// The feed-forward network against PyTorch (fixtures/make-golden-ngrams.py), and what it learns.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  FEED_FORWARD,
  FeedForwardPass,
  predictFeedForward,
  trainFeedForward,
} from '../../../core/ngrams/feed-forward.ts'
import { finish } from '../../../core/util/generators.ts'

const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden-ngrams/feed-forward.json', import.meta.url), 'utf8'),
)
const ids = Uint16Array.from(golden.ids as number[])
const weights = new Map(
  Object.entries<[number[], number[]]>(golden.weights).map(([name, [shape, data]]) => [
    name,
    { shape, data: Float32Array.from(data) },
  ]),
)

test('the loss and its gradients are those of PyTorch, also where the text has just begun', () => {
  const places = Int32Array.from(golden.places as number[])
  const gradient = new Map(
    [...weights].map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }]),
  )
  const loss = new FeedForwardPass(golden.spec, weights, places.length).backward(ids, places, gradient)
  expect(loss).toBeCloseTo(golden.loss, 6)
  for (const [name, expected] of Object.entries<number[]>(golden.gradients)) {
    const found = gradient.get(name)!.data
    expect(Math.max(...expected.map((value, i) => Math.abs(value - found[i])))).toBeLessThan(1e-6)
  }
})

test('it learns what the character before the last one decides, and nothing of what stands further back', () => {
  // x_t = x_{t−2} but for one in ten; a context of one character knows nothing of it
  const text = new Uint16Array(6000)
  for (let t = 0; t < text.length; t++) text[t] = t < 2 || (t * 7919) % 97 < 10 ? (t * 31) % 3 : text[t - 2]
  const lossOf = (context: number) => {
    const spec = { context, hidden: 16, vocabulary: 3 }
    const trained = finish(trainFeedForward(spec, text.subarray(0, 5000), { ...FEED_FORWARD, batch: 32, steps: 400 }))
    const scores = finish(predictFeedForward(spec, trained, text.subarray(5000)))
    return -scores.reduce((sum, value) => sum + value, 0) / scores.length
  }
  expect(lossOf(2)).toBeLessThan(0.7)
  expect(lossOf(1)).toBeGreaterThan(0.9)
})
