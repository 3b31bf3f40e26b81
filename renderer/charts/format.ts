// Numbers that only the window writes: shortened counts, sizes and times. All others are written as figures write them.

export { namedCharacter, shownCharacter as visible } from '../../core/figures/marks/characters.ts'
export { count, plain, probability, rate, score, signed, tick } from '../../core/figures/marks/numbers.ts'

/** “1.19 M”, “205 k”, “87” */
export function short(n: number): string {
  if (n >= 999_500) return `${trim(n / 1e6)} M`
  if (n >= 1000) return `${trim(n / 1000)} k`
  return String(Math.round(n))
}

/** “4.1 MB” */
export function size(bytes: number): string {
  const steps: [number, string][] = [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'KB'],
  ]
  for (const [step, name] of steps) if (bytes >= step) return `${trim(bytes / step)} ${name}`
  return `${bytes} B`
}

/** “2 s”, “3 min”, “1 h 20 min” */
export function duration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`
}

/** Three significant digits, without trailing zeros. */
function trim(value: number): string {
  return value >= 99.95 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
