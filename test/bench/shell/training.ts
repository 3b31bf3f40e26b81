// Training in the desktop app against the same under plain Node, in rounds that alternate: which kernels are chosen in
// Electron, and the ratio of the speeds. The app must have been built; with the native kernels or without them.
//   training.ts [--rounds 4] [--seconds 2] [--nets lstm:1:128,lstm:2:256,lstm:2:512]

import { once } from 'node:events'
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { requireNode } from '../../../scripts/lib/node.mjs'
import { screenForTests } from '../../../scripts/lib/screen.mjs'
import { electronForTests } from '../../../scripts/lib/test-electron.mjs'
import { say } from '../../../scripts/setup.mjs'
import { testFolder } from '../../main/app/workspace.ts'
import { bundled } from '../_bundled.ts'
import { keep, play, table } from '../engine/_rounds.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '2' },
    nets: { type: 'string', default: 'lstm:1:128,lstm:2:256,lstm:2:512' },
  },
})
const [rounds, seconds, threads] = [Number(values.rounds), Number(values.seconds), availableParallelism()]

interface Answer {
  perSecond: number
  best: number
  backend: string
}

const electron = await electronForTests(requireNode(), { fetch: false })
const screen = electron && (await screenForTests(say))
if (!screen) console.log('skipped: there is no Electron here, or no screen')
else {
  Object.assign(process.env, electron, screen.env)
  const { startDesktop } = await import('../../shell/desktop.ts') // it reads the environment
  const folder = testFolder()
  const desktop = await startDesktop({ userData: folder.path('user'), args: [folder.path('w.neuronscope')] })
  const file = await bundled('test/bench/shell/_trainer.ts')
  const own = new Worker(file)
  await desktop.app.evaluate((_electron, file) => {
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    Object.assign(globalThis, { trainer: new Worker(file) })
  }, file)
  const inNode = async (asked: object): Promise<Answer> => {
    own.postMessage(asked)
    return (await once(own, 'message'))[0]
  }
  const inElectron = (asked: object) =>
    desktop.app.evaluate(async (_electron, asked): Promise<Answer> => {
      const { trainer } = globalThis as unknown as { trainer: Worker }
      trainer.postMessage(asked)
      return (await process.getBuiltinModule('node:events').once(trainer, 'message'))[0]
    }, asked)
  const version = await desktop.app.evaluate(() => `${process.versions.electron} (V8 ${process.versions.v8})`)
  console.log(`${cpus()[0].model}, ${threads} threads`)
  const raw: unknown[] = []
  for (const net of values.nets.split(',')) {
    const asked = { net, seconds, threads }
    const [node, shell] = [await inNode(asked), await inElectron(asked)]
    const results = await play(
      [
        { name: `Node ${process.versions.node}: ${node.backend}`, role: 'peer', measure: () => inNode(asked) },
        { name: `Electron ${version}: ${shell.backend}`, role: 'ours', measure: () => inElectron(asked) },
      ],
      rounds,
    )
    console.log(table(`\n${net}, characters trained`, results))
    raw.push({ net, results })
  }
  keep({ threads, electron: version, node: process.version, rounds, seconds, nets: raw })
  await own.terminate()
  await desktop.close()
  folder.remove()
  screen.server?.kill()
}
