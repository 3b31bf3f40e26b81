// The desktop app's entry: finds its own files, and hands over. Everything in electron/ is small and follows
// Electron's documentation and its security checklist.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { app } from 'electron'
import { createApp } from './app.ts'
import { runDesktop } from './electron/desktop.ts'
import { VERSION } from './version.ts'

// Before any kernel is compiled: 256 bits at once where the processor has them. The flag's name changed between
// versions of V8, which drops the rest of a string after a name that it does not know; hence one call each.
for (const flag of ['--wasm-revectorize', '--experimental-wasm-revectorize']) setFlagsFromString(flag)

// Not awaited: Electron is ready only after this module has been evaluated.
void runDesktop({
  createApp,
  options: {
    version: VERSION,
    workerEntry: pathToFileURL(join(import.meta.dirname, 'worker.js')),
    fixtures: join(app.getAppPath(), 'fixtures'),
  },
  preload: join(import.meta.dirname, '../preload/preload.cjs'),
  renderer: join(import.meta.dirname, '../renderer'),
})
