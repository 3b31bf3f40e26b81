// A backend of compiled kernels, WebAssembly or native. Cells without kernels are computed by the reference.

import type { Backend } from '../kernels.ts'
import { referenceBackend } from '../reference.ts'
import type { Machine } from './machine.ts'
import { createRecorder } from './recorder.ts'
import { createRunner } from './runner.ts'
import { isCompiled } from './state-index.ts'
import { createTrainer } from './trainer.ts'

/** @param about title without the threads: “WebAssembly SIMD, 6×16 tile” */
export function compiledBackend(id: string, about: string, machine: Machine, dispose = () => {}): Backend {
  const { threads } = machine
  const reference = referenceBackend()
  return {
    id,
    description: `${about}, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
    threads,
    computes: isCompiled,
    createTrainer: (spec, parameters, options) =>
      isCompiled(spec.cell)
        ? createTrainer(machine, spec, parameters, options)
        : reference.createTrainer(spec, parameters, options),
    createRunner: (spec, parameters, options) =>
      isCompiled(spec.cell)
        ? createRunner(machine, spec, parameters, options)
        : reference.createRunner(spec, parameters, options),
    createRecorder: (spec, parameters, options) =>
      isCompiled(spec.cell)
        ? createRecorder(machine, spec, parameters, options)
        : reference.createRecorder(spec, parameters, options),
    dispose,
  }
}
