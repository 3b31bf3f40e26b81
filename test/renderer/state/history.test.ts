import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import {
  addFeature,
  changeFeature,
  remove,
  removedWords,
  removeFeature,
  rename,
} from '../../../renderer/actions/edit.ts'
import { change, createHistory, type Step } from '../../../renderer/state/history.ts'
import type { Context } from '../../../renderer/views/entry.ts'

const setup = () => {
  const told: string[] = []
  const done: string[] = []
  const history = createHistory((words) => told.push(words))
  const step = (title: string): Step => ({
    title,
    run: () => void done.push(title),
    back: () => void done.push(`not ${title}`),
  })
  return { told, done, history, step }
}

describe('undoing', () => {
  it('takes back the last step, names the next, and does again what was taken back', async () => {
    const { history, done, step } = setup()
    await history.run(step('a'))
    await history.run(step('b'))
    expect([history.undoable.value, history.redoable.value]).toEqual(['b', null])
    await history.undo()
    expect([history.undoable.value, history.redoable.value]).toEqual(['a', 'b'])
    await history.redo()
    await history.undo()
    await history.undo()
    await history.undo()
    expect(done).toEqual(['a', 'b', 'not b', 'b', 'not b', 'not a'])
    expect([history.undoable.value, history.redoable.value]).toEqual([null, 'a'])
  })

  it('forgets what was taken back when something new is done', async () => {
    const { history, step } = setup()
    await history.run(step('a'))
    await history.undo()
    await history.run(step('b'))
    expect(history.redoable.value).toBeNull()
  })

  it('runs one step after the other, however fast they are asked for', async () => {
    const { history, done, step } = setup()
    const slow: Step = { ...step('slow'), run: () => new Promise((resolve) => setTimeout(resolve, 5)) }
    await Promise.all([history.run(slow), history.run(step('fast')), history.undo()])
    expect(done).toEqual(['fast', 'not fast'])
    expect(history.undoable.value).toBe('slow')
  })

  it('remembers no step that fails, and says why one could not be taken back', async () => {
    const { history, told, step } = setup()
    const fail = () => {
      throw new Error('The disk is full.')
    }
    await expect(history.run({ ...step('x'), run: fail })).rejects.toThrow('The disk is full.')
    expect(history.undoable.value).toBeNull()
    await history.run({ ...step('y'), back: fail })
    await history.undo()
    expect(told).toEqual(['The disk is full.'])
    expect([history.undoable.value, history.redoable.value]).toEqual([null, null])
  })
})

describe('what was done already', () => {
  it('is taken back like everything else, last thing first', async () => {
    const { history, done, step } = setup()
    const fact = signal(1)
    await history.run(step('a'))
    change(history, 'two', fact, 2)
    expect([fact.value, history.undoable.value]).toEqual([2, 'two'])
    await history.undo()
    expect(fact.value).toBe(1)
    await history.redo()
    expect(fact.value).toBe(2)
    change(history, 'two again', fact, 2)
    expect(history.undoable.value).toBe('two')
    await history.undo()
    await history.undo()
    expect(done).toEqual(['a', 'not a'])
  })

  it('is one step where moves follow each other, and another one after something else', () => {
    const { history, done, step } = setup()
    const first = history.did(step('move 1'))
    const second = history.did(step('move 2'), first)
    history.did(step('other'))
    history.did(step('move 3'), second)
    expect(history.undoable.value).toBe('move 3')
    return history
      .undo()
      .then(history.undo)
      .then(history.undo)
      .then(() => {
        expect(done).toEqual(['not move 3', 'not other', 'not move 1'])
        expect(history.undoable.value).toBeNull()
      })
  })
})

describe('an edit of the library', () => {
  /** A library behind a contract, as far as edits use it. */
  const library = () => {
    const features = new Map<number, { name: string; expression: string; meaning: string }>()
    const names: Record<string, string> = {}
    let last = 0
    const call = async (method: string, params: Record<string, never>) => {
      const { id = ++last, name, expression, meaning } = params
      if (method === 'features.save') features.set(id, { name, expression, meaning })
      if (method === 'features.remove' && !features.delete(params.feature)) throw new Error('There is no such feature.')
      if (method === 'models.rename') names[params.model] = name
      return { id }
    }
    const told: string[] = []
    const history = createHistory((words) => told.push(words))
    const notices = { tell: (words: string) => told.push(words) }
    const store = { history, notices }
    return { features, names, told, history, context: { api: { call }, store } as unknown as Context }
  }
  const quotes = { name: 'quotes', expression: 'inside("“", "”")', meaning: '' }

  it('can be undone and done again: a feature kept, changed, removed', async () => {
    const { context, features, history, told } = library()
    await addFeature(context, quotes)
    const [[id]] = features
    const feature = { id, builtin: false, ...quotes }
    await changeFeature(context, feature, { name: 'speech' })
    expect([...features.values()]).toEqual([{ ...quotes, name: 'speech' }])
    await history.undo()
    await removeFeature(context, feature)
    expect([features.size, history.undoable.value]).toEqual([0, 'removing quotes'])
    await history.undo()
    expect([...features.values()]).toEqual([quotes])
    await history.redo()
    expect(features.size).toBe(0)
    expect(told).toEqual(['quotes was removed.'])
  })

  it('gives a network its old name back', async () => {
    const { context, names, history } = library()
    await rename(context, { kind: 'model', id: 7 }, 'a', 'b')
    expect(names).toEqual({ 7: 'b' })
    await history.undo()
    expect(names).toEqual({ 7: 'a' })
  })

  it('puts a network into the bin with its recordings, says so, and brings all back', async () => {
    const { context, told, history } = library()
    const asked: unknown[] = []
    context.api.call = (async (method: string, params: unknown) => {
      asked.push([method, params])
      return method === 'models.remove' ? ['whole', 'last tenth'] : undefined
    }) as never
    await remove(context, { kind: 'model', id: 7 }, 'lstm')
    expect(told).toEqual(['lstm was removed, and with it its recordings whole and last tenth. They are in the bin.'])
    await history.undo()
    await history.redo()
    expect(asked).toEqual([
      ['models.remove', { model: 7 }],
      ['bin.restore', { kind: 'model', id: 7 }],
      ['models.remove', { model: 7 }],
    ])
  })

  it('never says “removed” of what the host refuses to remove', async () => {
    const { context, told, history } = library()
    context.api.call = (() => Promise.reject(new Error('lstm is needed by whole, which is being recorded.'))) as never
    await expect(remove(context, { kind: 'model', id: 7 }, 'lstm')).rejects.toThrow('is needed by whole')
    expect([told, history.undoable.value]).toEqual([[], null])
  })

  it('lists some of what goes along, and counts the rest', () => {
    expect(removedWords('a', [])).toBe('a was removed; it is in the bin.')
    expect(removedWords('a', ['b'])).toContain('with it its recording b.')
    expect(removedWords('a', ['b', 'c', 'd', 'e', 'f', 'g'])).toContain('b, c, d, e and 2 more.')
  })
})
