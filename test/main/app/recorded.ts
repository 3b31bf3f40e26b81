// What most tests of the services begin with: a text, a network that has read it, and a recording of what it did.

import { encodePlanted } from '../../../fixtures/planted/files.ts'
import type { PlantedNetwork } from '../../../fixtures/planted/wiring.ts'
import type { App } from '../../../main/app.ts'
import type { TrainingConfig } from '../../../main/contract/types.ts'
import type { NewRecordingRequest } from '../../../main/services/recordings.ts'
import { bytesOf, TINY } from './workspace.ts'

type Range = Omit<Partial<NewRecordingRequest>, 'model' | 'corpus'>

/** A small network trained on the text. */
export async function addTrained(app: App, text: string, change: Partial<TrainingConfig> = {}) {
  const corpus = (await app.corpora.add('prose', bytesOf(text))).corpus.id
  const config = { ...app.training.defaults(corpus), ...TINY, ...change }
  const { model } = await app.training.start(corpus, 'tiny', config)
  await app.training.ended(model)
  return { corpus, model }
}

/** The same, recorded. */
export async function addRecorded(app: App, text: string, change: Partial<TrainingConfig> = {}, range: Range = {}) {
  const { corpus, model } = await addTrained(app, text, change)
  return { corpus, model, recording: await record(app, model, corpus, range) }
}

/** A network of which it is known what its units follow, imported as a file would be, and recorded on the text. */
export async function addPlanted(app: App, network: PlantedNetwork, text: string, range: Range = {}) {
  const { model } = await app.models.import('planted', encodePlanted(network))
  const corpus = (await app.corpora.add('prose', bytesOf(text))).corpus.id
  return { corpus, model, recording: await record(app, model, corpus, range) }
}

/** The id of a recording that is complete: of the whole text, unless a range is given. */
export async function record(app: App, model: number, corpus: number, range: Range = {}): Promise<number> {
  const { recording } = await app.recordings.start({ model, corpus, ...range })
  await app.recordings.finished(recording)
  return recording
}
