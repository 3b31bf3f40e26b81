// Long work in calls of about 80 ms, between which it reports and can be cancelled. The number of characters of a call is
// adapted to the measured time; results do not depend on it.

export interface TimeSlice {
  /** Calls `work` with the current number of characters, at most `left`. @returns that number */
  run(left: number, work: (count: number) => void): number
}

/** Target time of a call, milliseconds. */
const TARGET = 80
/** Characters of the first call, before any measurement. */
const FIRST = 4

/**
 * @param most characters a call
 * @param now milliseconds from any origin; without it calls grow up to `most`
 */
export function createTimeSlice(most: number, now: () => number = () => 0): TimeSlice {
  let length = Math.min(FIRST, most)
  return {
    run(left, work) {
      const count = Math.min(length, left)
      const start = now()
      work(count)
      const fitting = Math.floor((count * TARGET) / (now() - start))
      length = Math.max(1, Math.min(most, 2 * length, fitting))
      return count
    },
  }
}
