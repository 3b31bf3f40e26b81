// Monaco over the layer of colours: what is typed goes to the page, where the rows are goes to the layer. A frame that
// shows the network's word on every character says so in `data-read`.

import { effect } from '@preact/signals-core'
import { type Disposable, disposables, sized } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { CORPUS_FONT } from '../../text/painter.ts'
import { maskOf } from '../../text/runs.ts'
import { createLayer, ROW } from './layer.ts'
import type { Page } from './page.ts'
import { type Lines, lineStarts, placeOf, positionOf, rowsOnScreen } from './rows.ts'
import { bits, inCommon, shownValues } from './shape.ts'

type Monaco = typeof import('../../monaco.ts')
type Editor = ReturnType<Monaco['editor']['create']>

/** Where a character is on screen, relative to the editor, CSS pixels. */
export interface Spot {
  left: number
  top: number
}

export interface TryoutEditor extends Disposable {
  spot(position: number): Spot | null
}

export function mountEditor(host: HTMLElement, store: Store, page: Page, monaco: Monaco): TryoutEditor {
  const canvas = host.appendChild(document.createElement('canvas'))
  canvas.ariaHidden = 'true'
  const box = host.appendChild(document.createElement('div'))
  box.className = 'code'
  const editor = monaco.editor.create(box, {
    ...OPTIONS,
    value: page.kept.peek().text,
    theme: store.theme.theme.peek(),
  })
  const model = editor.getModel()!
  model.setEOL(monaco.editor.EndOfLineSequence.LF)
  let starts = lineStarts(Array.from(model.getValue()))
  const lines: Lines = {
    content: (line) => model.getLineContent(line),
    top: (line, column) => editor.getTopForPosition(line, column),
  }
  const layer = createLayer(canvas)
  let frame = 0
  const draw = () => {
    frame = 0
    const advance = editor.getOption(monaco.editor.EditorOption.fontInfo).typicalHalfwidthCharacterWidth
    paint({ host, editor, layer, lines, starts, advance }, store, page)
  }
  const soon = () => {
    frame ||= requestAnimationFrame(draw)
  }
  const changed = model.onDidChangeContent(() => {
    const text = model.getValue()
    starts = lineStarts(Array.from(text))
    page.hover.value = null
    page.change({ text })
    soon()
  })
  const caret = editor.onDidChangeCursorPosition(({ position }) => {
    page.caret.value = positionOf(lines, starts, position.lineNumber, position.column) - 1
  })
  const over = editor.onMouseMove(({ target }) => {
    const { position, type } = target
    const text = type === monaco.editor.MouseTargetType.CONTENT_TEXT && position
    page.hover.value = text ? positionOf(lines, starts, position.lineNumber, position.column) : null
  })
  const out = editor.onMouseLeave(() => {
    page.hover.value = null
  })
  void document.fonts.load(`13.333px ${CORPUS_FONT}`).then(() => {
    monaco.editor.remeasureFonts()
    soon()
  })
  const marks = editor.createDecorationsCollection()
  const parts = disposables(
    () => editor.dispose(),
    () => cancelAnimationFrame(frame),
    changed,
    caret,
    over,
    out,
    editor.onDidScrollChange(soon),
    editor.onDidLayoutChange(soon),
    sized(host, soon),
    effect(() => monaco.editor.setTheme(store.theme.theme.value)),
    effect(() => {
      const { text } = page.kept.value
      if (text !== model.getValue()) editor.executeEdits('page', [{ range: model.getFullModelRange(), text }])
    }),
    effect(() => {
      page.painted.value
      page.b.held.value
      page.runs.value.value
      store.theme.theme.value
      store.hideColours.value
      soon()
    }),
    effect(() => {
      marks.set(unknownMarks(page, lines, starts))
    }),
  )
  return {
    spot(position) {
      const place = editor.getScrolledVisiblePosition(placeOf(lines, starts, position))
      return place && { left: place.left, top: place.top }
    },
    dispose: () => parts.dispose(),
  }
}

interface Scene {
  host: HTMLElement
  editor: Editor
  layer: ReturnType<typeof createLayer>
  lines: Lines
  /** of the lines, code points */
  starts: readonly number[]
  /** CSS pixels */
  advance: number
}

function paint({ host, editor, layer, lines, starts, advance }: Scene, store: Store, page: Page): void {
  const held = page.b.held.peek()
  const ranges = editor.getVisibleRanges()
  // an empty text has no colours, nor has one that no network has been asked about
  if (ranges.length === 0 || held.points.length === 0 || held.text !== page.kept.peek().text) {
    layer.paint(blank(host, store))
    host.dataset.read = ''
    return
  }
  const info = editor.getLayoutInfo()
  const [first, last] = [ranges[0].startLineNumber, ranges[ranges.length - 1].endLineNumber]
  const columns = Math.max(1, Math.ceil(info.contentWidth / advance))
  const index = rowsOnScreen(lines, held.points, starts, first, last, columns)
  const [from, to] = [index.starts[0], index.starts[index.rows]]
  const runs = page.runs.value.peek()
  const laneValues =
    held.units[1] && page.lane.peek() === held.units[1] ? shownValues(held.units[1], held.values[1]) : null
  layer.paint({
    ...blank(host, store),
    left: info.contentLeft - editor.getScrollLeft(),
    top: editor.getTopForLineNumber(first) - editor.getScrollTop(),
    advance,
    points: held.points,
    index,
    fresh: held.fresh,
    window: {
      start: from,
      values: store.hideColours.peek()
        ? new Float32Array(to - from).fill(Number.NaN)
        : page.painted.peek().subarray(from, to),
      style: 'scale',
      bands: null,
      lanes: laneValues ? [laneValues.subarray(from, to)] : [],
      expected: null,
      surprise: page.colouring.peek() === 'surprise' ? null : bits(held.surprise.subarray(from, to)),
      mask: runs && masked(page, held.points, runs, from, to),
      brush: null,
    },
  })
  const whole = held.fresh === held.points.length && !page.b.problem.peek()
  host.dataset.read = whole ? String(held.points.length) : ''
  host.dataset.unit = held.units[0] ?? ''
}

function blank(host: HTMLElement, store: Store) {
  const none = new Uint32Array(1)
  return {
    theme: store.theme.theme.peek(),
    width: host.clientWidth,
    height: host.clientHeight,
    left: 0,
    top: 0,
    advance: 8,
    points: [] as readonly string[],
    index: { columns: 1, rows: 0, starts: none, offsets: none, lines: none, odd: new Uint8Array() },
    window: {
      start: 0,
      values: new Float32Array(),
      style: 'scale' as const,
      bands: null,
      lanes: [],
      surprise: null,
      mask: null,
      brush: null,
      expected: null,
    },
    fresh: 0,
  }
}

/** The feature's rule, as far as the text is still the one that it was evaluated on. */
function masked(page: Page, points: readonly string[], runs: Uint32Array, from: number, to: number): Uint8Array {
  const of = page.runsText.peek()
  const mask = maskOf(runs, from, to)
  if (of !== page.kept.peek().text) mask.fill(0, Math.max(0, inCommon(Array.from(of), points).prefix - from))
  return mask
}

function unknownMarks(page: Page, lines: Lines, starts: readonly number[]) {
  const { unknown } = page.b.unknown.value
  const length = page.b.held.peek().points.length
  return unknown
    .filter(({ position }) => position < length)
    .map(({ position, character, becomes }) => {
      const { lineNumber, column } = placeOf(lines, starts, position)
      const end = column + character.length
      const words = becomes ? `is read as “${becomes}”` : 'is left out'
      return {
        range: { startLineNumber: lineNumber, endLineNumber: lineNumber, startColumn: column, endColumn: end },
        options: {
          inlineClassName: 'wrong',
          hoverMessage: { value: `The network does not know “${character}”; it ${words}.` },
        },
      }
    })
}

const OPTIONS = {
  language: 'plaintext',
  ariaLabel: 'Text to try out',
  fontFamily: '"JetBrains Mono", monospace',
  fontSize: 40 / 3,
  lineHeight: ROW,
  fontLigatures: false,
  automaticLayout: true,
  minimap: { enabled: false },
  lineNumbers: 'on',
  lineNumbersMinChars: 4,
  glyphMargin: false,
  folding: false,
  lineDecorationsWidth: 12,
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  wordWrap: 'on',
  wrappingIndent: 'none',
  tabSize: 8,
  insertSpaces: false,
  autoIndent: 'none',
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  links: false,
  contextmenu: false,
  fixedOverflowWidgets: true,
  quickSuggestions: false,
  wordBasedSuggestions: 'off',
  autoClosingBrackets: 'never',
  autoClosingQuotes: 'never',
  autoSurround: 'never',
  formatOnPaste: false,
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
  bracketPairColorization: { enabled: false },
  matchBrackets: 'never',
  guides: { indentation: false },
  renderWhitespace: 'none',
  renderControlCharacters: false,
  stickyScroll: { enabled: false },
  smoothScrolling: false,
  cursorSmoothCaretAnimation: 'off',
  tabFocusMode: true,
  padding: { top: 8, bottom: 8 },
  dropIntoEditor: { enabled: false },
  // a text ends where it ends for the network too: what looks unusual is shown as it is
  unusualLineTerminators: 'off',
} as const
