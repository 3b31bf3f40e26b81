// Compiles the kernels of networks (core/kernels/wasm/source), of search (core/search/kernels/source) and of checksums
// (main/store/checksum-kernel/source) to WebAssembly and writes each into the built.ts beside its source. It is run when
// kernels were changed; what it writes is committed.
//
//   node scripts/build-wasm.mjs            compile and write
//   node scripts/build-wasm.mjs --check    compile and compare: exit code 1 if built.ts is not what the source gives
//
// The compiler is clang itself, compiled to WebAssembly, from npm: it comes into .cache/ at the version pinned below,
// or from the folder that NEURONSCOPE_CLANG names (one that holds node_modules/@yowasp/clang).
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const VERSION = '22.0.0-git20542-10'
const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const NETWORKS = {
  folder: 'core/kernels/wasm',
  unit: 'kernels',
  /** Two tile widths with relaxed SIMD, and a plain one for engines that lack it. */
  variants: [
    { name: 'narrow', flags: ['-mrelaxed-simd', '-DTILE_VECTORS=2'] },
    { name: 'wide', flags: ['-mrelaxed-simd', '-DTILE_VECTORS=4'] },
    { name: 'plain', flags: ['-DTILE_VECTORS=2', '-DTILE_ROWS=5'] },
  ],
  flags: ['-matomics'],
  link: ['--shared-memory', '--max-memory=4294967296', '--export=__stack_pointer'],
}
const SEARCH = {
  folder: 'core/search/kernels',
  unit: 'search',
  variants: [
    { name: 'relaxed', flags: ['-mrelaxed-simd'] },
    { name: 'plain', flags: [] },
  ],
  flags: [],
  link: [],
}

const CHECKSUMS = {
  folder: 'main/store/checksum-kernel',
  unit: 'checksum',
  variants: [{ name: 'plain', flags: [] }],
  flags: [],
  link: [],
}

// no -ffast-math: it breaks exp silently; loop strength reduction costs the tiles a factor of two to four
const COMPILE = [
  'clang++',
  '--target=wasm32',
  '-std=c++20',
  '-O3',
  '-nostdlib',
  '-ffreestanding',
  '-fno-exceptions',
  '-fno-rtti',
  '-ffp-contract=fast',
  '-fno-math-errno',
  '-msimd128',
  '-mbulk-memory',
  '-mllvm',
  '-disable-lsr',
  '-Wall',
  '-Wextra',
  '-Wno-missing-designated-field-initializers',
]
const LINK = [
  'wasm-ld',
  '--no-entry',
  '--import-memory',
  '-z',
  'stack-size=65536',
  '--export=__heap_base',
  '--strip-all',
]

function clangFolder() {
  if (process.env.NEURONSCOPE_CLANG) return process.env.NEURONSCOPE_CLANG
  const folder = join(root, '.cache/clang')
  const installed = join(folder, 'node_modules/@yowasp/clang/package.json')
  if (existsSync(installed) && JSON.parse(readFileSync(installed, 'utf8')).version === VERSION) return folder
  mkdirSync(folder, { recursive: true })
  console.error(`Installing @yowasp/clang ${VERSION} (101 MB) into .cache/clang …`)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  execFileSync(npm, ['install', '--no-save', '--no-package-lock', '--prefix', folder, `@yowasp/clang@${VERSION}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  return folder
}

/** Runs one tool; its complaints become the error. */
async function run(tool, args, files) {
  const said = []
  const options = {
    stdout: null,
    stderr: (bytes) => bytes && said.push(Buffer.from(bytes).toString()),
    fetchProgress: () => {},
  }
  try {
    const made = await tool(args, files, options)
    const words = said.join('').trim()
    if (words) console.error(words)
    return made
  } catch (error) {
    throw new Error(`${args[0]} failed: ${said.join('') || error.message}`)
  }
}

async function compile({ runClang, runLLVM }, files, { unit, flags, link }, variant) {
  const [source, object, module] = ['cpp', 'o', 'wasm'].map((ending) => `${unit}.${ending}`)
  const compiled = await run(runClang, [...COMPILE, ...flags, ...variant, '-c', source, '-o', object], files)
  const linked = await run(runLLVM, [...LINK, ...link, object, '-o', module], { [object]: compiled[object] })
  return linked[module]
}

/** @returns what built.ts has to hold */
async function build(clang, target) {
  const sources = join(root, target.folder, 'source')
  const files = Object.fromEntries(
    readdirSync(sources)
      .sort()
      .map((name) => [name, readFileSync(join(sources, name), 'utf8')]),
  )
  const modules = []
  for (const { name, flags } of target.variants) {
    const bytes = await compile(clang, files, target, flags)
    console.error(`${target.folder} ${name}: ${bytes.length} bytes`)
    modules.push(`  ${name}:\n    '${Buffer.from(bytes).toString('base64')}',\n`)
  }
  return `// Written by scripts/build-wasm.mjs from ${target.folder}/source with @yowasp/clang ${VERSION}; do not edit.

/** SHA-256 of the source that was compiled, so that a test can tell a forgotten build without a compiler. */
export const SOURCE_HASH = '${createHash('sha256').update(JSON.stringify(files)).digest('hex')}'

/** The kernels as WebAssembly, base64. */
export const MODULES = {
${modules.join('')}}
`
}

const clang = await import(pathToFileURL(join(clangFolder(), 'node_modules/@yowasp/clang/gen/bundle.js')))
for (const target of [NETWORKS, SEARCH, CHECKSUMS]) {
  const text = await build(clang, target)
  const name = `${target.folder}/built.ts`
  const file = join(root, name)
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (existsSync(file) && readFileSync(file, 'utf8') === text) console.error(`${name} is what the source gives.`)
  else {
    console.error(`${name} is not what the source gives; run node scripts/build-wasm.mjs.`)
    process.exitCode = 1
  }
}
