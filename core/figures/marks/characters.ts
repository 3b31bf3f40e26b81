// Characters as they are shown by themselves: what cannot be seen gets a sign.

import { aloneByte, hexByte, partByte } from '../../schema/byte-text.ts'
import { glyphOf } from '../../schema/character-cells.ts'
import { tokenName } from '../../schema/tokens.ts'

/** Code points; half a surrogate pair that stands alone becomes the replacement character. */
export function codePoints(text: string): string[] {
  return Array.from(text, (c) => (/^[\ud800-\udfff]$/.test(c) ? '\ufffd' : c))
}

/** A character within text. @param joined whether it is drawn with the one before it */
export function signOf(character: string, joined = false): string {
  if (character === '\n') return '↵'
  if (character === '\t') return '⇥'
  return glyphOf(character, joined)
}

/** A character alone, where a space would not be seen; a token by its name. */
export function shownCharacter(character: string): string {
  if (character === ' ' || character === '') return character === '' ? '∅' : '␣'
  const token = tokenName(character.codePointAt(0)!)
  if (token !== null) return token
  const part = partByte(character.codePointAt(0)!)
  return part >= 0 ? `${hexByte(part)}…` : signOf(character)
}

/** The same with its number where a reader may not know it by its looks: “◌́ (U+0301)”. */
export function namedCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0
  if (partByte(point) >= 0 || aloneByte(point) >= 0) return `byte ${shownCharacter(character)}`
  if (tokenName(point) !== null) return shownCharacter(character)
  const known = /^[\p{L}\p{N}\p{P}\p{S}\n\t ]$/u.test(character)
  return known ? shownCharacter(character) : `${shownCharacter(character)} (U+${hexOf(point)})`
}

function hexOf(point: number): string {
  return point.toString(16).toUpperCase().padStart(4, '0')
}
