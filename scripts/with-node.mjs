// Runs a tool or a file on the Node that runs the program (the machine's when it is new enough, else npm's):
//   node scripts/with-node.mjs vitest run        node scripts/with-node.mjs typescript:tsc --noEmit
//   node scripts/with-node.mjs some/file.ts
import { spawn } from 'node:child_process'
import { command } from './lib/command.mjs'
import { nodeEnvironment, requireNode } from './lib/node.mjs'
import { toolScript } from './lib/tool.mjs'

command(() => {
  const [name, ...args] = process.argv.slice(2)
  if (!name) throw new Error('Say what to run: node scripts/with-node.mjs TOOL-OR-FILE [arguments]')
  const node = requireNode()
  const child = spawn(node.file, [toolScript(name), ...args], { stdio: 'inherit', env: nodeEnvironment(node) })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
})
