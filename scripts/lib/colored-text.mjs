// Is there colored text in a picture of the screen? Looks for the colors of the activation scale, from a quarter of
// it on, blue and orange, light or dark, and asks for many rows of them: a legend alone is only a few rows high.

const scale = {
  light: { blue: ['#d2e5fd', '#accef9', '#88b7f6', '#65a0f1'], orange: ['#f8e6cc', '#f4cd9e', '#f3b374', '#f2974a'] },
  dark: { blue: ['#1d2b3d', '#213e63', '#26518a', '#2b63b3'], orange: ['#362818', '#563714', '#78450b', '#9b5100'] },
}
const tolerance = 4 // a color between two stops, rounded, and not quite linear between them
const needs = { pixels: 2000, rows: 100, pixelsInRow: 8 }

const rgb = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))

/** Points along a line of color stops, close enough that everything on it is within the tolerance of one. */
function pointsAlong(stops) {
  const steps = 16
  return stops.slice(1).flatMap((stop, i) => {
    const [from, to] = [rgb(stops[i]), rgb(stop)]
    return Array.from({ length: steps + 1 }, (_, k) => from.map((value, c) => value + ((to[c] - value) * k) / steps))
  })
}

/** The colors near a scale, as a set of 24-bit numbers. */
function colorsNear(stops) {
  const near = new Set()
  for (const [r, g, b] of pointsAlong(stops).map((point) => point.map(Math.round))) {
    for (let dr = -tolerance; dr <= tolerance; dr++)
      for (let dg = -tolerance; dg <= tolerance; dg++)
        for (let db = -tolerance; db <= tolerance; db++) near.add(((r + dr) << 16) | ((g + dg) << 8) | (b + db))
  }
  return near
}

/** How many pixels have one of the colors, and in how many rows there are at least eight of them. */
function count({ width, height, channels, pixels }, colors) {
  const found = { pixels: 0, rows: 0 }
  for (let row = 0; row < height; row++) {
    let here = 0
    for (let at = row * width * channels, end = at + width * channels; at < end; at += channels)
      if (colors.has((pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2])) here++
    found.pixels += here
    if (here >= needs.pixelsInRow) found.rows++
  }
  return found
}

const isEnough = ({ pixels, rows }) => pixels >= needs.pixels && rows >= needs.rows

/** `{found, theme, blue, orange}` for the theme whose colors are seen most. */
export function coloredText(picture) {
  const themes = Object.entries(scale).map(([theme, { blue, orange }]) => {
    const seen = { blue: count(picture, colorsNear(blue)), orange: count(picture, colorsNear(orange)) }
    return { theme, ...seen, found: isEnough(seen.blue) && isEnough(seen.orange) }
  })
  return themes.find(({ found }) => found) ?? themes.sort((a, b) => weaker(b) - weaker(a))[0]
}

const weaker = ({ blue, orange }) => Math.min(blue.pixels, orange.pixels)

/** What was seen, in one sentence. */
export const describeColors = ({ theme, blue, orange }) =>
  `${theme}: blue ${blue.pixels} pixels in ${blue.rows} rows, orange ${orange.pixels} pixels in ${orange.rows} rows`
