// The set-up that every command does for itself: packages from the lockfile, a newer Node where the machine's is too
// old, the demo's text. Each step is quiet and quick when there is nothing to do; two commands started together take
// turns. What it says goes to standard error.
import { demoText, fetchDemoText, hasDemoText } from './lib/demo-text.mjs'
import { withLock } from './lib/lock.mjs'
import { bundledNode, requireNode, suits } from './lib/node.mjs'
import { install, isInstalled } from './lib/packages.mjs'
import { at, root } from './lib/paths.mjs'

export const say = (sentence) => process.stderr.write(`${sentence}\n`)

/** Holds the lock of everything that is installed or built here. */
export const alone = (work) =>
  withLock(at('.cache/setup.lock'), work, () => say('Waiting for another Neuronscope command to finish its set-up…'))

const needsPackages = () => !isInstalled(root)
const needsNode = () => !suits(process.version) && !(bundledNode() && isInstalled(at('scripts/node')))

async function ensure(isMissing, sentence, work) {
  if (!isMissing()) return
  await alone(async () => {
    if (!isMissing()) return // another command did it meanwhile
    say(sentence)
    await work()
  })
}

/** Brings packages and a Node that can run them; gives that Node. Throws one sentence where it cannot. */
export async function prepare() {
  await ensure(needsPackages, 'Installing packages (once)…', () => install(root))
  await ensure(needsNode, `Bringing a newer Node from npm (once; this machine has ${process.version})…`, () =>
    install(at('scripts/node')),
  )
  return requireNode()
}

/** Brings the demo's text; gives its path, or null where it cannot be had, which it says and which stops nothing. */
export async function prepareDemoText() {
  try {
    await ensure(() => !hasDemoText(), "Fetching the demo's text (once, 1.5 MB)…", fetchDemoText)
    return demoText
  } catch (error) {
    say(`There will be no demo text: ${error.message}`)
    return null
  }
}

/** Brings the readers that only tests compare with; where it cannot, says so: those tests are skipped. */
export async function preparePeers() {
  const folder = at('test/peers')
  try {
    await ensure(
      () => !isInstalled(folder),
      'Installing what tests compare with (once, 360 MB)…',
      () => install(folder),
    )
  } catch (error) {
    say(`Tests against other readers are skipped: ${error.message}`)
  }
}
