// A folder into the workspace, dropped or chosen: recorded states, a network of several files, or one text of all files.

import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'
import { importFiles } from './import.ts'
import { holdStates, importStates, pathOf, rememberPath } from './import-states.ts'

/** @param files in the order of their paths, which are remembered */
export async function importFolder(context: Context, name: string, files: readonly File[]): Promise<void> {
  try {
    if (files.length === 0) context.store.notices.tell(`${name} is a folder without files.`, true)
    else if (holdStates(files)) {
      const parts = files.some((file) => /\.parquet$/i.test(pathOf(file)))
      const beside = parts ? files.filter((file) => !/\.parquet$/i.test(pathOf(file))) : []
      importStates(
        context,
        name,
        files.filter((file) => !beside.includes(file)),
        beside,
      )
    } else await importFiles(context, files, name)
  } catch (error) {
    context.store.notices.tell(`${name}: ${sentence(error)}`, true)
  }
}

/** Asks for a folder; hidden files, and those in hidden folders, are left out. */
export async function chooseFolder(context: Context): Promise<void> {
  const input = Object.assign(document.createElement('input'), { type: 'file', webkitdirectory: true })
  const files = await new Promise<File[]>((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
  if (files.length === 0) return
  const [name] = files[0].webkitRelativePath.split('/')
  const seen = files.filter(({ webkitRelativePath: path }) => !path.split('/').some((part) => part.startsWith('.')))
  seen.sort((a, b) => (a.webkitRelativePath < b.webkitRelativePath ? -1 : 1))
  for (const file of seen) rememberPath(file, file.webkitRelativePath)
  await importFolder(context, name, seen)
}
