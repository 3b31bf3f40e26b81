// Prints the path of the browser that the end-to-end tests would use; exits with 1 where there is none.
import { command } from './lib/command.mjs'
import { browserForTests } from './lib/test-browser.mjs'
import { prepare } from './setup.mjs'

command(async () => {
  const found = await browserForTests(await prepare())
  if (found) process.stdout.write(`${found.NEURONSCOPE_BROWSER}\n`)
  return found ? 0 : 1
})
