// npm test [-- filter…]: type check, lint, build, then unit and integration tests, then the end-to-end tests in a real
// browser, then those of the shell in a real Electron. A step that fails does not keep the others from running. The last
// line is `N passed, N failed, N skipped`.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { build } from './lib/build.mjs'
import { command } from './lib/command.mjs'
import { nodeEnvironment } from './lib/node.mjs'
import { at, root } from './lib/paths.mjs'
import { end, run } from './lib/processes.mjs'
import { screenForTests } from './lib/screen.mjs'
import { browserForTests } from './lib/test-browser.mjs'
import { electronForTests } from './lib/test-electron.mjs'
import { closingLine, countReport, nothing, sum } from './lib/test-report.mjs'
import { toolScript } from './lib/tool.mjs'
import { alone, prepare, prepareDemoText, preparePeers, say } from './setup.mjs'

const filters = process.argv.slice(2)
const wants = (variable) => Boolean(process.env.CI || process.env[variable])

command(async () => {
  const node = await prepare()
  await prepareDemoText()
  await preparePeers()
  const counts = sum(
    await step('Type check', () => tool(node, 'typescript:tsc', ['--noEmit'])),
    await step('Lint', () => tool(node, '@biomejs/biome', ['check', '.'])),
    await step('Build', () => alone(() => build(node))),
    await tests(node, 'Unit and integration tests', 'unit', ['--exclude', 'test/{e2e,shell}/**']),
    await endToEnd(node),
    await inElectron(node),
  )
  process.stdout.write(`\n${closingLine(counts)}\n`)
  return counts.failed > 0 ? 1 : 0
})

/** Runs one of the project's tools in the foreground; gives its exit code. */
async function tool(node, name, args, { env, ...more } = {}) {
  const options = { cwd: root, env: { ...nodeEnvironment(node), ...env }, ...more }
  return (await run(node.file, [toolScript(name), ...args], options)).code
}

/** A step that passes or fails as a whole. */
async function step(name, work) {
  process.stdout.write(`\n${name}\n`)
  const code = await work()
  process.stdout.write(code === 0 ? `${name}: passed\n` : `${name}: FAILED\n`)
  return { ...nothing, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
}

/**
 * Runs vitest with its usual report for people and a JSON one to count from, as a group of its own: when it gives up on a
 * file that is stuck, the process that is stuck is left behind, and ended with the group.
 */
async function tests(node, title, name, args, env) {
  const file = at(`out/test/${name}.json`)
  mkdirSync(at('out/test'), { recursive: true })
  rmSync(file, { force: true })
  process.stdout.write(`\n${title}\n`)
  const stuck = at('scripts/lib/stuck-reporter.mjs')
  const reporters = ['--reporter=default', `--reporter=${stuck}`, '--reporter=json', `--outputFile.json=${file}`]
  const given = ['run', '--passWithNoTests', ...reporters, ...args, ...filters]
  const code = await tool(node, 'vitest', given, { env, detached: true })
  return countReport(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null, code)
}

/** One folder of tests, by leaving out every other one, so that filters still narrow it down; one file at a time. */
const only = (wanted) => [
  '--no-file-parallelism',
  ...readdirSync(at('test'))
    .filter((folder) => folder !== wanted)
    .flatMap((folder) => ['--exclude', `test/${folder}/**`]),
]

/** One file after another, because they measure frames. Without a browser they skip themselves, which CI refuses. */
async function endToEnd(node) {
  const browser = await browserForTests(node)
  if (!browser) say('The end-to-end tests are skipped.')
  const env = browser ?? { NEURONSCOPE_BROWSER: 'none' }
  const counts = await tests(node, 'End-to-end tests', 'e2e', only('e2e'), env)
  return refuseSkipped(counts, 'end-to-end', 'NEURONSCOPE_REQUIRE_BROWSER')
}

/** In an Electron that is here; CI fetches one. Without one, or without a screen, they skip themselves likewise. */
async function inElectron(node) {
  const electron = await electronForTests(node, { fetch: Boolean(process.env.CI) })
  const screen = electron && (await screenForTests(say))
  if (!screen) say('The shell tests are skipped.')
  const env = screen ? { ...electron, ...screen.env } : { NEURONSCOPE_ELECTRON: 'none' }
  const given = [...only('shell'), '--exclude', 'test/shell/packaged.test.ts'] // npm run package -- --check runs that
  const counts = await tests(node, 'Shell tests, in Electron', 'shell', given, env)
  if (screen?.server) await end(screen.server)
  return refuseSkipped(counts, 'shell', 'NEURONSCOPE_REQUIRE_ELECTRON')
}

function refuseSkipped(counts, kind, variable) {
  if (!wants(variable) || counts.passed + counts.failed > 0 || filters.length > 0) return counts
  say(`No ${kind} test ran, and here they must (CI or ${variable} is set).`)
  return sum(counts, { ...nothing, failed: 1 })
}
