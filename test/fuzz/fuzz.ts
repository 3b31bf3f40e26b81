// npm run fuzz [-- COUNT [PARSER]]: a million nearly sound files for each parser, or COUNT; with a new seed each time,
// which is printed so that a fault can be met again (NEURONSCOPE_FUZZ_SEED).

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../core/model/random.ts'
import { fuzz } from './mutate.ts'
import { PARSERS } from './parsers.ts'

const [count = '1000000', only = ''] = process.argv.slice(2)
const seed = Number(process.env.NEURONSCOPE_FUZZ_SEED ?? Date.now() % 2 ** 31)
console.log(`Seed ${seed}.`)
let faults = 0
for (const parser of PARSERS.filter(({ name }) => name.includes(only))) {
  const started = performance.now()
  const fault = await fuzz(parser, Number(count), createRandom(seed))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (!fault) {
    console.log(`${parser.name}: ${Number(count).toLocaleString('en')} files, ${seconds} s`)
    continue
  }
  faults++
  const folder = join(import.meta.dirname, '../../out/fuzz')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${parser.name.replace(/\W+/g, '-')}.bin`)
  writeFileSync(file, fault.input)
  console.log(`${parser.name}: FAULT, kept in ${file}\n${fault.problem}`)
}
process.exitCode = faults > 0 ? 1 : 0
