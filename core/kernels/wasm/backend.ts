// A backend of compiled kernels, whatever machine they run on.

import type { Backend } from '../kernels.ts'
import type { Machine } from './machine.ts'
import { createRecorder } from './recorder.ts'
import { createRunner } from './runner.ts'
import { createTrainer } from './trainer.ts'

/** @param about for people, without the threads: “WebAssembly SIMD, 6×16 tile” */
export function compiledBackend(id: string, about: string, machine: Machine, dispose = () => {}): Backend {
  const { threads } = machine
  return {
    id,
    description: `${about}, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
    threads,
    createTrainer: (spec, parameters, options) => createTrainer(machine, spec, parameters, options),
    createRunner: (spec, parameters, options) => createRunner(machine, spec, parameters, options),
    createRecorder: (spec, parameters, options) => createRecorder(machine, spec, parameters, options),
    dispose,
  }
}
