// A reporter for vitest. A test that keeps its thread for itself, waiting for what never comes, is beyond vitest's own
// time limits; here the file is named and the run ended, so that its parent can end what is left of it.
import { relative } from 'node:path'

const MINUTES = 15 // without one test's end: the longest file takes one minute, and thirteen on a very busy machine

export default class StuckReporter {
  #timers = new Map()
  #milliseconds

  constructor({ minutes = MINUTES } = {}) {
    this.#milliseconds = minutes * 60_000
  }

  onTestModuleQueued({ moduleId }) {
    this.#wait(moduleId)
  }

  onTestCaseResult({ module: { moduleId } }) {
    if (this.#timers.has(moduleId)) this.#wait(moduleId)
  }

  #wait(moduleId) {
    clearTimeout(this.#timers.get(moduleId))
    this.#timers.set(moduleId, setTimeout(() => this.#giveUp(moduleId), this.#milliseconds).unref())
  }

  onTestModuleEnd({ moduleId }) {
    clearTimeout(this.#timers.get(moduleId))
    this.#timers.delete(moduleId)
  }

  #giveUp(moduleId) {
    const minutes = this.#milliseconds / 60_000
    process.stdout.write(
      `\n${relative(process.cwd(), moduleId)} is stuck: nothing in it has ended within ${minutes} minutes.\n`,
    )
    process.exit(1)
  }
}
