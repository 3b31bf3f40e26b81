// Running on compiled kernels: states and logits are copied to plain arrays that are valid until the next call.

import { AppError } from '../../errors.ts'
import { checkParameters, checkSpec, type ModelSpec, type Parameters } from '../../model/spec.ts'
import type { StateKind } from '../../model/units.ts'
import type { Advanced, Runner, RunnerOptions } from '../kernels.ts'
import type { Machine } from './machine.ts'
import { CompiledNetwork, type Purpose, type Recording } from './network.ts'
import { placeOf } from './state-index.ts'

/** @throws AppError `bad-model`, `bad-parameters`, or that the network does not fit the memory */
export function createRunner(
  machine: Machine,
  spec: ModelSpec,
  parameters: Parameters,
  options: RunnerOptions,
): Runner {
  return runnerOf(readerOf(machine, spec, parameters, options), options)
}

/** A network without training buffers. */
export function readerOf(
  machine: Machine,
  spec: ModelSpec,
  parameters: Parameters,
  options: RunnerOptions,
  recording?: Recording,
): CompiledNetwork {
  checkSpec(spec)
  checkParameters(spec, parameters)
  const network = new CompiledNetwork(machine, spec, { ...purposeOf(options), recording })
  network.writeParameters(parameters, options.loading)
  return network
}

/** Runs with the parameters of `owner`. */
export function createBorrower(machine: Machine, owner: CompiledNetwork, options: RunnerOptions): Runner {
  const network = new CompiledNetwork(machine, owner.spec, { ...purposeOf(options), owner })
  network.run('derive')
  return runnerOf(network, options)
}

function purposeOf({ streams, maxTime }: RunnerOptions): Purpose {
  return { streams, time: maxTime, training: false, slots: { mean: false, square: false } }
}

/** @throws AppError `too-long` */
export function checkTime(time: number, maxTime: number): void {
  if (time > maxTime) throw new AppError('too-long', `This runner takes ${maxTime} characters at a time, not ${time}.`)
}

/** Runs a network whose parameters are set. */
export function runnerOf(network: CompiledNetwork, { streams, maxTime }: RunnerOptions): Runner {
  const { calls, spec } = network
  const kept = new Map<string, Float32Array>()

  /** The staging area, in an array that the next call reuses. */
  function take(name: string, length: number): Float32Array {
    let array = kept.get(name)
    if (!array || array.length < length) kept.set(name, (array = new Float32Array(length)))
    const out = array.length === length ? array : array.subarray(0, length)
    network.readStaging(out)
    return out
  }

  function statesOf(kind: StateKind, layer: number, time: number): Float32Array {
    calls.states(layer, placeOf(spec.cell, kind))
    return take(`${kind}${layer}`, time * streams * spec.hidden)
  }

  function logitsOf(time: number): Float32Array {
    calls.logits()
    return take('logits', time * streams * spec.vocabulary)
  }

  return {
    streams,
    maxTime,
    advance(ids, time, { kinds = [], logits = false }): Advanced {
      checkTime(time, maxTime)
      network.writeIds(ids, time * streams)
      calls.set_time(time)
      network.run(logits ? 'advance_decoded' : 'advance')
      const layers = Array.from({ length: spec.layers }, (_, layer) => layer)
      const states = Object.fromEntries(kinds.map((kind) => [kind, layers.map((layer) => statesOf(kind, layer, time))]))
      return { states, ...(logits && { logits: logitsOf(time) }) }
    },
    state: () => network.readState(),
    setState: (state) => network.writeState(state),
    resetState: () => network.resetState(),
    dispose: () => network.dispose(),
  }
}
