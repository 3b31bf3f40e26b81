// What a person waits for: from a key or a click to the frame that shows what it did, and from frame to frame.

import type { Page } from 'playwright-core'

/** An attribute that the program sets with each frame, to say what the frame shows. */
export interface Shown {
  selector: string
  attribute: string
  /** what it must come to; any other value than before, and not an empty one, if it is left out */
  value?: string
}

/**
 * Milliseconds from the input that `act` makes (the time at which the browser took it) until the frame that shows its
 * outcome has been painted, as far as the page is concerned; Infinity if none has in ten seconds.
 */
export async function timeToFrame(page: Page, shown: Shown, act: () => Promise<void>): Promise<number> {
  await page.evaluate(watchFor, shown)
  await act()
  return page.evaluate(() => (globalThis as unknown as { waited: Promise<number> }).waited)
}

/** In the page: sets `waited`. */
function watchFor({ selector, attribute, value }: Shown): void {
  const before = document.querySelector(selector)?.getAttribute(attribute)
  let began = 0
  const begin = (event: Event) => {
    began ||= event.timeStamp
  }
  for (const type of ['keydown', 'click']) addEventListener(type, begin, { capture: true })
  const waited = new Promise<number>((resolve) => {
    setTimeout(() => resolve(Number.POSITIVE_INFINITY), 10_000)
    const { port1, port2 } = new MessageChannel() // a message comes after the frame in which it was sent
    port1.onmessage = () => resolve(performance.now() - began)
    const observer = new MutationObserver(() => {
      const now = document.querySelector(selector)?.getAttribute(attribute)
      if (began === 0 || !now || (value === undefined ? now === before : now !== value)) return
      observer.disconnect()
      for (const type of ['keydown', 'click']) removeEventListener(type, begin, { capture: true })
      port2.postMessage(null)
    })
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: [attribute] })
  })
  Object.assign(globalThis, { waited })
}

/** Between two measurements, milliseconds: what disturbed the one is over, or the next one comes later. */
const PAUSE = 300

/** What is done once a frame, in the page; `idle` does nothing. */
export type Doing = 'idle' | 'wheel' | 'pages' | 'units'

export interface Frames {
  /** milliseconds from one to the next, at the 95th percentile: a multiple of the screen's own */
  time: number
  /** milliseconds in which the page is at work on one, without the wait for the screen, at the 95th percentile */
  work: number
  /** share of those that show characters of the text without their colors */
  blank: number
}

/**
 * Frames of the text view while something is done in each of them. The work on a frame begins with the frame (or where
 * the one before has ended, if that is later) and ends with the message that follows its style, layout and paint.
 */
export function countFrames(page: Page, count: number, doing: Doing): Promise<Frames> {
  return page.evaluate(
    async ({ count, doing }) => {
      const view = document.querySelector<HTMLElement>('.text-view')!
      const press = (key: string) =>
        (document.activeElement ?? document.body).dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        )
      const acts = {
        idle: () => {},
        wheel: () =>
          view.firstElementChild!.dispatchEvent(
            new WheelEvent('wheel', { deltaY: 96, bubbles: true, cancelable: true }),
          ),
        pages: () => press('PageDown'),
        units: (i: number) => press(Math.floor(i / 8) % 2 ? 'k' : 'j'),
      }
      const times: number[] = []
      const works: number[] = []
      let blank = 0
      let began = 0
      let ended = 0
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        ended = performance.now()
        works.push(ended - began)
      }
      let last = await new Promise<number>(requestAnimationFrame)
      for (let i = 0; i < count; i++) {
        began = Math.max(last, ended)
        acts[doing](i)
        port2.postMessage(null)
        const now = await new Promise<number>(requestAnimationFrame)
        times.push(now - last)
        if (Number(view.dataset.blank) > 0) blank++
        last = now
      }
      const late = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(0.95 * all.length)]
      return { time: late(times), work: late(works), blank: blank / count }
    },
    { count, doing },
  )
}

/** The lowest of several measurements that a busy machine disturbs; no more are made once one is within the limit. */
export async function best(limit: number, tries: number, measure: () => Promise<number>): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY
  for (let i = 0; i < tries && lowest > limit; i++) {
    if (i > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE))
    lowest = Math.min(lowest, await measure())
  }
  return lowest
}

/** The value below which a share of them lies: a half, or less where other programs make most of them late. */
export function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(share * values.length)]
}
