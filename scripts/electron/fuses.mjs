// node fuses.mjs BINARY NAME=on|off…: sets fuses of an Electron binary, by their names in @electron/fuses.
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

const [binary, ...wanted] = process.argv.slice(2)
const fuses = wanted.map((word) => {
  const [name, state] = word.split('=')
  if (!(name in FuseV1Options)) throw new Error(`There is no fuse ${name}.`)
  return [FuseV1Options[name], state === 'on']
})
await flipFuses(binary, { version: FuseVersion.V1, ...Object.fromEntries(fuses) })
