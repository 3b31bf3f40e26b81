// Throughput by the wall clock: over the last seconds, and over all.

/** Window of the current rate, seconds. */
const WINDOW = 8

export class Throughput {
  #marks: { time: number; step: number }[] = []
  /** seconds and steps before the last start */
  #before = { seconds: 0, steps: 0 }
  #started: { time: number; step: number } | undefined
  #step = 0

  /** Starts the clock (again). */
  start(step: number): void {
    this.#started = { time: now(), step }
    this.#step = step
    this.#marks = [this.#started]
  }

  /** Stops the clock. */
  stop(): void {
    this.#before = { seconds: this.seconds(), steps: this.#steps() }
    this.#started = undefined
  }

  /** Steps a second over the last seconds. */
  rate(step: number): number {
    this.#step = step
    if (!this.#started) return 0
    const time = now()
    const last = this.#marks.at(-1)
    if (!last || time - last.time > WINDOW / 32) this.#marks.push({ time, step })
    while (this.#marks.length > 2 && time - this.#marks[1].time > WINDOW) this.#marks.shift()
    const [first] = this.#marks
    return time > first.time ? (step - first.step) / (time - first.time) : 0
  }

  /** Steps a second over all the time that the clock ran. */
  overall(): number {
    const seconds = this.seconds()
    return seconds > 0 ? this.#steps() / seconds : 0
  }

  seconds(): number {
    return this.#before.seconds + (this.#started ? now() - this.#started.time : 0)
  }

  #steps(): number {
    return this.#before.steps + (this.#started ? this.#step - this.#started.step : 0)
  }
}

const now = () => performance.now() / 1000
