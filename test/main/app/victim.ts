// A program that is killed in the midst of training or recording: node victim.ts train|record|streams WORKSPACE
// (`streams` records with four streams).

import { bytesOf, openApp, prose, TINY } from './workspace.ts'

const [what, file] = process.argv.slice(2)
const app = await openApp(file)
const { corpus } = await app.corpora.add('prose', bytesOf(prose(what === 'train' ? 20_000 : 200_000)))
const config = { ...app.training.defaults(corpus.id), ...TINY }
const long = what === 'train' ? { steps: 100_000 } : {}
const { model } = await app.training.start(corpus.id, 'victim', { ...config, ...long })
if (what !== 'train') {
  await app.training.ended(model)
  await app.recordings.start({ model, corpus: corpus.id, streams: what === 'streams' ? 4 : 1 })
}

/** Two checkpoints, or two blocks, are safe by now. */
function farEnough(): boolean {
  return what === 'train' ? app.reader.model(model).steps >= 40 : app.reader.recordings()[0].characters >= 8192
}
setInterval(() => {
  if (farEnough()) process.kill(process.pid, 'SIGKILL')
}, 5)
