// Arguments of the desktop app. Electron and Chromium add their own, so ours are found by name and others are ignored.

import { resolve } from 'node:path'

export interface DesktopArguments {
  workspace?: string
  demo: boolean
  demoText?: string
}

/** `--workspace FILE` or a bare `….neuronscope`, `--demo`, `--demo-text FILE`; files are taken from `folder`. */
export function readArguments(argv: readonly string[], folder: string): DesktopArguments {
  const after = (name: string) => {
    const at = argv.indexOf(name)
    return at < 0 ? undefined : argv[at + 1]
  }
  const file = (path: string | undefined) => (path === undefined ? undefined : resolve(folder, path))
  const bare = argv.find((word) => !word.startsWith('-') && word.endsWith('.neuronscope'))
  return {
    workspace: file(after('--workspace') ?? bare),
    demo: argv.includes('--demo'),
    demoText: file(after('--demo-text')),
  }
}

/** The text to print instead of opening a window, for --help and --version. */
export function wordsAskedFor(argv: readonly string[], version: string): string | undefined {
  if (argv.includes('--version')) return `Neuronscope ${version}\n`
  return argv.includes('--help') ? HELP : undefined
}

const HELP = `Neuronscope, a workbench for single neurons of character-level recurrent networks.

  neuronscope [WORKSPACE.neuronscope]    opens a workspace, making it where there is none; without one, the demo

  --workspace FILE    the same, for a file of any name
  --demo              fills an empty workspace with the demo
  --demo-text FILE    the text of the demo: Moby Dick, as npm start fetches it
  --version, --help
`
