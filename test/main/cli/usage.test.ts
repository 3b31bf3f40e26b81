// What --help lists is what the commands take.

import { describe, expect, it } from 'vitest'
import { commands } from '../../../main/commands/commands.ts'

describe('the usage of a command', () => {
  it.each(commands.map((command) => [command.name, command] as const))('%s names all of its options', (_, command) => {
    const named = Array.from(command.usage.matchAll(/--(?:no-)?([a-z-]+)/g), ([, option]) => option)
    expect([...new Set(named)].sort()).toEqual(Object.keys(command.options).sort())
  })
})
