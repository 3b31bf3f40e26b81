// What sets one reading of a foreign file apart from another.

import { AppError } from '../errors.ts'
import type { Choices } from './draft.ts'
import type { FoundDraft } from './formats.ts'
import { readingOf } from './settle.ts'

/** What sets a reading apart; empty where something is still open. */
export function readingInWords(draft: FoundDraft, choices: Choices): string {
  try {
    const reading = readingOf(draft, choices)
    const gates = Array.from(reading.gates).join(' ')
    if (draft.cell === 'lstm')
      return `${gates} · forget bias +${reading.forgetBias} · ${reading.gateActivation.replace('_', ' ')}`
    if (draft.cell === 'gru')
      return `${gates} · reset ${reading.reset} the product · z keeps the ${reading.update} state`
    return reading.nonlinearity
  } catch (error) {
    if (error instanceof AppError) return ''
    throw error
  }
}
