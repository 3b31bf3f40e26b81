// The demo workspace: a text, a network that was trained on the first nine tenths of it (fixtures/demo), and a
// recording of the last tenth, which it has never seen.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppOptions } from './app-options.ts'
import type { TrainingConfig } from './contract/types.ts'
import { FIRST_UNIT } from './services/catalogue.ts'
import type { Host } from './services/host.ts'
import type { Services } from './services/services.ts'

const DONE = 'demo'
const TEXT_NAME = 'Moby-Dick'

/** Beside the model: how it was trained, and which part of the text it did not see. */
interface DemoFacts {
  name: string
  config: TrainingConfig
  /** SHA-256 of the text, normalised */
  corpusHash: string
  /** code points, half-open */
  heldOut: { start: number; end: number }
  /** the unit that follows quotations best in the part that was not seen */
  unit: string
}

type DemoApp = Pick<Services, 'corpora' | 'models' | 'recordings'>

/** Fills an empty workspace once; what somebody has removed does not come back. */
export async function openDemo(app: DemoApp, host: Host, { fixtures, demoText }: AppOptions): Promise<void> {
  const { reader, writer } = host
  if (reader.setting(DONE) || !fixtures || !demoText || !existsSync(demoText)) return
  const facts = JSON.parse(readFileSync(join(fixtures, 'demo/model.json'), 'utf8')) as DemoFacts
  const { corpus } = await app.corpora.add(TEXT_NAME, new Uint8Array(readFileSync(demoText)))
  const weights = new Uint8Array(readFileSync(join(fixtures, 'demo/model.safetensors')))
  const { config, heldOut, unit } = facts
  const { model } = await app.models.import(facts.name, weights, { corpus: corpus.id, config })
  await writer.setSetting(DONE, facts.corpusHash)
  await writer.setSetting(FIRST_UNIT, unit)
  await app.recordings.start({ model, corpus: corpus.id, ...heldOut, name: 'The last tenth, never trained on' })
}
