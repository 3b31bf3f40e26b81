// Visual order of the clusters of a row by the Unicode bidirectional algorithm (UAX #9) without explicit controls: letters
// give runs their direction, numbers run left to right in any of them, and neutrals take the direction of their neighbors,
// or of the line. For figures, which are laid out without a browser.

import { isRightToLeft } from './character-cells.ts'

/** Whether a line is written from right to left: its first letter decides. */
export function isLineRightToLeft(characters: Iterable<string>): boolean {
  for (const character of characters) {
    if (isRightToLeft(character.codePointAt(0)!)) return true
    if (/\p{L}/u.test(character)) return false
  }
  return false
}

/**
 * @param clusters what is drawn as one, in order of the text; its first character gives its direction
 * @returns for each position from left to right its cluster, and for each cluster whether it runs right to left
 */
export function writingOrder(clusters: readonly string[], lineRtl: boolean): { order: number[]; rtl: boolean[] } {
  const base = lineRtl ? 1 : 0
  const levels = levelsOf(clusters, base)
  const order = clusters.map((_, i) => i)
  const highest = Math.max(0, ...levels)
  for (let level = highest; level > 0; level--)
    for (let from = 0; from < order.length; ) {
      let to = from
      while (to < order.length && levels[order[to]] >= level) to++
      if (to > from) order.splice(from, to - from, ...order.slice(from, to).reverse())
      from = Math.max(to, from + 1)
    }
  return { order, rtl: levels.map((level) => level % 2 === 1) }
}

type Kind = 'L' | 'R' | 'number' | 'neutral'

function kindOf(cluster: string): Kind {
  const point = cluster.codePointAt(0)!
  if (isRightToLeft(point)) return 'R'
  if (/^\p{Nd}/u.test(cluster)) return 'number'
  return /^\p{L}/u.test(cluster) ? 'L' : 'neutral'
}

/** Even for left to right, odd for right to left; the line's own, or more. */
function levelsOf(clusters: readonly string[], base: 0 | 1): number[] {
  const kinds = clusters.map(kindOf)
  // a separator within a number is part of it
  for (let i = 1; i + 1 < kinds.length; i++)
    if (/^[.,:/]/.test(clusters[i]) && kinds[i - 1] === 'number' && kinds[i + 1] === 'number') kinds[i] = 'number'
  const levels = new Array<number>(kinds.length)
  const up = { L: base === 1 ? 2 : 0, R: 1 }
  let strong: 'L' | 'R' = base === 1 ? 'R' : 'L'
  kinds.forEach((kind, i) => {
    if (kind === 'L' || kind === 'R') {
      strong = kind
      levels[i] = up[kind]
    } else if (kind === 'number') levels[i] = strong === 'R' || base === 1 ? 2 : 0
  })
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i] !== 'neutral') continue
    let end = i
    while (end < kinds.length && kinds[end] === 'neutral') end++
    const [before, after] = [sideOf(kinds, levels, i - 1, base), sideOf(kinds, levels, end, base)]
    const level = before === after ? (before === 'R' ? 1 : up.L) : base
    for (let k = i; k < end; k++) levels[k] = isEdge(clusters[k]) ? base : level
    i = end - 1
  }
  return levels
}

/** Line ends and tabs take the direction of the line. */
const isEdge = (cluster: string) => cluster === '\n' || cluster === '\t'

/** The direction next to a neutral: numbers count as right to left among such letters. */
function sideOf(kinds: readonly Kind[], levels: readonly number[], i: number, base: 0 | 1): 'L' | 'R' {
  const kind = kinds[i]
  if (kind === 'L' || kind === 'R') return kind
  if (kind === 'number') return levels[i] === 2 ? 'R' : 'L'
  return base === 1 ? 'R' : 'L'
}

const MIRRORED = new Map(
  ['()', '[]', '{}', '<>', '«»', '‹›', '≤≥'].flatMap(
    ([a, b]) =>
      [
        [a, b],
        [b, a],
      ] as const,
  ),
)

/** The glyph of a cluster that is written from right to left: brackets are mirrored. */
export function mirrored(glyph: string): string {
  return MIRRORED.get(glyph) ?? glyph
}

const RIGHT_JOINING =
  /^[\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06c0-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef]/u
const JOINING = /^[\u0620-\u06ff\u0750-\u077f]/u
const NOT_JOINING = /^[\u0621\u0674\u0660-\u066f\u06d4\u06dd\u06de\u06e9\u06f0-\u06f9\u061b-\u061f\u060c]/u

/** An Arabic letter in its contextual form, with joiners in place of its neighbors. */
export function joinedForm(cluster: string, before: string, after: string): string {
  const joinable = (one: string) => JOINING.test(one) && !NOT_JOINING.test(one)
  if (!joinable(cluster)) return cluster
  // lam with alef ends like alef
  const open = (one: string) =>
    joinable(one) && !RIGHT_JOINING.test(one) && !/^\u0644[\u0622\u0623\u0625\u0627]/.test(one)
  const joiner = '\u200d'
  return `${open(before) ? joiner : ''}${cluster}${open(cluster) && joinable(after) ? joiner : ''}`
}
