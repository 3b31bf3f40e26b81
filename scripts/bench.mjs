// npm run bench [-- name…]: runs the benchmarks of test/bench one after another and says which were skipped, and why.
// Each prints its own table, and may write its raw rounds to the file that NEURONSCOPE_BENCH_OUT names (out/bench/).
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { benchesIn, chosen, skipReason } from './lib/benches.mjs'
import { ensureBuilt } from './lib/build.mjs'
import { command } from './lib/command.mjs'
import { nodeEnvironment } from './lib/node.mjs'
import { at, root } from './lib/paths.mjs'
import { launch } from './lib/processes.mjs'
import { browserForTests } from './lib/test-browser.mjs'
import { prepare } from './setup.mjs'

command(async () => {
  const benches = chosen(benchesIn(at('test/bench')), process.argv.slice(2))
  const node = await prepare()
  await ensureBuilt(node)
  const env = { ...nodeEnvironment(node), ...((await browserForTests(node)) ?? { NEURONSCOPE_BROWSER: 'none' }) }
  const outcomes = []
  for (const name of benches) outcomes.push(await bench(node, env, name))
  process.stdout.write(`\n${outcomes.join('\n')}\n`)
  return outcomes.some((line) => line.includes(': failed')) ? 1 : 0
})

/** Runs one benchmark, passing on what it prints; gives one line that says how it went. */
async function bench(node, env, name) {
  const raw = at(`out/bench/${name}.json`)
  mkdirSync(dirname(raw), { recursive: true })
  process.stdout.write(`\n== ${name}\n`)
  const started = performance.now()
  const child = launch(node.file, [at(`test/bench/${name}.ts`)], {
    cwd: root,
    env: { ...env, NEURONSCOPE_BENCH_OUT: raw },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text)
    printed += text
  })
  const { code } = await child.finished
  const reason = skipReason(printed)
  if (code !== 0) return `${name}: failed (exit code ${code})`
  if (reason) return `${name}: skipped (${reason})`
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  return `${name}: ${seconds} s${existsSync(raw) ? `, raw rounds in out/bench/${name}.json` : ''}`
}
