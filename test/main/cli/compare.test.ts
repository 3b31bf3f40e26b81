// Two networks, or two checkpoints, on the command line.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(() => terminal.train())
afterAll(() => folder.remove())

const compare = (model: string, against: string, ...options: string[]) =>
  terminal.json('compare', '--model', model, '--against', against, '--corpus', 'prose', '--range', '0:1500', ...options)

it('a network and itself are the same everywhere, and each unit is its own match', async () => {
  const { networks, start, losses, units, features } = await compare('small', 'small', '--feature', '/[aeiou]/')
  expect([networks, start]).toEqual([['small', 'small (2)'], 1])
  expect(losses[1]).toMatchObject({ nats: losses[0].nats, difference: 0 })
  for (const { unit, match, r } of units) {
    expect(match).toBe(unit)
    expect(r).toBeCloseTo(1, 5)
  }
  expect(features[0].groups.map(({ name }: { name: string }) => name)).toEqual(['elsewhere', 'feature holds'])
})

it('a checkpoint is compared with the network that it became', async () => {
  const { networks, losses, units } = await compare('small@0', 'small')
  expect(networks).toEqual(['small at step 0', 'small'])
  expect(losses[1].difference).toBeLessThan(0)
  expect(
    units.every(({ r, rotated }: { r: number; rotated: number }) => Math.abs(r) < 1 && Math.abs(rotated) < 1),
  ).toBe(true)
})

it('a step that was not kept is refused with those that were', async () => {
  const args = ['--model', 'small@3', '--against', 'small', '--corpus', 'prose']
  expect(await terminal.run('compare', ...args)).toMatchObject({
    status: 1,
    stderr: ['There is no checkpoint of “small” at step 3; kept are those at 0, 10, 20.'],
  })
})
