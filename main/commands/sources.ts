// neuronscope sources

import type { SourceMethod, Sources } from '../contract/sources-types.ts'
import { define, find, number, required, text, UsageError } from './command.ts'
import * as option from './options.ts'

interface Divided extends Omit<Sources, 'position' | 'start' | 'text' | 'parts'> {
  /** of the text */
  position: number
  characters: { position: number; character: string; part: number }[]
  character: string
}

/** Widest bar of the largest part. */
const BAR = 24

export const sources = define<Divided>({
  name: 'sources',
  usage: '--recording R --position P [--method gradient|occlusion|integrated] [--length 48] [--target CHARACTER]',
  summary: 'divides the prediction of a character among the characters before it',
  details: `The logit of the character at --position of the text (or of --target in its place), divided among the --length
characters before it, each compared with no character: an input of zeros.
  gradient     ∂logit/∂x · x, from one backward pass (the default)
  occlusion    the logit less that without the character
  integrated   integrated gradients: the parts sum to the logit less that with none of the characters, up to a
               remainder that is printed

JSON: method, position, character, target, logit, probability, without and remainder (of integrated gradients, else
null), seconds, and characters: position, character and part of each, in the order of the text.`,
  options: {
    recording: option.text,
    position: option.whole(0, Number.MAX_SAFE_INTEGER),
    method: option.choice(['gradient', 'occlusion', 'integrated']),
    length: option.whole(1, 256),
    target: option.text,
  },
  writes: false,
  async run({ app, values, signal }) {
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const position = number(values, 'position')
    if (position === undefined) throw new UsageError('--position is needed: a character of the text.')
    const { start, characters } = recording
    if (position < start || position >= start + characters)
      throw new UsageError(
        `--position ${position} is not recorded; “${recording.name}” holds characters ${start} to ${start + characters - 1} of the text.`,
      )
    const found = await app.effects.sources(
      {
        ...{ recording: recording.id, position: position - start, length: number(values, 'length') },
        ...{ method: text(values, 'method') as SourceMethod | undefined, target: text(values, 'target') },
      },
      signal,
    )
    const { text: read, parts, start: first, position: _, ...rest } = found
    const points = Array.from(read)
    return {
      ...rest,
      position,
      character: points.at(-1)!,
      characters: Array.from(parts, (part, i) => ({ position: start + first + i, character: points[i], part })),
    }
  },
  format: ({ method, position, character, target, logit, probability, without, remainder, characters }) => {
    const most = Math.max(...characters.map(({ part }) => Math.abs(part)))
    const sum = characters.reduce((all, { part }) => all + part, 0)
    const other = target === character ? '' : `, for “${visible(target)}”`
    return [
      `${method} at “${visible(character)}” (${position})${other}: logit ${logit.toFixed(3)}, p ${probability.toFixed(3)}`,
      ...characters.map(({ position, character, part }) => {
        const bar = (part < 0 ? '−' : '+').repeat(most > 0 ? Math.round((BAR * Math.abs(part)) / most) : 0)
        return `${String(position).padStart(10)} ${visible(character)} ${signed(part).padStart(8)} ${bar}`.trimEnd()
      }),
      without === null || remainder === null
        ? `sum ${signed(sum)}`
        : `sum ${signed(sum)}, remainder ${signed(remainder)}: together ${logit.toFixed(3)} less ${without.toFixed(3)} without these characters`,
    ].join('\n')
  },
})

const signed = (value: number) => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(3)}`

function visible(character: string): string {
  return character === '\n' ? '↵' : character === '\t' ? '⇥' : character === ' ' ? '␣' : character
}
