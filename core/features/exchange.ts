// Own features as a JSON file, written and read. A file of another form is refused with the reason; an invalid entry is
// named by its position.

import { AppError } from '../errors.ts'
import { convertExpression } from './convert.ts'
import { OLDER_LIBRARY } from './older-library.ts'
import { nameKey } from './parse.ts'

export interface SharedFeature {
  name: string
  expression: string
  meaning: string
}

const FORMAT = 'neuronscope features'
/** 1: the first version of the feature language */
const VERSION = 2
/** Most features of a file. */
const MOST = 1000
const LONGEST = { name: 200, expression: 10_000, meaning: 2000 }

/** The file, as `readFeatures` takes it. */
export function writeFeatures(features: readonly SharedFeature[]): string {
  const plain = features.map(({ name, expression, meaning }) => ({ name, expression, meaning }))
  return `${JSON.stringify({ format: FORMAT, version: VERSION, features: plain }, null, 2)}\n`
}

/** @throws AppError `bad-features-file` */
export function readFeatures(text: string): SharedFeature[] {
  const file = parsed(text)
  if (!isObject(file) || file.format !== FORMAT)
    return refuse(`this is no file of features; one begins with "format": "${FORMAT}"`)
  if (typeof file.version !== 'number' || file.version > VERSION)
    return refuse(`it is of version ${file.version}, and this program reads version ${VERSION}`)
  if (!Array.isArray(file.features) || file.features.length === 0) return refuse('it holds no features')
  if (file.features.length > MOST) return refuse(`it holds more than ${MOST} features`)
  const features = file.features.map(entry)
  refuseTwice(features)
  return file.version < 2 ? converted(features) : features
}

/** To the current language, with the names of the file. */
function converted(features: readonly SharedFeature[]): SharedFeature[] {
  const own = new Set(features.map(({ name }) => nameKey(name)))
  const library = Object.fromEntries(Object.entries(OLDER_LIBRARY).filter(([key]) => !own.has(key)))
  return features.map((feature) => ({ ...feature, expression: convertExpression(feature.expression, library) }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return refuse(`it is no JSON: ${(error as Error).message}`)
  }
}

function entry(value: unknown, i: number): SharedFeature {
  if (!isObject(value)) return refuse(`entry ${i + 1} is no feature`)
  const { name, expression, meaning = '' } = value
  const part = (key: keyof SharedFeature, text: unknown): string => {
    if (typeof text !== 'string' || (key !== 'meaning' && text.trim() === ''))
      return refuse(`entry ${i + 1} has no ${key}`)
    if (text.length > LONGEST[key])
      return refuse(`the ${key} of entry ${i + 1} is longer than ${LONGEST[key]} characters`)
    return text.trim()
  }
  return { name: part('name', name), expression: part('expression', expression), meaning: part('meaning', meaning) }
}

function refuseTwice(features: readonly SharedFeature[]): void {
  const met = new Map<string, string>()
  for (const { name } of features) {
    const before = met.get(nameKey(name))
    if (before === name) refuse(`“${name}” stands in it twice`)
    if (before !== undefined) refuse(`“${before}” and “${name}” are both written ${nameKey(name)}`)
    met.set(nameKey(name), name)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(why: string): never {
  throw new AppError('bad-features-file', `These features cannot be read: ${why}.`)
}
