// Runs a command on the Node that npm installed for this project, whatever Node is on the machine:
//   node scripts/with-node.mjs vitest run
// Plain old JavaScript on purpose: it must run on any Node that can run npm.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const require = createRequire(import.meta.url)
const requireNode = createRequire(join(root, 'scripts/node/package.json'))
const want = 22
const exe = process.platform === 'win32' ? 'node.exe' : 'node'
const names = [`node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`]

function bundled() {
  for (const name of names) {
    try {
      const file = join(dirname(requireNode.resolve(`${name}/package.json`)), 'bin', exe)
      if (existsSync(file)) return file
    } catch {
      // not installed for this platform: try the next name
    }
  }
  return null
}

let node = bundled()
if (!node && Number(process.versions.node.split('.')[0]) >= want) node = process.execPath
if (!node) {
  console.error(`This project needs Node ${want} or newer; this is ${process.version} and no bundled Node was installed for ${process.platform}-${process.arch}.`)
  process.exit(1)
}

const [cmd, ...args] = process.argv.slice(2)
let file = cmd
if (!/\.[cm]?js$/.test(cmd)) {
  // a tool: its bin script straight from its package.json, so no shell and no shebang is involved
  const [pkg, binName] = cmd.startsWith('@') ? [cmd, cmd.split('/')[1]] : cmd.split(':').concat(cmd).slice(0, 2)
  const dir = join(root, 'node_modules', pkg)
  const { bin } = require(join(dir, 'package.json'))
  file = join(dir, typeof bin === 'string' ? bin : bin[binName] ?? Object.values(bin)[0])
}
const child = spawn(node, [file, ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: [dirname(node), process.env.PATH ?? ''].join(delimiter) },
})
for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => child.kill(s))
child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
