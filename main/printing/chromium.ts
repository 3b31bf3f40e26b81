// An installed browser of the Chromium family, without a window, as a printer: pages to PDF, drawings to PNG. Pages
// are our own, hold no remote address, and are read from a scratch folder that ends with the job.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AppError } from '../../core/errors.ts'
import { findBrowser, isRoot } from '../../scripts/lib/browser.mjs'
import type { Printer } from '../services/printer.ts'

const LIMIT_MS = 60_000

/** @returns undefined where no browser is installed */
export function chromiumPrinter(browser: string | null = findBrowser()): Printer | undefined {
  if (browser === null) return undefined
  return {
    pdf: (html, signal) =>
      inScratch(async (folder) => {
        const page = join(folder, 'notebook.html')
        const out = join(folder, 'notebook.pdf')
        writeFileSync(page, html)
        await browse(browser, folder, [`--print-to-pdf=${out}`, '--no-pdf-header-footer', page], signal)
        return readMade(out, 'PDF')
      }),
    png: (svg, scale, signal) =>
      inScratch(async (folder) => {
        const page = join(folder, 'figure.html')
        writeFileSync(page, canvasPage(svg, scale))
        const dom = await browse(browser, folder, ['--virtual-time-budget=10000', '--dump-dom', page], signal)
        const [, data] = /data:image\/png;base64,([A-Za-z0-9+/=]+)/.exec(dom) ?? []
        if (!data) throw failed('PNG')
        return new Uint8Array(Buffer.from(data, 'base64'))
      }),
  }
}

/** The drawing on a canvas of its printed size, and that as the page's only words. */
function canvasPage(svg: Uint8Array, scale: number): string {
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  return `<!doctype html><meta charset="utf-8"><body><script>
const image = new Image()
image.onload = () => {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.naturalWidth * ${scale})
  canvas.height = Math.round(image.naturalHeight * ${scale})
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  document.body.textContent = canvas.toDataURL('image/png')
}
image.src = '${source}'
</script></body>`
}

function browse(browser: string, folder: string, args: string[], signal?: AbortSignal): Promise<string> {
  const file = args.at(-1)!
  const quiet = [
    '--headless=new',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-sync',
  ]
  const own = [`--user-data-dir=${join(folder, 'profile')}`, ...(isRoot() ? ['--no-sandbox'] : [])]
  const child = spawn(browser, [...quiet, ...own, ...args.slice(0, -1), pathToFileURL(file).href], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL', // one that hangs need not hear anything else
    signal,
  })
  const output: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => output.push(piece))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve(Buffer.concat(output).toString()) : reject(failed('file'))))
  })
}

function readMade(file: string, what: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file))
  } catch {
    throw failed(what)
  }
}

function failed(what: string): AppError {
  return new AppError('printing-failed', `The browser could not make the ${what}; export HTML or SVG and print that.`)
}

async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-print-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
