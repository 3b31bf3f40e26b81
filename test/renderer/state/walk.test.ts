import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import { createWalk } from '../../../renderer/state/walk.ts'

function setUp(chosen: string | null = null) {
  const question = signal<string | null>(null)
  const chosenUnit = signal(chosen)
  const walk = createWalk({ question, unit: chosenUnit, chosenUnit, all: () => ['a', 'b', 'c', 'd'] })
  return { walk, question, chosenUnit }
}

describe('the walk through the units', () => {
  it('starts at the top of a ranking after a search, wherever the unit on show stands in it', () => {
    const { walk, question, chosenUnit } = setUp('b')
    walk.offer('search', () => ['d', 'c', 'b', 'a'])
    question.value = '1 first'
    question.value = '1 second'
    walk.step(1, null)
    expect(chosenUnit.value).toBe('d')
    walk.step(1, null)
    expect(chosenUnit.value).toBe('c')
    walk.step(-1, null)
    expect(chosenUnit.value).toBe('d')
  })

  it('goes on from the unit that was chosen after the search', () => {
    const { walk, question, chosenUnit } = setUp('b')
    walk.offer('search', () => ['d', 'c', 'b', 'a'])
    question.value = '1 first'
    question.value = '1 second'
    chosenUnit.value = 'c'
    walk.step(1, null)
    expect(chosenUnit.value).toBe('b')
  })

  it('goes on where it was when the window opens again with the same search', () => {
    const { walk, question, chosenUnit } = setUp('c')
    walk.offer('search', () => ['d', 'c', 'b', 'a'])
    question.value = '1 first'
    walk.step(1, null)
    expect(chosenUnit.value).toBe('b')
  })

  it('steps to the second row where the first is on show already', () => {
    const { walk, question, chosenUnit } = setUp('d')
    walk.offer('search', () => ['d', 'c', 'b', 'a'])
    question.value = '1 first'
    question.value = '1 second'
    walk.step(1, null)
    expect(chosenUnit.value).toBe('c')
  })

  it('follows the list in which the keyboard is, and the ranking elsewhere', () => {
    const { walk, chosenUnit } = setUp('b')
    const ranking = walk.offer('search', () => ['d', 'c', 'b', 'a'])
    walk.offer('gallery', () => ['b', 'a', 'd', 'c'])
    walk.step(1, 'gallery')
    expect(chosenUnit.value).toBe('a')
    walk.step(-1, 'unit')
    expect(chosenUnit.value).toBe('b')
    ranking.dispose()
    walk.step(1, 'unit')
    expect(chosenUnit.value).toBe('c')
  })

  it('stays at the ends', () => {
    const { walk, chosenUnit } = setUp('d')
    walk.step(1, null)
    expect(chosenUnit.value).toBe('d')
  })
})
