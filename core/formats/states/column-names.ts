// Names of columns: those of this program's units, `L1.c.17` with the quantity behind it where it was written so
// (`L1.c.17 tanh c`), and those of other networks, `blocks.3.ssm.17`.

export interface ColumnName {
  /** what stands before the index: `L1.c`, `blocks.3.ssm` */
  group: string
  /** from 0; of another network the first whole number in its group, or 0 */
  layer: number
  /** `c`, `tanh_c`; of another network what stands last in its group */
  kind: string
  index: number
}

const OWN = /^L(\d+)\.([a-z])\.(\d+)(?: (tanh )?[a-z])?$/
const OTHER = /^(.*?)[._[ -]?(\d+)\]?$/s

/** Layer, kind and index of a column, as far as its name says them. */
export function parseColumn(name: string): ColumnName {
  const own = OWN.exec(name)
  if (own) {
    const [, layer, kind, index, tanh] = own
    const written = tanh ? `tanh_${kind}` : kind
    return { group: `L${layer}.${written}`, layer: Number(layer), kind: written, index: Number(index) }
  }
  const [, group = name, index = '0'] = OTHER.exec(name) ?? []
  const layer = Number(/\d+/.exec(group)?.[0] ?? 0)
  const kind = group.split(/[._ -]/).findLast((part) => /^[^\d\W]\w*$/.test(part)) ?? 'unit'
  return { group: group || 'unit', layer, kind, index: Number(index) }
}
