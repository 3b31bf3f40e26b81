// Runs the steps of a shutdown, each even if an earlier one failed.

/** Runs all of `steps`, one after the other. @throws what the first that failed has thrown */
export async function allInTurn(...steps: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps)
    try {
      await step()
    } catch (error) {
      failures.push(error)
    }
  if (failures.length > 0) throw failures[0]
}

/** The same for synchronous steps. */
export function allInTurnNow(...steps: (() => void)[]): void {
  const failures: unknown[] = []
  for (const step of steps)
    try {
      step()
    } catch (error) {
      failures.push(error)
    }
  if (failures.length > 0) throw failures[0]
}
