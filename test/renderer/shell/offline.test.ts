import { expect, it } from 'vitest'
import { untilThere } from '../../../renderer/shell/offline.ts'

it('a window tries until its program is back, less and less often', async () => {
  const waits: number[] = []
  let tries = 0
  const connect = async () => {
    if (++tries < 12) throw new Error('The program behind this window does not answer.')
    return 'there'
  }
  expect(await untilThere(connect, async (ms) => waits.push(ms))).toBe('there')
  expect(waits).toHaveLength(11)
  expect(waits[0]).toBe(250)
  expect(Math.max(...waits)).toBe(5000)
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
})
