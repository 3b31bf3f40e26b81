// What figures look like on paper, whatever the window looks like.

import type { Persist } from './persist.ts'

export function createPrintStyle(kept: Persist) {
  return {
    /** millimetres; null for what suits each figure */
    printWidth: kept.signal<number | null>('print.width', null, (v) => v === null || typeof v === 'number'),
    /** points */
    printFont: kept.signal<number>('print.font', 8, (v) => typeof v === 'number'),
    printFooter: kept.signal<boolean>('print.footer', false, (v) => typeof v === 'boolean'),
    printTheme: kept.signal<'light' | 'dark'>('print.theme', 'light', (v) => v === 'light' || v === 'dark'),
  }
}
