// The desktop app as a printer: a hidden page, sandboxed and without scripts, printed to PDF.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrowserWindow } from 'electron'
import type { Printer } from '../services/printer.ts'

export const electronPrinter: Printer = {
  async pdf(html) {
    const folder = mkdtempSync(join(tmpdir(), 'neuronscope-print-'))
    const window = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
    })
    try {
      const page = join(folder, 'notebook.html')
      writeFileSync(page, html)
      await window.loadFile(page)
      return new Uint8Array(await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true }))
    } finally {
      window.destroy()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
