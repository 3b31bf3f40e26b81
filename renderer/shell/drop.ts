// Files dropped anywhere on the window, with a zone that shows itself while they hover.

import { importFiles } from '../actions/import.ts'
import { openDropped } from '../actions/workspace.ts'
import { type Disposable, disposables, listen } from '../disposable.ts'
import type { Context } from '../views/entry.ts'

export function dropZone(root: HTMLElement, context: Context): Disposable {
  const zone = document.createElement('div')
  zone.className = 'drop hidden'
  const words = document.createElement('div')
  words.textContent =
    'Drop texts to add them, .safetensors files to bring a network, features as JSON, a .neuronscope file to open it'
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
      const files = [...(event.dataTransfer?.files ?? [])]
      const workspace = files.find(({ name }) => name.endsWith('.neuronscope'))
      if (workspace) openDropped(context, workspace)
      else void importFiles(context, files)
    }),
    () => zone.remove(),
  )
}
