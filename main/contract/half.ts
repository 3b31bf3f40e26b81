// Values of units travel as float16 bits, as they are stored, and are widened where they are drawn.

export { widen, widenFrom } from '../../core/util/float16.ts'
