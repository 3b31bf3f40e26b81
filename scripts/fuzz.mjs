// npm run fuzz [-- COUNT [PARSER]]: a million nearly sound files for each parser of networks, or COUNT (test/fuzz).
import { command } from './lib/command.mjs'
import { nodeEnvironment } from './lib/node.mjs'
import { at, root } from './lib/paths.mjs'
import { run } from './lib/processes.mjs'
import { prepare } from './setup.mjs'

command(async () => {
  const node = await prepare()
  const given = [at('test/fuzz/fuzz.ts'), ...process.argv.slice(2)]
  return (await run(node.file, given, { cwd: root, env: nodeEnvironment(node) })).code
})
