// A printer renders pages to PDF and drawings to PNG: an installed browser, or the desktop app.

import { AppError } from '../../core/errors.ts'

export interface Printer {
  /** @param html a self-contained page */
  pdf?(html: string, signal?: AbortSignal): Promise<Uint8Array>
  /** @param scale pixels for each of the figure's */
  png?(svg: Uint8Array, scale: number, signal?: AbortSignal): Promise<Uint8Array>
}

/** Figures are drawn at 96 pixels an inch, and printed at 300. */
export const PRINT_DPI = 300
export const PRINT_SCALE = PRINT_DPI / 96

export function noPrinter(what: string): AppError {
  return new AppError(
    'no-printer',
    `No browser was found that could make a ${what} file. Install Chromium, Chrome or Edge (or name one in NEURONSCOPE_BROWSER), or export HTML or SVG and print that.`,
  )
}
