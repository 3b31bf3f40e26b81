// Small line drawings, 14 × 14, in the color of the text around them.

import { svg } from 'lit-html'

const PATHS = {
  corpus: 'M3 2h8v10H3zM5 5h4M5 7h4M5 9h2',
  model: 'M3 4.5a1.5 1.5 0 1 0 0-.01M3 9.5a1.5 1.5 0 1 0 0-.01M11 7a1.5 1.5 0 1 0 0-.01M4.4 4.9l5 1.6M4.4 9.1l5-1.6',
  recording: 'M1 7h2.5l1.5-4 3 8 1.5-4H13',
  feature: 'M3 11l3.5-8h1L11 11zM5 8h4',
  add: 'M7 2.5v9M2.5 7h9',
  remove: 'M3.5 3.5l7 7M10.5 3.5l-7 7',
  rename: 'M3 11l.6-2.4L9.5 2.7l1.8 1.8-5.9 5.9z',
  left: 'M8.5 3L4.5 7l4 4',
  right: 'M5.5 3l4 4-4 4',
  search: 'M6 10a4 4 0 1 1 0-8 4 4 0 0 1 0 8zM9 9l3.5 3.5',
  theme: 'M7 2a5 5 0 1 0 0 10zM7 2a5 5 0 0 1 0 10',
  more: 'M2.6 7h.8M6.6 7h.8M10.6 7h.8',
  pin: 'M5 2h4l-.5 4L10 8H4l1.5-2zM7 8v4',
  save: 'M7 2v7M4 6.5L7 9.5l3-3M2.5 12h9',
} as const

export type IconName = keyof typeof PATHS

export function icon(name: IconName, size = 14) {
  return svg`<svg width=${size} height=${size} viewBox="0 0 14 14" fill="none" stroke="currentColor" stroke-width="1.1"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${PATHS[name]} /></svg>`
}

/** The mark: nine cells of the scale. */
export function mark() {
  const shades = ['n4', 'n2', 'p1', 'n2', 'p2', 'p4', 'p1', 'p3', 'p2']
  return svg`<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">${shades.map(
    (shade, i) =>
      svg`<rect x=${(i % 3) * 5} y=${Math.floor(i / 3) * 5} width="4" height="4" rx="0.5" fill="var(--scale-${shade})" />`,
  )}</svg>`
}
