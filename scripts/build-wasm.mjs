// Compiles the kernels (core/kernels/wasm/source) to WebAssembly and writes them into core/kernels/wasm/built.ts.
// Only somebody who changes the kernels runs this; everybody else uses what is committed.
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
const sources = join(root, 'core/kernels/wasm/source')
const target = join(root, 'core/kernels/wasm/built.ts')

/** Two tile widths with relaxed SIMD, and a plain one for engines that lack it. */
const VARIANTS = [
  { name: 'narrow', flags: ['-mrelaxed-simd', '-DTILE_VECTORS=2'] },
  { name: 'wide', flags: ['-mrelaxed-simd', '-DTILE_VECTORS=4'] },
  { name: 'plain', flags: ['-DTILE_VECTORS=2', '-DTILE_ROWS=5'] },
]

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
  '-matomics',
  '-mllvm',
  '-disable-lsr',
  '-Wall',
  '-Wextra',
  '-Wno-missing-designated-field-initializers',
  '-c',
  'kernels.cpp',
  '-o',
  'kernels.o',
]
const LINK = [
  'wasm-ld',
  '--no-entry',
  '--import-memory',
  '--shared-memory',
  '--max-memory=4294967296',
  '-z',
  'stack-size=65536',
  '--export=__stack_pointer',
  '--export=__heap_base',
  '--strip-all',
  'kernels.o',
  '-o',
  'kernels.wasm',
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

async function compile({ runClang, runLLVM }, files, flags) {
  const compiled = await run(runClang, [...COMPILE, ...flags], files)
  const linked = await run(runLLVM, LINK, { 'kernels.o': compiled['kernels.o'] })
  return linked['kernels.wasm']
}

const clang = await import(pathToFileURL(join(clangFolder(), 'node_modules/@yowasp/clang/gen/bundle.js')))
const files = Object.fromEntries(
  readdirSync(sources)
    .sort()
    .map((name) => [name, readFileSync(join(sources, name), 'utf8')]),
)
const modules = []
for (const { name, flags } of VARIANTS) {
  const bytes = await compile(clang, files, flags)
  console.error(`${name}: ${bytes.length} bytes`)
  modules.push(`  ${name}:\n    '${Buffer.from(bytes).toString('base64')}',\n`)
}
const text = `// Written by scripts/build-wasm.mjs from core/kernels/wasm/source with @yowasp/clang ${VERSION}; do not edit.

/** SHA-256 of the source that was compiled, so that a test can tell a forgotten build without a compiler. */
export const SOURCE_HASH = '${createHash('sha256').update(JSON.stringify(files)).digest('hex')}'

/** The kernels as WebAssembly, base64. */
export const MODULES = {
${modules.join('')}}
`
if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error('core/kernels/wasm/built.ts is not what the source gives; run node scripts/build-wasm.mjs.')
    process.exit(1)
  }
  console.error('core/kernels/wasm/built.ts is what the source gives.')
} else writeFileSync(target, text)
