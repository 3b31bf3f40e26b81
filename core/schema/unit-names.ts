// What the window may know of the names of units by value.

export {
  findColumn,
  hasCellStates,
  kindOfName,
  nameAt,
  partAt,
  partsOf,
  type UnitShape,
  unitNames,
} from '../model/unit-names.ts'
