// Long work in calls of about a twelfth of a second each: short enough to report and to be stopped in between, long
// enough that what a call costs does not show. How long that is in characters is learned from the time that calls take;
// what is computed does not depend on it.

export interface TimeSlice {
  /** Calls `work` with as many characters as seem right, at most `left`. @returns how many those were */
  run(left: number, work: (count: number) => void): number
}

/** What a call may take, milliseconds. */
const TARGET = 80
/** Characters of the first call, whose speed nobody knows. */
const FIRST = 4

/**
 * @param most characters a call
 * @param now milliseconds from anywhere; core has no clock of its own, and without one calls grow as long as they may
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
