// npm run build:native: compiles the kernels (core/kernels/wasm/source) for this machine's processor, as a Node-API
// addon in .cache/native/, with the machine's own C++ compiler. Nobody needs it: without it the same source runs as
// WebAssembly. It loads in Node and in Electron alike, and is used when it is right and the fastest (core/kernels/choose.ts).
//
//   node scripts/build-native.mjs [FILE]    into another file
//   CXX=clang++-19 npm run build:native     with another compiler than g++ or clang++
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { command } from './lib/command.mjs'
import { at } from './lib/places.mjs'

const source = at('core/kernels/wasm/source/addon.cpp')
const headers = at('node_modules/node-api-headers/include')
const target = resolve(process.argv[2] ?? at(`.cache/native/neuronscope-${process.platform}-${process.arch}.node`))

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
/** Vectors of 256 bits with 16 registers, or of 128 bits with 32: six rows of sixteen columns fit both. */
const PROCESSORS = {
  x64: ['-march=x86-64-v3', '-DTILE_VECTORS=2'],
  arm64: ['-DTILE_VECTORS=4'],
}
const SYSTEMS = {
  linux: ['-shared'],
  // the names that Node itself provides are only known when it loads the addon
  darwin: ['-bundle', '-undefined', 'dynamic_lookup'],
}

command(() => {
  const flags = [...FLAGS, ...flagsOfMachine(), `-DSOURCE_HASH="${sourceHash()}"`, '-I', headers]
  const compiler = findCompiler()
  mkdirSync(dirname(target), { recursive: true })
  const made = `${target}.${process.pid}`
  try {
    compile(compiler, [...flags, source, '-o', made])
    renameSync(made, target) // a program that has the old one open keeps it
  } finally {
    rmSync(made, { force: true })
  }
  process.stderr.write(`Compiled with ${compiler} to ${target}\n`)
})

function flagsOfMachine() {
  const { platform, arch } = process
  if (SYSTEMS[platform] && PROCESSORS[arch]) return [...SYSTEMS[platform], ...PROCESSORS[arch]]
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
