// Which flag lets V8 join vectors: a name that it does not know would be complained of at every start.
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { wideVectorFlag } from '../../../main/workers/wide-vectors.ts'

test('the flag has the name that the version of V8 knows, and there is none for other processors', () => {
  expect(wideVectorFlag('13.0.245.25-electron.0', 'x64')).toBe('--experimental-wasm-revectorize')
  expect(wideVectorFlag('14.6.202.34-node.34', 'x64')).toBe('--experimental-wasm-revectorize')
  expect(wideVectorFlag('15.4.10', 'x64')).toBe('--wasm-revectorize')
  expect(wideVectorFlag('15.4.10', 'arm64')).toBeUndefined()
})

test('setting it says nothing on standard error', () => {
  const module = new URL('../../../main/workers/wide-vectors.ts', import.meta.url)
  const { stderr, status } = spawnSync(
    process.execPath,
    ['-e', `import('${module}').then((m) => m.allowWideVectors())`],
    {
      encoding: 'utf8',
    },
  )
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
})
