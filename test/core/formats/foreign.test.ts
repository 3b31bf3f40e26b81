// The commands in the sentences about files that are not read here: they are run, and what they make is read.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sentence } from '../../../core/errors.ts'
import { readModel } from '../../../core/formats/formats.ts'

const python = ['python3', '/usr/bin/python3'].find(
  (one) => spawnSync(one, ['-c', 'import torch, numpy, joblib']).status === 0,
)
if (!python) console.warn('Skipped: no python3 with torch, numpy and joblib.')

const folder = mkdtempSync(join(tmpdir(), 'foreign-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NETWORK = `
import torch, numpy as np, pickle, joblib
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = torch.nn.LSTM(3, 4)
        self.fc = torch.nn.Linear(4, 3)
    def forward(self, x):
        return self.fc(self.rnn(x)[0])
torch.manual_seed(1)
net = Net()
arrays = {k: v.numpy() for k, v in net.state_dict().items()}
`

describe.skipIf(!python)('what is not read is made readable by the command that is said', () => {
  const run = (script: string) => {
    writeFileSync(join(folder, 'run.py'), script)
    return execFileSync(python!, ['run.py'], { cwd: folder, encoding: 'utf8' })
  }

  it.each([
    ['TorchScript', 'net "a".zip', 'torch.jit.script(net).save(FILE)'],
    ['an archive of NumPy', 'w.npz', 'np.savez(FILE, **arrays)'],
    ['a pickle', 'w.pkl', 'pickle.dump(arrays, open(FILE, "wb"))'],
    ['a pickle of joblib', 'w.joblib', 'joblib.dump(arrays, FILE)'],
  ])('%s', (_, name, save) => {
    run(`${NETWORK}${save.replace('FILE', JSON.stringify(name))}`)
    let said = ''
    try {
      readModel(new Map([[name, new Uint8Array(readFileSync(join(folder, name)))]]))
    } catch (error) {
      said = sentence(error)
    }
    const [, command] = /[iI]n Python: (.*"net\.pt"\))/.exec(said) ?? []
    expect(command, said).toBeDefined()
    run(command)
    const { spec } = readModel(new Uint8Array(readFileSync(join(folder, 'net.pt'))), { vocabulary: '["a", "b", "c"]' })
    expect(spec).toMatchObject({ cell: 'lstm', layers: 1, hidden: 4, vocabulary: 3 })
  })
})
