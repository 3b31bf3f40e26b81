// The entry of the desktop app: resolves its files and starts it. electron/ follows Electron's security checklist.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'
import { createApp } from './app.ts'
import { wordsAskedFor } from './electron/arguments.ts'
import { runDesktop } from './electron/desktop.ts'
import { VERSION } from './version.ts'
import { allowWideVectors } from './workers/wide-vectors.ts'

allowWideVectors() // before any kernel is compiled

const words = wordsAskedFor(process.argv, VERSION)
if (words) {
  process.stdout.write(words)
  app.exit(0)
} else {
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
}
