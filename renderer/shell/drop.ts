// Files dropped anywhere on the window, with a zone that shows itself while they hover.

import { importFiles } from '../actions/import.ts'
import { importFolder } from '../actions/import-folder.ts'
import { rememberPath } from '../actions/import-states.ts'
import { openDropped } from '../actions/workspace.ts'
import { type Disposable, disposables, listen } from '../disposable.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'

/** Files by themselves, and each folder as one text of the files in it. */
async function importDropped(context: Context, files: readonly File[], folders: readonly FileSystemEntry[]) {
  const names = folders.map(({ name }) => name)
  const single = files.filter(({ name }) => !names.includes(name))
  if (single.length > 0) await importFiles(context, single)
  for (const folder of folders) {
    try {
      await importFolder(context, folder.name, await filesIn(folder))
    } catch (error) {
      context.store.notices.tell(`${folder.name}: ${sentence(error)}`, true)
    }
  }
}

/** The files of a folder and of the folders in it, in the order of their names; hidden ones are left out. */
async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((take, fail) => (entry as FileSystemFileEntry).file(take, fail))
    rememberPath(file, entry.fullPath)
    return [file]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const entries: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((take, fail) => reader.readEntries(take, fail))
    if (some.length === 0) break // a reader gives a hundred at a time
    entries.push(...some)
  }
  const seen = entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
  const files: File[] = []
  for (const one of seen) files.push(...(await filesIn(one)))
  return files
}

export function dropZone(root: HTMLElement, context: Context): Disposable {
  const zone = document.createElement('div')
  zone.className = 'drop hidden'
  const words = document.createElement('div')
  words.textContent =
    'Drop texts or a folder of them to add them, files of PyTorch, Keras, Torch7, TensorFlow or ONNX (or a folder) to bring a network, recorded states (.parquet, .npz, Zarr), features as JSON, a .neuronscope file to open it'
  zone.append(words)
  root.append(zone)
  const show = (on: boolean) => zone.classList.toggle('hidden', !on)
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  return disposables(
    listen(root, 'dragover', (event) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      show(true)
    }),
    listen(root, 'dragleave', (event) => {
      if (event.relatedTarget === null) show(false)
    }),
    listen(root, 'drop', (event) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      show(false)
      const items = [...(event.dataTransfer?.items ?? [])]
      // an entry is there only while the event is
      const folders = items.flatMap((item) => item.webkitGetAsEntry() ?? []).filter(({ isDirectory }) => isDirectory)
      const files = [...(event.dataTransfer?.files ?? [])]
      const workspace = files.find(({ name }) => name.endsWith('.neuronscope'))
      if (workspace) openDropped(context, workspace)
      else void importDropped(context, files, folders)
    }),
    () => zone.remove(),
  )
}
