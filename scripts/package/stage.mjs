// Gathers the app as it is packed: what was built, the packages that it loads, the demo, and the licences of all.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of the dependencies, what main and its threads load; the window is bundled. */
const LOADED = ['better-sqlite3', 'hyparquet-writer', 'katex', 'marked', 'sirv', 'valibot', 'ws']
/** Fonts that figures and reports have in them: the files of their weights, and which characters each holds. */
const FONTS = { '@fontsource/inter': [400, 500, 600], '@fontsource/jetbrains-mono': [400] }
/** node-addon-api, which only better-sqlite3's compilation needs, and what only KaTeX's command line needs */
const LEFT_OUT = new Set(['commander', 'node-addon-api'])

/**
 * @param {string} root the repository
 * @param {string} app the folder to be filled
 * @param {{platform: string, arch: string, sqlite?: string | null, demoText?: string | null}} machine `sqlite`: another addon
 * of better-sqlite3 than its own
 */
export function stageApp(root, app, { platform, arch, sqlite = null, demoText = null }) {
  rmSync(app, { recursive: true, force: true })
  const copy = (from, to = from) => cpSync(join(root, from), join(app, to), { recursive: true })
  for (const part of ['out/main', 'out/preload', 'out/renderer', 'fixtures/demo']) copy(part)
  if (demoText) cpSync(demoText, join(app, 'fixtures/demo/text.txt'))
  for (const name of readdirSync(join(app, 'out/main')))
    if (name === 'cli.js' || name === 'server.js') rmSync(join(app, 'out/main', name))
  const packages = closure(root, LOADED)
  for (const name of packages) if (name !== 'better-sqlite3') copy(`node_modules/${name}`)
  stageFonts(root, app)
  stageSqlite(root, app, `${platform}-${arch}`, sqlite)
  stageNative(root, app, `${platform}-${arch}`)
  const pkg = readJson(join(root, 'package.json'))
  const { name, version, description, license, main, type } = pkg
  const dependencies = Object.fromEntries(LOADED.map((one) => [one, pkg.dependencies[one]]))
  const author = 'Neuronscope contributors'
  const homepage = 'https://neuronscope.invalid'
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name, version, description, license, author, homepage, type, main, dependencies }, null, 1),
  )
  const d3 = Object.keys(pkg.devDependencies).filter((one) => one.startsWith('d3-'))
  const bundled = [...new Set([...Object.keys(pkg.dependencies), ...BUNDLED, ...d3])]
  writeFileSync(join(app, 'LICENSES.txt'), licences(root, closure(root, bundled)))
}

/** Development packages that end up in the window, beside the modules of d3. */
const BUNDLED = [
  '@fontsource/inter',
  '@fontsource/jetbrains-mono',
  '@preact/signals-core',
  'hyparquet',
  'lit-html',
  'monaco-editor',
]

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** These packages and all that they depend on. */
function closure(root, names) {
  const found = new Set()
  const add = (name) => {
    if (found.has(name) || LEFT_OUT.has(name)) return
    const file = join(root, 'node_modules', name, 'package.json')
    if (!existsSync(file)) throw new Error(`The package ${name} is not installed; run npm ci.`)
    found.add(name)
    for (const other of Object.keys(readJson(file).dependencies ?? {})) add(other)
  }
  names.forEach(add)
  return [...found].sort()
}

function stageFonts(root, app) {
  for (const [name, weights] of Object.entries(FONTS)) {
    const [from, to] = [root, app].map((place) => join(place, 'node_modules', name))
    mkdirSync(join(to, 'files'), { recursive: true })
    const wanted = new RegExp(`-(?:${weights.join('|')})-normal\\.woff2$`)
    for (const file of readdirSync(join(from, 'files')))
      if (wanted.test(file)) cpSync(join(from, 'files', file), join(to, 'files', file))
    for (const file of ['LICENSE', 'package.json', 'unicode.json']) cpSync(join(from, file), join(to, file))
  }
}

/** Its script and the one binary that this machine needs. */
function stageSqlite(root, app, machine, addon) {
  const [from, to] = [root, app].map((place) => join(place, 'node_modules/better-sqlite3'))
  cpSync(join(from, 'lib'), join(to, 'lib'), { recursive: true })
  for (const name of ['LICENSE', 'package.json']) cpSync(join(from, name), join(to, name))
  const { dependencies: _, ...pkg } = readJson(join(to, 'package.json'))
  writeFileSync(join(to, 'package.json'), JSON.stringify(pkg))
  if (addon) cpSync(addon, join(to, 'build/Release/better_sqlite3.node'))
  else cpSync(join(from, `prebuilds/${machine}.node`), join(to, `prebuilds/${machine}.node`))
}

/** The native kernels, where they were built (npm run build:native). */
function stageNative(root, app, machine) {
  const folder = join(root, '.cache/native')
  if (!existsSync(folder)) return
  const built = readdirSync(folder).filter((name) => name.endsWith(`${machine}.node`))
  mkdirSync(join(app, '.cache/native'), { recursive: true })
  for (const name of built) cpSync(join(folder, name), join(app, '.cache/native', name))
}

/** Each package with its licence and the words of it. Electron and Chromium bring their own files. */
function licences(root, names) {
  const entries = names.map((name) => {
    const folder = join(root, 'node_modules', name)
    const { version, license } = readJson(join(folder, 'package.json'))
    const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)/i.test(one))
    const words = file ? readFileSync(join(folder, file), 'utf8').trim() : 'The package holds no text of its licence.'
    return `${name} ${version} (${license ?? 'see below'})\n\n${words}\n`
  })
  const own = `Neuronscope (MIT)\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}\n`
  const note = 'SQLite is in the public domain. Electron and Chromium: LICENSE.electron.txt, LICENSES.chromium.html.\n'
  return [note, own, ...entries].join(`\n${'-'.repeat(80)}\n\n`)
}
