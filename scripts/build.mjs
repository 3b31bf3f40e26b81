// npm run build: builds main, preload and renderer into out/, whether or not something changed.
import { build } from './lib/build.mjs'
import { command } from './lib/command.mjs'
import { alone, prepare } from './setup.mjs'

command(async () => {
  const node = await prepare()
  return alone(() => build(node))
})
