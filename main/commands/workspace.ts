// neuronscope workspace check

import type { Damage } from '../contract/types.ts'
import { define } from './command.ts'

interface Checked {
  sound: boolean
  damaged: Damage[]
  /** recordings whose codes were dropped, to be made again */
  mended: number
}

export const workspaceCheck = define<Checked>({
  name: 'workspace check',
  usage: '[--mend]',
  summary: 'says what of the workspace is damaged, and what can be made again; --mend drops what makes itself again',
  options: { mend: { type: 'boolean' } },
  writes: (values) => values.mend === true,
  async run({ app, values }) {
    const { damaged, mended } = await app.workspaces.check(values.mend === true)
    return { sound: damaged.length === 0, damaged, mended }
  },
  format({ sound, damaged, mended }) {
    const lines = damaged.map(
      ({ what, why, again }) => `${what}: ${why}; ${again ?? 'remove it, or restore the workspace from a copy'}.`,
    )
    const rest =
      mended > 0 ? [`Dropped what makes searches quick of ${mended} recordings; the next search makes it again.`] : []
    return [...(sound ? ['The workspace is sound.'] : lines), ...rest].join('\n')
  },
})
