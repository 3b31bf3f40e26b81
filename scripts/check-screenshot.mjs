// node scripts/check-screenshot.mjs PICTURE.png: is there colored text in it? Exit code 0 if so, else 1.
import { readFileSync } from 'node:fs'
import { coloredText, describeColors } from './lib/colored-text.mjs'
import { command } from './lib/command.mjs'
import { readPng } from './lib/png.mjs'

command(() => {
  const [file] = process.argv.slice(2)
  if (!file) throw new Error('Usage: node scripts/check-screenshot.mjs PICTURE.png')
  const seen = coloredText(readPng(readFileSync(file)))
  process.stdout.write(`${seen.found ? 'Coloured text' : 'No coloured text'} (${describeColors(seen)}).\n`)
  return seen.found ? 0 : 1
})
