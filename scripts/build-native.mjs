// npm run build:native: compiles the kernels (core/kernels/wasm/source) for this machine's processor, as Node-API
// addons in .cache/native/, with the machine's own C++ compiler. It is optional: without it the same source runs as
// WebAssembly. They load in Node and in Electron alike; the fastest that computes rightly is used
// (core/kernels/choose.ts).
//
//   node scripts/build-native.mjs [FOLDER]    into another folder
//   CXX=clang++-19 npm run build:native       with another compiler than g++ or clang++
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { command } from './lib/command.mjs'
import { at } from './lib/paths.mjs'

const source = at('core/kernels/wasm/source/addon.cpp')
const headers = at('node_modules/node-api-headers/include')
const folder = resolve(process.argv[2] ?? at('.cache/native'))

/** GCC has __builtin_shufflevector from 12 on, clang all that is needed from 14 on. */
const WANTED = 'g++ 12 or newer, or clang++ 14 or newer'

/** No -ffast-math: it breaks exp silently. */
const FLAGS = [
  '-std=c++20',
  '-O3',
  '-ffp-contract=fast',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-fvisibility=hidden',
  '-fPIC',
  '-pthread',
  '-Wall',
  '-Wextra',
  '-Wno-missing-field-initializers',
  '-Wno-missing-designated-field-initializers',
  '-Wno-unknown-warning-option',
]
/**
 * Vectors of 256 bits with 16 registers, or of 128 bits with 32: six rows of sixteen columns fit both. The addon for
 * AVX-512 is made in any case, and refuses to load where the processor has none.
 */
const VARIANTS = {
  x64: {
    native: ['-march=x86-64-v3', '-DTILE_VECTORS=2'],
    'native-wide': ['-march=x86-64-v4', '-mprefer-vector-width=512', '-DTILE_VECTORS=2'],
  },
  arm64: { native: ['-DTILE_VECTORS=4'] },
}
const SYSTEMS = {
  linux: ['-shared'],
  // the names that Node itself provides are only known when it loads the addon
  darwin: ['-bundle', '-undefined', 'dynamic_lookup'],
}

command(() => {
  if (!existsSync(headers)) throw new Error('The headers of Node-API are not installed; run npm ci first.')
  const { variants, system } = machine()
  const compiler = findCompiler()
  const flags = [...FLAGS, ...system, `-DSOURCE_HASH="${sourceHash()}"`, '-I', headers]
  mkdirSync(folder, { recursive: true })
  for (const [id, own] of Object.entries(variants)) {
    const target = join(folder, `${id}-${process.platform}-${process.arch}.node`)
    const made = `${target}.${process.pid}`
    try {
      compile(compiler, [...flags, ...own, source, '-o', made])
      renameSync(made, target) // a program that has the old one open keeps it
    } finally {
      rmSync(made, { force: true })
    }
    process.stderr.write(`Compiled with ${compiler} to ${target}\n`)
  }
})

function machine() {
  const { platform, arch } = process
  if (SYSTEMS[platform] && VARIANTS[arch]) return { system: SYSTEMS[platform], variants: VARIANTS[arch] }
  throw new Error(
    `The native kernels can be built on Linux and macOS, for x64 and arm64, not on ${platform} for ${arch}; the WebAssembly kernels run here without being built.`,
  )
}

/** What the program compares to tell an addon of other sources: written by scripts/build-wasm.mjs. */
function sourceHash() {
  return /SOURCE_HASH = '([0-9a-f]+)'/.exec(readFileSync(at('core/kernels/wasm/built.ts'), 'utf8'))[1]
}

function findCompiler() {
  const names = process.env.CXX ? [process.env.CXX] : ['g++', 'clang++', 'c++']
  const found = names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0)
  if (found) return found
  throw new Error(
    `No C++ compiler was found (${names.join(', ')}); install ${WANTED}, or do without: the WebAssembly kernels need none.`,
  )
}

function compile(compiler, args) {
  const { status, stderr, error } = spawnSync(compiler, args, { encoding: 'utf8' })
  if (stderr) process.stderr.write(stderr)
  if (status !== 0)
    throw new Error(
      `${compiler} could not compile the kernels${error ? ` (${error.message})` : ''}; they need ${WANTED}.`,
    )
}
