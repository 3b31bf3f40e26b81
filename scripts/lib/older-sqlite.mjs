// better-sqlite3 for an Electron whose Node-API is older than the 10 that its own binaries need: its source, compiled
// here, with persistent strings kept in objects (scripts/electron/string-ref.hpp). Only tests need it.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hashOf } from './freshness.mjs'
import { at, root } from './paths.mjs'
import { run } from './processes.mjs'

const source = at('node_modules/better-sqlite3')
const header = 'scripts/electron/string-ref.hpp'

/** What is changed in the source: a file, what it holds, and what stands there instead. */
const EDITS = [
  ['better_sqlite3.cpp', '#include <napi.h>', '#include <napi.h>\n#include "string-ref.hpp"'],
  [
    'util/constants.cpp',
    'Napi::Persistent(InternalizedFromLatin1(env, str))',
    'StringRef(InternalizedFromLatin1(env, str))',
  ],
  [
    'util/bind-map.cpp',
    'name(Napi::Persistent(InternalizedFromUtf8(env, name, -1)))',
    'name(StringRef(InternalizedFromUtf8(env, name, -1)))',
  ],
  ['util/bind-map.cpp', 'name(Napi::Persistent(pair->name.Value()))', 'name(StringRef(pair->name.Value()))'],
]
/** The files that name the type of such a reference. */
const TYPED = ['util/constants.cpp', 'util/bind-map.cpp', 'util/helpers.cpp']

/** Compiles it where it is not there yet; gives the addon's path. An error is one sentence. */
export async function olderSqlite(folder, say) {
  const hash = hashOf(root, [header, 'scripts/lib/older-sqlite.mjs', 'node_modules/better-sqlite3/package.json'])
  const addon = join(folder, `better-sqlite3-${hash.slice(0, 12)}.node`)
  if (existsSync(addon)) return addon
  say('Compiling better-sqlite3 for the Electron of the tests (once, about a minute)…')
  const scratch = join(folder, 'sqlite')
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  cpSync(join(source, 'src'), join(scratch, 'src'), { recursive: true })
  adapt(join(scratch, 'src'))
  const defines = definesOf(readFileSync(join(source, 'deps/defines.gypi'), 'utf8'))
  const includes = [dirname(at(header)), at('node_modules/node-addon-api'), at('node_modules/node-api-headers/include')]
  const [sqlite, binding, made] = ['sqlite3.o', 'binding.o', 'made.node'].map((name) => join(scratch, name))
  await Promise.all([
    compile('gcc', ['-O2', '-fPIC', ...defines, '-c', join(source, 'deps/sqlite3/sqlite3.c'), '-o', sqlite]),
    compile('g++', [
      '-std=c++20',
      '-O2',
      '-fPIC',
      '-DNAPI_VERSION=8',
      '-DNAPI_DISABLE_CPP_EXCEPTIONS',
      '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      ...defines,
      ...[...includes, join(source, 'deps/sqlite3')].map((place) => `-I${place}`),
      ...['-c', join(scratch, 'src/better_sqlite3.cpp'), '-o', binding],
    ]),
  ])
  await compile('g++', ['-shared', binding, sqlite, '-o', made])
  renameSync(made, addon)
  rmSync(scratch, { recursive: true, force: true })
  return addon
}

function adapt(folder) {
  const typed = TYPED.map((name) => [name, 'Napi::Reference<Napi::String>', 'StringRef'])
  for (const [name, from, to] of [...EDITS, ...typed]) {
    const text = readFileSync(join(folder, name), 'utf8')
    if (!text.includes(from)) throw new Error(`better-sqlite3's ${name} lacks what is adapted here: ${from}.`)
    writeFileSync(join(folder, name), text.replaceAll(from, to))
  }
}

/** The compiler's options for the definitions that better-sqlite3 is built with. */
function definesOf(gypi) {
  return [...gypi.matchAll(/'([A-Z0-9_]+(?:=[^']*)?)'/g)].map(([, define]) => `-D${define}`)
}

async function compile(compiler, args) {
  const { code, err, error } = await run(compiler, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  if (error) throw new Error(`better-sqlite3 could not be compiled: there is no ${compiler} (${error.message}).`)
  if (code !== 0) throw new Error(`${compiler} could not compile better-sqlite3: ${err.trim().split('\n')[0]}.`)
}
