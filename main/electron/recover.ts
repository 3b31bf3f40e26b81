// Reloads a page whose process ended (a crash, or out of memory); asks before reloading one that keeps ending. The
// workspace is in the main process and is not affected.

import { type BrowserWindow, dialog } from 'electron'

const [MOST, WITHIN_MS] = [3, 60_000]

export function bringBack(window: BrowserWindow, now: () => number = Date.now): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', async (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    crashes = [...crashes.filter((at) => now() - at < WITHIN_MS), now()]
    process.stderr.write(`The window's page ended (${reason}).\n`)
    if (crashes.length > MOST && !(await isWanted(window, reason))) window.close()
    else if (!window.isDestroyed()) window.webContents.reload()
  })
}

async function isWanted(window: BrowserWindow, reason: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: `The window ended ${MOST + 1} times within a minute (${reason}).`,
    detail: 'What was trained and recorded is safe in the workspace.',
    buttons: ['Load it again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  })
  return response === 0
}
