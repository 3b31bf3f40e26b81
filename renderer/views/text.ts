// The text of the selected recording, every character colored by the selected unit.

import { computed, effect, signal } from '@preact/signals-core'
import { colorBySources } from '../actions/sources.ts'
import { disposables, listen, sized } from '../disposable.ts'
import { focusView } from '../shell/focus.ts'
import type { Store } from '../state/store.ts'
import { type Colors, createColors } from '../text/colors.ts'
import { MOST_EXPECTED } from '../text/expected.ts'
import { mountKeyboard } from '../text/keyboard.ts'
import { mountMinimap } from '../text/minimap-view.ts'
import { CORPUS_FONT, createPainter } from '../text/painter.ts'
import { mountPointer } from '../text/pointer.ts'
import { isRowRightToLeft, rowText, SHAPED } from '../text/rows.ts'
import { mountBrushButton } from '../text/selection-button.ts'
import { createShaper, type RowShape, type ShapeStyle } from '../text/shaping.ts'
import { createViewport, type Viewport } from '../text/viewport.ts'
import { emptyState } from './empty-state.ts'
import type { Context, ViewEntry } from './entry.ts'
import { findBar } from './find-bar.ts'
import { plainText } from './reading.ts'
import { askSelection } from './selection/selection.ts'
import { textMenu } from './text-menu.ts'
import { textToolbar } from './text-toolbar.ts'

/** a unit that takes longer than this to arrive leaves the old colors faded, in milliseconds */
const LATE = 120

export const text: ViewEntry = {
  id: 'text',
  title: 'Text',
  modes: ['explore'],
  place: 'main',
  letters: true,
  heading: (store) => computed(() => store.recording.value?.name ?? 'Text'),
  help: {
    shows:
      'Every character in the colour of the unit’s activation after reading it: blue is the low end of the scale, orange the high one; the legend names the quantity and its ends. The green rule under a character says that the feature is true there, grey bars are surprisal, bands are the lanes. At the right the whole text, small. Y colours the 48 characters before the caret by how much each raised (orange) or lowered (blue) the logit of the character at it.',
    computed:
      'Values are the recorded ones, 16 bits each; cell states through tanh, which is what the network reads of them, unless tanh hardly moves. Surprisal is −log₂ p of the character, given all before it. Earlier characters: gradient × input, occlusion, or integrated gradients (M. Sundararajan et al., 2017, arXiv 1703.01365), against an input of zeros.',
    numbers: 'Values',
  },
  commands: [
    {
      title: 'What made the character at the caret? Colour the text by earlier characters',
      also: 'attribution gradient input occlusion integrated gradients saliency why',
      keys: 'Y',
      run: colorBySources,
    },
  ],
  mount(host: HTMLElement, context: Context) {
    const bar = Object.assign(document.createElement('div'), { className: 'toolbar text-bar' })
    const view = Object.assign(document.createElement('div'), { className: 'text-view' })
    const empty = document.createElement('div')
    const reading = document.createElement('div')
    const findLine = document.createElement('div')
    host.append(bar, findLine, empty, reading, view)
    const { store } = context
    const there = computed(() => store.recordingId.value !== null)
    return disposables(
      textToolbar(bar, context),
      findBar(findLine, context),
      emptyState(empty, context, () => !there.value),
      plainText(reading, context, () => !there.value),
      effect(() => {
        for (const part of [bar, view]) part.classList.toggle('hidden', !there.value)
      }),
      mountCanvas(view, context),
      effect(() => {
        // the keyboard begins in the text, unless it is somewhere already
        if (there.value && document.activeElement === document.body)
          requestAnimationFrame(() => document.activeElement === document.body && focusView('text'))
      }),
    )
  },
}

function mountCanvas(host: HTMLElement, context: Context) {
  const { store, api } = context
  const canvas = Object.assign(document.createElement('canvas'), { className: 'text', ariaHidden: 'true' })
  host.append(canvas)
  const room = computed(() => {
    const { lanes, expected } = store.look
    const below = expected.value === 'off' ? 0 : MOST_EXPECTED
    return { lanes: lanes.value.length, expected: below, spaced: expected.value === 'spaced' }
  })
  const viewport = createViewport(
    store.text.value,
    room,
    computed(() => store.origin.value.position),
  )
  const painter = createPainter(canvas)
  const shaper = createShaper(host)
  const styleNow = (columns: number): ShapeStyle => {
    const { font, spacing, advance } = viewport.geometry.peek()
    return { family: CORPUS_FONT, size: font, spacing, room: columns * advance }
  }
  /** The shapes of rows that the browser lays out, all of them that are on screen at once. */
  const shapesOf = (rows: readonly number[]): (RowShape | null)[] => {
    const source = store.text.value.peek()
    const index = viewport.index.peek()
    if (!source || !index) return rows.map(() => null)
    const shaped = rows.filter((row) => index.odd[row] === SHAPED)
    const shapes = shaper.shapes(
      shaped.map((row) => ({
        characters: Array.from(rowText(source.text, index, row)),
        rtl: isRowRightToLeft(source.text, index, row),
      })),
      styleNow(index.columns),
    )
    const found = new Map(shaped.map((row, i) => [row, shapes[i]]))
    return rows.map((row) => found.get(row) ?? null)
  }
  viewport.useShapes((row) => shapesOf([row])[0])
  const arrivals = signal(0)
  const repaint = () => {
    arrivals.value++
  }
  let colors: Colors | null = null
  let late = 0

  const renew = effect(() => {
    const id = store.recordingId.value
    colors?.dispose()
    colors = id === null ? null : createColors(store, api, id, repaint)
  })
  const askAtOnce = effect(() => {
    store.look.face.value
    store.look.checkpoint.value
    colors?.ask(viewport.visible.peek())
  })
  const draw = () => {
    // until the text of another recording has come, the old picture stays as a whole
    const source = store.ownText.peek()
    const index = viewport.index.peek()
    if (!source || !index || !colors) return
    const visible = viewport.visible.peek()
    const { width, scale } = viewport.size.peek()
    const colored = colors.window(visible)
    window.clearTimeout(late)
    if (!colored.late) host.classList.remove('stale')
    else late = window.setTimeout(() => host.classList.add('stale'), LATE)
    const rows = Array.from({ length: visible.rows }, (_, i) => visible.firstRow + i)
    const shapes = shapesOf(rows)
    painter.paint({
      theme: store.theme.theme.peek(),
      geometry: viewport.geometry.peek(),
      width: Math.round(width * scale),
      height: viewport.heightPx.peek(),
      gutter: viewport.gutter.peek(),
      top: viewport.top.peek() - viewport.topRoom.peek(),
      text: source.text,
      index,
      shape: (row) => shapes[row - visible.firstRow] ?? null,
      borders: bordersIn(store),
      visible,
      window: store.hideColors.peek() ? null : colored.window,
      firstLine: store.origin.peek().line,
      selection: store.selection.peek(),
      found: store.find.found.peek(),
      expected: { most: MOST_EXPECTED, of: colors.expected.of },
    })
    describe(host, viewport, colored)
    host.dataset.hidden = String(store.hideColors.peek())
  }
  const paint = onceAFrame(draw)
  const watch = effect(() => {
    watched(store, viewport)
    arrivals.value
    paint.ask()
  })
  const clear = effect(() => {
    if (!store.text.value.value) canvas.width = 1
  })
  const publish = effect(() => {
    const { from, to } = viewport.visible.value
    store.showing({ from, to })
    store.columns.value = viewport.index.value?.columns ?? 80
  })
  const keyboard = mountKeyboard(host, store, viewport, () => colors)
  const go = effect(() => {
    const goal = store.goal.value
    if (!goal || !viewport.index.value) return
    store.goal.value = null
    viewport.reveal(goal.position)
    if (goal.focus) keyboard.focus()
  })
  const resize = (width: number, height: number) => {
    const scale = window.devicePixelRatio || 1
    viewport.size.value = { width, height, scale }
    canvas.style.width = `${Math.round(width * scale) / scale}px`
    canvas.style.height = `${Math.round(height * scale) / scale}px`
  }
  const forced = window.matchMedia('(forced-colors: active)')
  const withoutColors = (on: boolean) => {
    store.look.colorless.value = on
    draw() // printing does not wait for the next frame
  }
  if (forced.matches) store.look.colorless.value = true
  void document.fonts.load(`14px ${CORPUS_FONT}`).then(repaint)
  return disposables(
    viewport,
    renew,
    askAtOnce,
    () => colors?.dispose(),
    watch,
    paint,
    clear,
    publish,
    go,
    keyboard,
    mountPointer(host, store, viewport, () => colors, keyboard.focus),
    mountBrushButton(host, store, viewport, () => askSelection(context)),
    mountMinimap(host, store, api, viewport),
    listen(host, 'contextmenu', (event) => {
      keyboard.focus()
      textMenu(event as MouseEvent, context, keyboard.selected(), keyboard.all)
    }),
    sized(host, resize),
    listen(window, 'beforeprint' as 'load', () => withoutColors(true)),
    listen(window, 'afterprint' as 'load', () => withoutColors(forced.matches)),
    listen(forced, 'change', () => withoutColors(forced.matches)),
    shaper,
    listen(document.fonts, 'loadingdone' as 'load', () => {
      shaper.forget()
      repaint()
    }),
  )
}

/** Where files of the text begin in the recording; none where it was put together of one. */
function bordersIn(store: Store): { at: number; name: string }[] {
  const { position } = store.origin.peek()
  return (store.files.peek() ?? []).map(({ name, start }) => ({ at: start - position, name }))
}

/** Everything whose change means another picture. */
function watched(store: Store, viewport: Viewport): void {
  for (const signal of [
    viewport.visible,
    viewport.top,
    viewport.size,
    viewport.index,
    store.ownText,
    store.look.face,
    store.look.checkpoint,
    store.preview,
    store.look.coloring,
    store.sources.found,
    store.look.signs,
    store.look.colorless,
    store.look.lanes,
    store.look.expected,
    store.sets.colored,
    store.rests,
    store.origin,
    store.files,
    store.scales.choices,
    store.stats.value,
    store.find.found,
    store.selection,
    store.runs.value,
    store.numberRule.value,
    store.recorded,
    store.unitPage.brush,
    store.hideColors,
    store.theme.theme,
  ])
    signal.value
}

/** What is on screen, in words for tests and tools. */
function describe(host: HTMLElement, viewport: Viewport, { unit, window }: ReturnType<Colors['window']>): void {
  const { from, to } = viewport.visible.peek()
  const expected = window.expected?.p.filter((p) => p > 0).length ?? 0
  const blank = window.values.reduce((sum, value) => sum + Number(Number.isNaN(value)), 0)
  const bands = window.bands?.length ?? 0
  const seen = { from, to, lanes: window.lanes.length, bands, style: window.style, expected, blank }
  Object.assign(host.dataset, { unit: unit ?? '' })
  for (const [name, value] of Object.entries(seen)) host.dataset[name] = String(value)
}

/** Runs a task at most once a frame. */
function onceAFrame(task: () => void) {
  let frame = 0
  return {
    ask() {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        task()
      })
    },
    dispose: () => cancelAnimationFrame(frame),
  }
}
