// Issues of a schema as sentences of this program, in place of the library's.

import * as v from 'valibot'

/** `config.layers must be at most 4`, or the schema's own sentence. */
export function issueInWords(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'it'
  return issue.message.startsWith('Invalid ') ? `${path} ${problem(issue)}.` : `${path}: ${issue.message}`
}

function problem({ type, requirement, expected }: v.BaseIssue<unknown>): string {
  switch (type) {
    case 'min_value':
      return `must be at least ${requirement}`
    case 'max_value':
      return `must be at most ${requirement}`
    case 'lt_value':
      return `must be below ${requirement}`
    case 'integer':
      return 'must be a whole number'
    case 'min_length':
      return requirement === 1 ? 'may not be empty' : `must have at least ${requirement} parts`
    case 'max_length':
      return `is too long; the most is ${requirement}`
    case 'picklist':
    case 'literal':
    case 'union':
    case 'variant':
      return `must be one of ${(expected ?? '').replace(/[()]/g, '').replaceAll(' | ', ', ')}`
    default:
      return 'is missing, or is not what belongs there'
  }
}
