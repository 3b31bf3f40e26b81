// Bytes as a file of the researcher's: by the app's own dialog, or as the browser saves files.

import type { FileResult } from '../../main/contract/types.ts'

/** The desktop app asks where; a browser has its own ways. Rejects with a sentence where the file cannot be written. */
export async function download({ name, mime, bytes }: FileResult): Promise<void> {
  const outcome = await globalThis.neuronscope?.save(name, bytes)
  if (outcome && 'problem' in outcome) throw new Error(outcome.problem)
  if (!outcome) downloadInBrowser(name, mime, [bytes])
}

/** A file that came in pieces; a browser keeps them where it has room. */
export async function downloadParts(name: string, mime: string, parts: readonly Uint8Array[]): Promise<void> {
  if (!globalThis.neuronscope) return downloadInBrowser(name, mime, parts)
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  await download({ name, mime, bytes })
}

function downloadInBrowser(name: string, mime: string, parts: readonly Uint8Array[]): void {
  const address = URL.createObjectURL(new Blob([...parts] as BlobPart[], { type: mime }))
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
