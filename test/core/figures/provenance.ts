// What the figures of these tests were made of: names that HTML, SVG and CSV must each write in their own way.

import type { Provenance } from '../../../core/figures/provenance.ts'

export const PROVENANCE: Provenance & { unit: string; feature: string } = {
  program: 'Neuronscope 0.1.0',
  workspace: 'quotes & "marks"',
  model: 'lstm <2×128>',
  modelHash: '7f3a91c0ffee',
  corpus: 'Moby-Dick',
  corpusHash: 'feedbeef0123',
  recording: 'ch. 36',
  start: 24_000,
  end: 25_000,
  unit: 'L1.c.79',
  feature: 'inside("“", "”") and /<a&b>/',
}
