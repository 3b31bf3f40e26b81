// The demo workspace: a text, a network that was trained on its first nine tenths (fixtures/demo), and a recording of the
// last tenth.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import type { AppOptions } from './app-options.ts'
import type { TrainingConfig } from './contract/types.ts'
import { FIRST_UNIT } from './services/catalogue.ts'
import type { ServiceContext } from './services/service-context.ts'
import type { Services } from './services/services.ts'

const DONE = 'demo'
const TEXT_NAME = 'Moby-Dick'

/** Data of the demo model: its training, and the held-out part of the text. */
interface DemoFacts {
  name: string
  config: TrainingConfig
  /** SHA-256 of the text, normalised */
  corpusHash: string
  /** code points, half-open */
  heldOut: { start: number; end: number }
  /** the unit that follows quotations best in the held-out part */
  unit: string
}

type DemoApp = Pick<Services, 'corpora' | 'models' | 'recordings'>

type DemoOptions = Pick<AppOptions, 'fixtures' | 'demoText'>

/** Paths of the demo's network and text; null where either is missing. */
function demoFiles({ fixtures, demoText }: DemoOptions): { fixtures: string; demoText: string } | null {
  if (!fixtures) return null
  const text = demoText ?? join(fixtures, 'demo/text.txt')
  return existsSync(text) && existsSync(join(fixtures, 'demo/model.json')) ? { fixtures, demoText: text } : null
}

export const hasDemo = (options: DemoOptions) => demoFiles(options) !== null

/** Fills an empty workspace once. */
export async function openDemo(app: DemoApp, host: ServiceContext, options: DemoOptions): Promise<void> {
  if (!host.reader.setting(DONE) && hasDemo(options)) await bringDemo(app, host, options)
}

/** Adds the demo on request. @throws AppError `no-demo` where its files are not there */
export async function bringDemo(app: DemoApp, host: ServiceContext, options: DemoOptions): Promise<void> {
  const { writer } = host
  const files = demoFiles(options)
  if (!files) throw new AppError('no-demo', 'The text of the demo is not on this machine; npm start fetches it.')
  const { fixtures, demoText } = files
  const facts = JSON.parse(readFileSync(join(fixtures, 'demo/model.json'), 'utf8')) as DemoFacts
  const { corpus } = await app.corpora.add(TEXT_NAME, new Uint8Array(readFileSync(demoText)))
  const weights = new Uint8Array(readFileSync(join(fixtures, 'demo/model.safetensors')))
  const { config, heldOut, unit } = facts
  const { model } = await app.models.import(facts.name, weights, { corpus: corpus.id, config })
  await writer.setSetting(DONE, facts.corpusHash)
  await writer.setSetting(FIRST_UNIT, unit)
  await app.recordings.start({ model, corpus: corpus.id, ...heldOut, name: 'The last tenth, never trained on' })
}
