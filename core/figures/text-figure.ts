// A stretch of text as a figure: what is colored, where it comes from, and how it is drawn.

import type { ColoredText } from './charts/stretches.ts'
import type { Style } from './drawing.ts'
import type { Provenance } from './provenance.ts'

export type TextFigure = ColoredText & { provenance: Provenance & { unit: string }; style: Style }
