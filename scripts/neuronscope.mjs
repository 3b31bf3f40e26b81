#!/usr/bin/env node
// The command line: `npm run -s neuronscope -- COMMAND …`, or the package's bin. It sets up and builds what is missing
// (saying so on standard error only) and passes everything on: arguments, standard streams, folder, exit code.
import { spawn } from 'node:child_process'
import { ensureBuilt } from './lib/build.mjs'
import { command } from './lib/command.mjs'
import { nodeEnvironment } from './lib/node.mjs'
import { at, typedIn } from './lib/paths.mjs'
import { prepare } from './setup.mjs'

command(async () => {
  const node = await prepare()
  await ensureBuilt(node)
  const child = spawn(node.file, [at('out/main/cli.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    cwd: typedIn(),
    env: nodeEnvironment(node),
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
})
