// Computes and stores the codes of some groups of a recording's units. Stored groups are kept on cancellation.

import { GROUP_UNITS } from '../../../core/run/record.ts'
import { packBooks } from '../../../core/search/codes/code-bytes.ts'
import { createCoder } from '../../../core/search/codes/coding.ts'
import { CODE_CHARACTERS } from '../../store/store.ts'
import type { TaskContext } from '../context.ts'
import { valuesOf } from '../recorded-units.ts'

export interface MakeCodesInput {
  recording: number
  /** groups of units */
  groups: number[]
}

export async function makeCodes(
  { recording, groups }: MakeCodesInput,
  { store, writer, emit, check }: TaskContext<{ units: number }>,
): Promise<void> {
  const { units, characters } = store.recording(recording)
  const code = createCoder(valuesOf(store, recording, [0, units], characters))
  let done = 0
  for (const group of groups) {
    const count = Math.min(GROUP_UNITS, units - group * GROUP_UNITS)
    // shared, so that it is not copied to the writer; reused once it is stored
    const row = new Uint8Array(new SharedArrayBuffer(GROUP_UNITS * CODE_CHARACTERS))
    let stored: Promise<void> = Promise.resolve()
    const coding = code(group, [0, count], (unit, from, codes) => {
      row.set(codes, unit * CODE_CHARACTERS + (from % CODE_CHARACTERS))
      const last = from + codes.length
      if (unit < count - 1 || (last % CODE_CHARACTERS !== 0 && last < characters)) return
      stored = writer.appendCodes(recording, group, Math.floor(from / CODE_CHARACTERS), row)
      stored.catch(() => undefined) // handled when it is awaited
    })
    for (let step = coding.next(); ; step = coding.next()) {
      check()
      await stored
      if (step.done) {
        await writer.finishCodes(recording, group, packBooks(step.value))
        break
      }
      emit({ units: done + (count * step.value.done) / step.value.total })
    }
    done += count
  }
}
