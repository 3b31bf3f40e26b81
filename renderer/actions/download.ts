// Bytes as a file of the researcher's: by the app's own dialog, or as the browser saves files.

import type { Bridge } from '../../main/contract/bridge.ts'
import type { FileResult } from '../../main/contract/types.ts'

/** The desktop app asks where; a browser has its own ways. Rejects with a sentence where the file cannot be written. */
export async function download({ name, mime, bytes }: FileResult): Promise<void> {
  const outcome = await globalThis.neuronscope?.save(name, bytes)
  if (outcome && 'problem' in outcome) throw new Error(outcome.problem)
  if (!outcome) downloadInBrowser(name, mime, [bytes])
}

/** A file that is written piece by piece, and is there when it is whole. */
export interface PiecedFile {
  /** Rejects with a sentence where it cannot be written. */
  add(bytes: Uint8Array<ArrayBuffer>): Promise<void>
  finish(): Promise<void>
  /** Leaves nothing of it. */
  discard(): Promise<void>
}

interface PickedFile {
  createWritable(): Promise<FileSystemWritableFileStream>
}
type Picker = (options: { suggestedName: string }) => Promise<PickedFile>

/**
 * Asks where the file is to lie and begins it there: the desktop app by its dialog, a browser by its own where it has
 * one. Other browsers take the file whole, when it is. Asks within the click that wants it; null when cancelled.
 */
export async function beginFile(name: string, mime: string): Promise<PiecedFile | null> {
  const proposed = name.replace(/[\\/:*?"<>|]/g, '-')
  if (globalThis.neuronscope) return inDesktop(globalThis.neuronscope, proposed)
  const { showSaveFilePicker: picker } = globalThis as { showSaveFilePicker?: Picker }
  return picker ? picked(picker, proposed) : inMemory(proposed, mime)
}

async function inDesktop(desktop: Bridge, name: string): Promise<PiecedFile | null> {
  const begun = await desktop.beginFile(name)
  if ('problem' in begun) throw new Error(begun.problem)
  const { draft } = begun
  if (draft === null) return null
  const well = (outcome: object | null) => {
    if (outcome && 'problem' in outcome) throw new Error(String(outcome.problem))
  }
  return {
    add: async (bytes) => well(await desktop.addToFile(draft, bytes)),
    finish: async () => well(await desktop.endFile(draft, true)),
    discard: async () => void (await desktop.endFile(draft, false)),
  }
}

/** The browser writes beside the file too, and puts it in its place when the stream is closed. */
async function picked(picker: Picker, name: string): Promise<PiecedFile | null> {
  try {
    const stream = await (await picker({ suggestedName: name })).createWritable()
    return { add: (bytes) => stream.write(bytes), finish: () => stream.close(), discard: () => stream.abort() }
  } catch (error) {
    if ((error as Error).name === 'AbortError') return null
    throw error
  }
}

/** A browser keeps pieces where it has room. */
function inMemory(name: string, mime: string): PiecedFile {
  const parts: Uint8Array<ArrayBuffer>[] = []
  return {
    add: async (bytes) => void parts.push(bytes),
    finish: async () => downloadInBrowser(name, mime, parts),
    discard: async () => void parts.splice(0),
  }
}

function downloadInBrowser(name: string, mime: string, parts: readonly Uint8Array[]): void {
  const address = URL.createObjectURL(new Blob([...parts] as BlobPart[], { type: mime }))
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
