// Most of what a person does begins with a recording: the program on a workspace that was made for the test, with a
// text, a small network trained on it, and a recording of all of it.

import type { TrainingConfig } from '../../main/contract/types.ts'
import { addRecorded } from '../main/app/recorded.ts'
import { openApp } from '../main/app/workspace.ts'
import { type Program, startProgram } from './program.ts'

/** Makes the workspace and gives the file back for the next to open it. */
export async function makeRecorded(file: string, text: string, change: Partial<TrainingConfig>): Promise<void> {
  const app = await openApp(file)
  await addRecorded(app, text, change, { name: 'all of it' })
  await app.close()
}

/** Makes it and opens it. */
export async function startRecorded(file: string, text: string, change: Partial<TrainingConfig>): Promise<Program> {
  await makeRecorded(file, text, change)
  return startProgram(file)
}
