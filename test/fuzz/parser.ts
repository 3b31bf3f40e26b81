export interface Parser {
  name: string
  seeds: readonly Uint8Array[]
  /** throws, or rejects, what it refuses */
  read(bytes: Uint8Array): unknown
}
