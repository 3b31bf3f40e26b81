// Monaco over the layer of colors: what is typed goes to the page, where the rows are goes to the layer.

import { computed, effect } from '@preact/signals-core'
import { type Disposable, disposables, sized } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { CORPUS_FONT } from '../../text/painter.ts'
import { createLayer, ROW } from './layer.ts'
import type { Page } from './page.ts'
import { type Lines, lineStarts, placeOf, positionOf } from './rows.ts'
import { paint, unknownMarks, wideMarks } from './scene.ts'

type Monaco = typeof import('../../monaco.ts')
type Editor = ReturnType<Monaco['editor']['create']>

/** Where a character is on screen, relative to the editor, CSS pixels. */
export interface Spot {
  left: number
  top: number
}

export interface ScratchpadEditor extends Disposable {
  spot(position: number): Spot | null
}

export function mountEditor(host: HTMLElement, store: Store, page: Page, monaco: Monaco): ScratchpadEditor {
  const canvas = host.appendChild(document.createElement('canvas'))
  canvas.ariaHidden = 'true'
  const box = host.appendChild(document.createElement('div'))
  box.className = 'code'
  const theme = store.theme.theme.peek()
  const editor = monaco.editor.create(box, { ...OPTIONS, value: page.kept.peek().text, theme })
  editor.getModel()!.setEOL(monaco.editor.EndOfLineSequence.LF)
  const places = placesOf(editor)
  const layer = createLayer(canvas)
  const frames = onFrames(() => {
    const advance = editor.getOption(monaco.editor.EditorOption.fontInfo).typicalHalfwidthCharacterWidth
    paint({ host, editor, layer, ...places.now(), advance }, store, page)
  })
  // the editor has measured its letters before the font was there
  void document.fonts.load(`13.333px ${CORPUS_FONT}`).then(() => {
    monaco.editor.remeasureFonts()
    frames.soon()
  })
  const parts = disposables(
    () => editor.dispose(),
    frames,
    places,
    tellPage(editor, page, places, monaco, frames.soon),
    followPage(editor, store, page, places, monaco, frames.soon),
    sized(host, frames.soon),
  )
  return {
    spot(position) {
      const { lines, starts } = places.now()
      const place = editor.getScrolledVisiblePosition(placeOf(lines, starts, position))
      return place && { left: place.left, top: place.top }
    },
    dispose: () => parts.dispose(),
  }
}

interface Places extends Disposable {
  now(): { lines: Lines; starts: readonly number[] }
}

/** The lines of the editor, and where each begins, kept up with its text. */
function placesOf(editor: Editor): Places {
  const model = editor.getModel()!
  const lines: Lines = {
    content: (line) => model.getLineContent(line),
    top: (line, column) => editor.getTopForPosition(line, column),
  }
  const measure = () => lineStarts(Array.from(model.getValue()))
  let starts = measure()
  const change = model.onDidChangeContent(() => {
    starts = measure()
  })
  return { now: () => ({ lines, starts }), dispose: () => change.dispose() }
}

/** At most one frame at a time, and none after the end. */
function onFrames(draw: () => void): Disposable & { soon(): void } {
  let frame = 0
  let ended = false
  return {
    soon() {
      if (ended) return
      frame ||= requestAnimationFrame(() => {
        frame = 0
        draw()
      })
    },
    dispose() {
      ended = true
      cancelAnimationFrame(frame)
    },
  }
}

/** What is typed, where the caret and the pointer are. */
function tellPage(editor: Editor, page: Page, places: Places, monaco: Monaco, soon: () => void): Disposable {
  const model = editor.getModel()!
  const at = ({ lineNumber, column }: { lineNumber: number; column: number }) => {
    const { lines, starts } = places.now()
    return positionOf(lines, starts, lineNumber, column)
  }
  return disposables(
    model.onDidChangeContent(() => {
      page.hover.value = null
      page.change({ text: model.getValue() })
      soon()
    }),
    editor.onDidChangeCursorPosition(({ position }) => {
      page.caret.value = at(position) - 1
    }),
    editor.onMouseMove(({ target: { position, type } }) => {
      page.hover.value = position && type === monaco.editor.MouseTargetType.CONTENT_TEXT ? at(position) : null
    }),
    editor.onMouseLeave(() => {
      page.hover.value = null
    }),
    editor.onDidScrollChange(soon),
    editor.onDidLayoutChange(soon),
  )
}

/** A text that came from elsewhere (an example, say), marks, and whatever colors the text. */
function followPage(editor: Editor, store: Store, page: Page, places: Places, monaco: Monaco, soon: () => void) {
  const model = editor.getModel()!
  const marks = editor.createDecorationsCollection()
  const wide = editor.createDecorationsCollection()
  const widen = () => {
    const { lines, starts } = places.now()
    wide.set(wideMarks(Array.from(model.getValue()), lines, starts))
  }
  widen()
  const points = computed(() => page.b.held.value.points)
  return disposables(
    model.onDidChangeContent(widen),
    effect(() => monaco.editor.setTheme(store.theme.theme.value)),
    effect(() => {
      const { text } = page.kept.value
      if (text !== model.getValue()) editor.executeEdits('page', [{ range: model.getFullModelRange(), text }])
    }),
    effect(() => {
      const { lines, starts } = places.now()
      marks.set(unknownMarks(page.b.unknown.value.unknown, points.value.length, lines, starts))
    }),
    effect(() => {
      page.painted.value
      page.b.held.value
      page.runs.value.value
      store.theme.theme.value
      store.hideColors.value
      soon()
    }),
  )
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
