// npm run calibrate [-- --quick] [--write] [--only nulls,coverage,power,probes]: what p, q, held-out figures and intervals
// promise, beside what they keep on simulated recordings. Each table is kept in out/calibration/ as it grows; --write puts
// all that are there into the README.
import { command } from './lib/command.mjs'
import { nodeEnvironment } from './lib/node.mjs'
import { at, root } from './lib/paths.mjs'
import { run } from './lib/processes.mjs'
import { prepare } from './setup.mjs'

command(async () => {
  const node = await prepare()
  const given = [at('test/calibrate/calibrate.ts'), ...process.argv.slice(2)]
  return (await run(node.file, given, { cwd: root, env: nodeEnvironment(node) })).code
})
