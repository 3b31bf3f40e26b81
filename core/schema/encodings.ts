// The encodings that a text can be read in, by name, and which of them a file is likely to be in.

import { byteText } from './byte-text.ts'
import { firstInvalidUtf8 } from './utf8.ts'

/** A name of the list, and its title. */
export interface Encoding {
  id: string
  title: string
}

export const ENCODINGS = [
  { id: 'utf-8', title: 'UTF-8' },
  { id: 'utf-16le', title: 'UTF-16, little-endian' },
  { id: 'utf-16be', title: 'UTF-16, big-endian' },
  { id: 'windows-1252', title: 'Windows-1252, Western Europe' },
  { id: 'latin1', title: 'Latin-1 (ISO 8859-1)' },
  { id: 'iso-8859-15', title: 'Latin-9 (ISO 8859-15)' },
  { id: 'windows-1250', title: 'Windows-1250, Central Europe' },
  { id: 'iso-8859-2', title: 'Latin-2 (ISO 8859-2), Central Europe' },
  { id: 'windows-1251', title: 'Windows-1251, Cyrillic' },
  { id: 'koi8-r', title: 'KOI8-R, Cyrillic' },
  { id: 'windows-1253', title: 'Windows-1253, Greek' },
  { id: 'windows-1254', title: 'Windows-1254, Turkish' },
  { id: 'windows-1255', title: 'Windows-1255, Hebrew' },
  { id: 'windows-1256', title: 'Windows-1256, Arabic' },
  { id: 'macintosh', title: 'Mac Roman' },
  { id: 'shift_jis', title: 'Shift-JIS, Japanese' },
  { id: 'euc-jp', title: 'EUC-JP, Japanese' },
  { id: 'gb18030', title: 'GB18030, Chinese' },
  { id: 'big5', title: 'Big5, Chinese' },
  { id: 'euc-kr', title: 'EUC-KR, Korean' },
  { id: 'bytes', title: 'bytes, one character a byte' },
] as const satisfies readonly Encoding[]

export type EncodingId = (typeof ENCODINGS)[number]['id']

export const ENCODING_IDS: readonly EncodingId[] = ENCODINGS.map(({ id }) => id)

/** As it is called in lists. */
export function titleOf(id: EncodingId): string {
  return ENCODINGS.find((encoding) => encoding.id === id)!.title
}

/** Where Windows-1252 is not Latin-1, from 0x80 on; 0 for the five bytes that it leaves out. */
const WINDOWS_1252 = [
  0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0, 0x2018,
  0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178,
]

/**
 * The characters of bytes in an encoding, line ends as they are, without a byte order mark.
 * @throws TypeError where the bytes are not in it; RangeError where this machine does not know it
 */
export function decodeBytes(bytes: Uint8Array, encoding: EncodingId): string {
  if (encoding === 'bytes') return byteText(bytes)
  if (encoding === 'latin1') return singleBytes(bytes, (byte) => byte)
  if (encoding === 'windows-1252')
    // by its own table: TextDecoder of some versions of Node decodes it as Latin-1
    return singleBytes(bytes, (byte) => (byte < 0x80 || byte > 0x9f ? byte : WINDOWS_1252[byte - 0x80]))
  return new TextDecoder(encoding, { fatal: true }).decode(bytes)
}

function singleBytes(bytes: Uint8Array, pointOf: (byte: number) => number): string {
  const table = Uint16Array.from({ length: 256 }, (_, byte) => pointOf(byte))
  const parts: string[] = []
  for (let from = 0; from < bytes.length; from += 8192) {
    const points = bytes.subarray(from, from + 8192)
    parts.push(String.fromCharCode(...Array.from(points, (byte) => codeOf(table, byte))))
  }
  return parts.join('')
}

function codeOf(table: Uint16Array, byte: number): number {
  if (table[byte] === 0 && byte !== 0) throw new TypeError(`The byte ${byte} means nothing in this encoding.`)
  return table[byte]
}

/** Bytes of a file from which its encoding is guessed. */
const SAMPLE = 65_536
/** Encodings of scripts that are only tried where nothing of Western Europe fits better. */
const GUESSED: readonly EncodingId[] = ENCODING_IDS.filter((id) => id !== 'bytes')

/** Possible encodings of a file, the likeliest first; `bytes`, which is always possible, last. */
export function guessEncodings(bytes: Uint8Array): EncodingId[] {
  const marked = markOf(bytes)
  const sample = bytes.subarray(0, SAMPLE)
  const scored = GUESSED.flatMap((id) => {
    const text = decodedSample(sample, id, bytes.length > SAMPLE)
    return text === null ? [] : [{ id, score: id === marked ? Number.POSITIVE_INFINITY : likeness(text, id) }]
  })
  const valid = scored.filter(({ id }) => id !== 'utf-8' || firstInvalidUtf8(bytes) === bytes.length)
  const likely = valid.filter(({ score }) => score > 0)
  return [...(likely.length > 0 ? likely : valid).sort((a, b) => b.score - a.score).map(({ id }) => id), 'bytes']
}

/** The encoding of a byte order mark. */
function markOf(bytes: Uint8Array): EncodingId | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : null
}

/** A sample may be cut within a character, of four bytes at most. */
function decodedSample(sample: Uint8Array, id: EncodingId, isCut: boolean): string | null {
  for (let less = 0; less < (isCut ? 4 : 1); less++)
    try {
      return decodeBytes(sample.subarray(0, sample.length - less), id)
    } catch {}
  return null
}

/**
 * Plausibility of decoded characters: the mean over those beyond ASCII of a score by kind and neighbors. Above 0 for a
 * text, below 0 for one decoded with the wrong encoding.
 */
function likeness(text: string, id: EncodingId): number {
  let [sum, count] = [0, 0]
  const wide = id.startsWith('utf-16')
  const points = Array.from(text)
  for (const [i, character] of points.entries()) {
    if (/[\t\n\f\r -~]/.test(character)) continue
    count++
    sum += worth(character, points[i - 1] ?? ' ', points[i + 1] ?? ' ')
  }
  if (count === 0) return wide && !text.includes('\0') ? 0.5 : (PREFERENCE[id] ?? 0.1)
  return sum / count + (PREFERENCE[id] ?? 0)
}

/** The preferred one of encodings that decode a file alike. */
const PREFERENCE: Partial<Record<EncodingId, number>> = {
  'utf-8': 1,
  'windows-1252': 0.12,
  latin1: 0.08,
  shift_jis: 0.05,
  'windows-1251': 0.06,
  'windows-1250': 0.05,
  'iso-8859-2': 0.03,
  'iso-8859-15': 0.03,
  'windows-1254': -0.05,
}

const SCRIPTS: readonly RegExp[] = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
]
const EAST_ASIAN = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3\u3000-\u303f\uff00-\uff5e]/u
/** of the characters of a text in these scripts many are among few */
const COMMON_HAN =
  /[的一是不了在人有我他这個大来上中到们说国和地也子时得出就年着那要自以会家可下过天去能对小多心学日本月事今私言行生見思者同間方手分目前後何時名]/u
/** two thirds of the letters of a text in Cyrillic, Greek, Hebrew or Arabic are among these */
const FREQUENT = /[оеаинтсрвлк αοιετσνηυρπκάίόέή יוהלאמרתבשםנ اليمنوتربةهد]/iu
const KANA = /[\u3041-\u3096\u30a1-\u30fc]/u
const QUOTES = /[“”‘’„‚«»–—…•·°§©®€£¿¡ªº½¼¾×]/u

function worth(character: string, before: string, after: string): number {
  if (/[\p{Cc}\p{Co}\p{Cn}\p{Cs}\ufffd]/u.test(character)) return -5
  if (EAST_ASIAN.test(character)) {
    if (/[a-z]/i.test(before) && /[a-z]/i.test(after)) return -1 // an accent and the letter after it, decoded as one
    return COMMON_HAN.test(character) || KANA.test(character) ? 1.4 : 0.6
  }
  if (/[\uff61-\uff9f]/.test(character)) return -0.4
  if (/\p{L}/u.test(character)) return letterWorth(character, before, after)
  if (/\p{M}/u.test(character)) return 0.5
  if (QUOTES.test(character))
    return /\p{L}/u.test(before) && /\p{L}/u.test(after) && !/[’—–·]/.test(character) ? -0.6 : 0.7
  return character === '\u00a0' ? 0.3 : -0.6
}

function letterWorth(character: string, before: string, after: string): number {
  const script = SCRIPTS.find((one) => one.test(character))
  if (!script) return -0.5
  const near = [before, after].filter((one) => /\p{L}/u.test(one))
  if (near.some((one) => !script.test(one))) return -1.5
  if (/\p{Lu}/u.test(character) && /\p{Ll}/u.test(before)) return -1.2 // a capital within a word
  if (near.length === 0) return /[àáèéìíòóùúýâêîôûäöüÀÉâœæ]/u.test(character) ? 0.3 : -0.2
  if (script !== SCRIPTS[0]) return FREQUENT.test(character) ? 1.1 : 0.2
  if (near.every((one) => one > '~')) return -0.5 // words of accented letters alone are of another alphabet
  return /[à-öø-ÿÀ-ÖØ-ÞœŒ]/u.test(character) ? 1 : 0.7
}

/** Bytes of a file that a preview decodes. */
const HEAD = 4096

/** The beginning of a file in an encoding that `guessEncodings` gave for it; what cannot be decoded is left out. */
export function decodeHead(bytes: Uint8Array, encoding: EncodingId): string {
  return decodedSample(bytes.subarray(0, HEAD), encoding, bytes.length > HEAD) ?? ''
}

/** Lines for a preview: those beyond ASCII first, since all encodings agree on the others. */
export function firstLines(text: string, count: number, width = 100): string[] {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '')
  const telling = lines.filter((line) => /[^ -~\t]/.test(line))
  return [...telling, ...lines.filter((line) => !telling.includes(line))]
    .slice(0, count)
    .map((line) => Array.from(line.trim()).slice(0, width).join(''))
}
