// node build.mjs CONFIG.json: packs what was staged. CONFIG.json holds electron-builder's configuration and targets.
import { readFileSync } from 'node:fs'
import { Arch, build, Platform } from 'electron-builder'

const { config, projectDir, targets } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
await build({
  projectDir,
  config,
  targets: Platform.current().createTarget(targets, Arch[process.arch]),
  publish: 'never',
})
