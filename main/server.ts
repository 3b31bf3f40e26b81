// The program without Electron: the same app on loopback, for a browser or a Chromium app window.
// Prints one line of JSON, {"url": …}, when it listens; ends on SIGTERM, SIGINT, or when its standard input closes.
// However it ends, what went wrong is one sentence on standard error.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError, sentence } from '../core/errors.ts'
import { createApp } from './app.ts'
import { dataFolder } from './data-folder.ts'
import { keepSession, lastSession } from './http/last-session.ts'
import { OpenWorkspace } from './open-workspace.ts'
import { chromiumPrinter } from './printing/chromium.ts'
import { allInTurn } from './serialize.ts'
import { createPreferences } from './services/preferences.ts'
import { startServer } from './transport/http.ts'
import { VERSION } from './version.ts'

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    port: { type: 'string', default: '0' },
    demo: { type: 'boolean', default: false },
    'demo-text': { type: 'string' },
    'keep-open': { type: 'boolean', default: false },
  },
})

/** Folders beside this file's bundle, out/main. */
const program = join(import.meta.dirname, '../..')

async function main(): Promise<void> {
  if (!values.workspace) throw new AppError('no-workspace', 'Say which workspace to open: --workspace FILE.')
  const workspace = new OpenWorkspace(createApp)
  const common = {
    shell: 'browser' as const,
    version: VERSION,
    workerEntry: new URL('./worker.js', import.meta.url),
    fixtures: join(program, 'fixtures'),
    preferences: createPreferences(join(dataFolder(), 'desk.json')),
    printer: chromiumPrinter(),
    demoText: values['demo-text'] ?? join(program, '.cache/moby-dick/data.txt'),
    openOther: async (file: string) => void (await workspace.open({ ...common, workspace: file })),
  }
  await workspace.open({ ...common, workspace: values.workspace, demo: values.demo })
  const sessions = join(dataFolder(), 'sessions.json')
  const server = await startServer({
    root: join(program, 'out/renderer'),
    serve: (port) => workspace.serve(port),
    port: Number(values.port),
    last: lastSession(sessions, values.workspace),
  }).catch(async (error) => {
    await workspace.close()
    throw error
  })
  keepSession(sessions, values.workspace, server.session)
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    allInTurn(
      () => server.close(),
      () => workspace.close(),
    ).then(() => process.exit(0), fail)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  if (!values['keep-open']) process.stdin.on('end', end).resume()
  console.log(JSON.stringify({ url: server.url }))
}

function fail(error: unknown): never {
  console.error(error instanceof AppError ? sentence(error) : `Unexpected: ${sentence(error)}`)
  process.exit(1)
}

process.on('uncaughtException', fail)
main().catch(fail)
