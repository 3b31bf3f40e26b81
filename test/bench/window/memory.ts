// The window used by script, as fast as it answers: what the page keeps and what its process takes, minute by minute.
// The program must have been built.
//   memory.ts [minutes, 3; 60 for the hour that nothing may grow in] [characters, 10,000,000]

import { memoryOf, use } from '../../e2e/memory.ts'
import { startProgram } from '../../e2e/program.ts'
import { testFolder } from '../../main/app/workspace.ts'
import { writeLongRecording } from '../../main/store/long-recording.ts'

const [minutes = 3, characters = 10_000_000] = process.argv.slice(2).map(Number)
const folder = testFolder()
const file = folder.path('long.neuronscope')
writeLongRecording(file, characters, 16)
const program = await startProgram(file)
const { page, browser } = program
try {
  await page.locator('.text-view[data-unit]:not([data-unit=""])').waitFor({ timeout: 60_000 })
  const start = performance.now()
  for (let round = 0, told = -1; performance.now() - start < minutes * 60_000; round++) {
    await use(page, round)
    const minute = Math.floor((performance.now() - start) / 60_000)
    if (minute === told) continue
    told = minute
    const { kept, process } = await memoryOf(browser, page)
    console.log(
      `minute ${minute}: ${kept.toFixed(1)} MB kept, process ${process?.toFixed(0) ?? '–'} MB, ${round + 1} rounds`,
    )
  }
  console.log(program.complaints.length === 0 ? 'no complaints' : program.complaints.join('\n'))
} finally {
  await program.close()
  folder.remove()
}
