// The entry of a thread that is nothing but the writer.

import { parentPort, workerData } from 'node:worker_threads'
import { writerMain } from '../../../main/workers/writer.ts'

writerMain(parentPort!, workerData)
