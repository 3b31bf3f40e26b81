// Widths of words in the fonts that figures embed, from the fonts' own advances: figures are laid out without a screen,
// and are the same bytes in a window, a terminal and a test.

/** Advances of Inter 400 for U+0020 … U+007E, thousandths of an em. */
const INTER = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620,
  566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
  753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612,
  583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426,
  333, 426, 662,
]
/** Of a letter that Inter has and the table has not, of one from another font, and of one that is wide. */
const OTHER = 700
const WIDE = 1050
/** Inter 500 and 600 are so much wider. */
const BOLDER = 1.035
const MONOSPACED = 0.6

/** Width of words in Inter, in the units of `size`. @param size of the font @param weight 400, 500 or 600 */
export function widthOf(words: string, size = 11, weight = 400): number {
  let sum = 0
  for (const character of words) sum += advance(character.codePointAt(0)!)
  return (sum / 1000) * size * (weight > 400 ? BOLDER : 1)
}

/** The same in JetBrains Mono, all of whose letters are equally wide. */
export function monoWidth(words: string, size = 11): number {
  let cells = 0
  for (const character of words) cells += character.codePointAt(0)! >= 0x1100 ? 2 : 1
  return cells * size * MONOSPACED
}

function advance(code: number): number {
  if (code >= 0x20 && code < 0x7f) return INTER[code - 0x20]
  return code >= 0x1100 && !(code >= 0x2000 && code < 0x2e00) ? WIDE : code >= 0x2100 ? 1000 : OTHER
}

/** As many of the first characters as fit, with an ellipsis where that is not all of them. */
export function fitted(words: string, room: number, width: (words: string) => number = widthOf): string {
  if (width(words) <= room) return words
  const characters = [...words]
  let [low, high] = [0, characters.length]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (width(`${characters.slice(0, middle).join('')}…`) <= room) low = middle
    else high = middle - 1
  }
  return low === 0 ? '' : `${characters.slice(0, low).join('').trimEnd()}…`
}

/** Lines of words that fit; a word that is longer than a line is broken. */
export function wrapped(words: string, room: number, width: (words: string) => number = widthOf): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (width(longer) <= room) line = longer
    else {
      if (line !== '') lines.push(line)
      const pieces = broken(word, room, width)
      lines.push(...pieces.slice(0, -1))
      line = pieces.at(-1)!
    }
  }
  return [...lines, line]
}

function broken(word: string, room: number, width: (words: string) => number): string[] {
  const pieces = ['']
  for (const character of word) {
    const longer = pieces.at(-1)! + character
    if (width(longer) <= room || pieces.at(-1) === '') pieces[pieces.length - 1] = longer
    else pieces.push(character)
  }
  return pieces
}
