// Sizes of files and of what is stored, in words.

/** 1536 → “1.5 KiB”, 2 ** 31 − 1 → “2 GiB” */
export function sizeInWords(bytes: number): string {
  const [unit, per] = bytes >= 2 ** 29 ? ['GiB', 2 ** 30] : bytes >= 2 ** 19 ? ['MiB', 2 ** 20] : ['KiB', 2 ** 10]
  return `${Number((bytes / per).toFixed(1))} ${unit}`
}
