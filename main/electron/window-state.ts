// The position of the window: a JSON file, used if the position is still on a screen.

import { readFileSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'

export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

const pixels = v.pipe(v.number(), v.integer())
const schema = v.object({
  x: pixels,
  y: pixels,
  width: v.pipe(pixels, v.minValue(400), v.maxValue(20_000)),
  height: v.pipe(pixels, v.minValue(300), v.maxValue(20_000)),
  maximized: v.boolean(),
})

export type WindowState = v.InferOutput<typeof schema>

/** The state in `file`, if valid and with its title bar on one of the screens. */
export function readWindowState(file: string, screens: readonly Bounds[]): WindowState | undefined {
  try {
    const state = v.parse(schema, JSON.parse(readFileSync(file, 'utf8')))
    return screens.some((screen) => isReachable(state, screen)) ? state : undefined
  } catch {
    return undefined // the first start, or an invalid file: the default position
  }
}

/** Errors of writing are ignored. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    // a full or read-only disk
  }
}

/** 100 pixels of the top edge's width, inside the screen. */
function isReachable({ x, y, width }: Bounds, screen: Bounds): boolean {
  const visible = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
  return visible >= 100 && y >= screen.y && y <= screen.y + screen.height - 50
}
