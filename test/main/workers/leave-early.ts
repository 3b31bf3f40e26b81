// A program that ends a thread while the answer of its last task is still on its way; run by leaving.test.ts.

import { Threads } from '../../../main/workers/threads.ts'

const answering = `import { parentPort } from 'node:worker_threads'
parentPort.on('message', ({ request: { id, input } }) => parentPort.postMessage({ id, result: input }))`

const entry = new URL(`data:text/javascript,${encodeURIComponent(answering)}`)
const threads = new Threads({ entry, file: 'none' })
await threads.run('backend', 'started' as never).done
const late = threads.run('backend', 'late' as never).done
late.catch(() => undefined)
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500) // the answer arrives, and is not taken yet
await threads.close()
process.stdout.write('closed')
