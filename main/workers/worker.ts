// The entry of every thread: the writer, or a thread that runs tasks.

import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadData } from './protocol.ts'
import { runTasks } from './task-runner.ts'
import { writerMain } from './writer.ts'

if (!parentPort) throw new Error('This file is the entry of a worker thread.')
const data = workerData as ThreadData | { kind: 'writer' }
if (data.kind === 'tasks') runTasks(parentPort, data)
else writerMain(parentPort, data as never)
