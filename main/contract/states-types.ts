// States that another program recorded.

/** Units of another network: with a count their names in order, without one the layer and kind of those there are. */
export interface UnitDescription {
  /** what their names begin with, the dot before the number included */
  prefix: string
  count?: number
  layer?: number
  kind?: string
}

export interface ImportedStates {
  recording: number
  units: number
  characters: number
  /** of the file: tokens, where a row is one */
  rows: number
  notes: string[]
}
