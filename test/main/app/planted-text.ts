// Texts that no planted network was made from: prose with curly or straight quotes, code with nested brackets, drawn
// from a seed, and the source of an installed package.

import { existsSync, readFileSync } from 'node:fs'
import { createRandom, type Random } from '../../../core/model/random.ts'

const WORDS = 'call me some years ago never mind how long precisely having little or no money in my purse'.split(' ')

/** Lines of 40 to 80 characters; a third of the sentences stand between the marks, some of them within a sentence. */
export function quotedProse(characters: number, seed: number, [open, close]: readonly [string, string]): string {
  const random = createRandom(seed)
  let text = ''
  for (let column = 0; text.length < characters; ) {
    const said = random.uniform() < 0.35
    const words = Array.from({ length: 2 + random.below(12) }, () => WORDS[random.below(WORDS.length)])
    for (const word of (said ? `${open}${words.join(' ')},${close}` : `${words.join(' ')}.`).split(' ')) {
      const wrap = column > 40 + random.below(40)
      text += `${word}${wrap ? '\n' : ' '}`
      column = wrap ? 0 : column + word.length + 1
    }
  }
  return text.slice(0, characters)
}

/** Statements in blocks within blocks, calls within calls, strings that hold brackets. */
export function nestedCode(characters: number, seed: number): string {
  const random = createRandom(seed)
  let text = '\n'
  while (text.length < characters) text += block(random, 0)
  return text.slice(0, characters)
}

function block(random: Random, depth: number): string {
  const indent = '  '.repeat(depth)
  const kind = random.uniform()
  if (kind < 0.35 && depth < 5) {
    const body = Array.from({ length: 1 + random.below(3) }, () => block(random, depth + 1)).join('')
    return `${indent}if (${call(random, 0)} > ${random.below(100)}) {\n${body}${indent}}\n`
  }
  if (kind < 0.5) return `${indent}log("${WORDS[random.below(WORDS.length)]} {} and so on")\n`
  return `${indent}x${random.below(9)} = ${call(random, 0)}\n`
}

function call(random: Random, depth: number): string {
  const name = WORDS[random.below(WORDS.length)]
  if (depth > 4 || random.uniform() < 0.3) return name
  return `${name}(${Array.from({ length: 1 + random.below(2) }, () => call(random, depth + 1)).join(', ')})`
}

const PACKAGES = new URL('../../../node_modules/', import.meta.url)

/** The first characters of an installed package, not minified; undefined where it is not installed. */
export function packageSource(name: string, characters: number): string | undefined {
  const file = new URL(`${name}/dist/${name}.js`, PACKAGES)
  if (!existsSync(file)) return undefined
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n').slice(0, characters)
}
