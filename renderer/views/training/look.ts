// How the page of a run is looked at.

import type { Plot } from '../../charts/plot.ts'

export interface Look {
  /** pixels */
  width: { value: number }
  /** pixels of the panel */
  height: { value: number }
  /** the step of the sample in front; null for the last one */
  sample: { value: number | null }
  /** the step under the pointer */
  hover: { value: number | null }
  /** the steps of the loss that are seen */
  plot: Plot
}
