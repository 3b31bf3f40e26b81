// One line of Monaco for a feature expression: it completes, explains and marks what is wrong. Until Monaco has loaded, a
// plain field takes the keystrokes.

import { effect, untracked } from '@preact/signals-core'
import type { FeatureProblem } from '../../main/contract/types.ts'
import { type Disposable, disposables, listen } from '../disposable.ts'
import type { Context } from './entry.ts'
import { provideLanguage } from './feature-language/providers.ts'

const PLACEHOLDER = '/regex/ or a feature: inside("“", "”"), column(), depth("(", ")") >= 2'

export function featureEditor(host: HTMLElement, { store }: Context): Disposable {
  const { search } = store
  const field = document.createElement('input')
  Object.assign(field, { className: 'input mono', spellcheck: false, placeholder: PLACEHOLDER, ariaLabel: 'Feature' })
  field.value = search.expression.peek()
  host.append(field)
  let disposed = false
  let rich: Disposable | null = null
  const plain = disposables(
    listen(field, 'input', () => search.type(field.value)),
    listen(field, 'keydown', (event) => {
      if (event.key === 'Enter') search.run(field.value)
      if (event.key === 'Escape') search.settle()
      if (event.key === 'ArrowDown') focusRows(host)
    }),
    follow(
      search.expression,
      () => field.value,
      (text) => {
        field.value = text
      },
    ),
    onFocusRequest(store.editorFocus, () => {
      field.focus()
      field.select()
    }),
  )
  void import('../monaco.ts').then((monaco) => {
    if (disposed) return
    // what was being typed goes on where it was
    const { selectionStart, selectionEnd } = field
    const selected = document.activeElement === field ? ([selectionStart ?? 0, selectionEnd ?? 0] as const) : null
    plain.dispose()
    field.remove()
    rich = mountMonaco(host, store, monaco, selected)
  })
  return {
    dispose() {
      disposed = true
      rich ? rich.dispose() : plain.dispose()
    },
  }
}

type Monaco = typeof import('../monaco.ts')

/** @param selected offsets of the selection in a field that has the focus; null if it has not */
function mountMonaco(
  host: HTMLElement,
  store: Context['store'],
  monaco: Monaco,
  selected: readonly [number, number] | null,
): Disposable {
  const { search } = store
  const box = host.appendChild(document.createElement('div'))
  box.className = 'code'
  const widgets = floor()
  const editor = monaco.editor.create(box, {
    ...ONE_LINE,
    overflowWidgetsDomNode: widgets,
    value: search.expression.peek(),
    theme: store.theme.theme.peek(),
  })
  const model = editor.getModel()!
  const text = () => model.getValue().replace(/\n/g, ' ')
  const change = editor.onDidChangeModelContent(() => search.type(text()))
  const { KeyCode, KeyMod } = monaco
  const run = () => {
    // completions that are open, or still on their way, would keep the next ArrowDown from the rows
    editor.trigger('run', 'hideSuggestWidget', {})
    search.run(text())
  }
  const keys = ownKeys(editor, [
    { name: 'run', keys: [KeyMod.CtrlCmd | KeyCode.Enter], run: () => run() },
    { name: 'run here', keys: [KeyCode.Enter], when: '!suggestWidgetVisible', run: () => search.run(text()) },
    { name: 'to the rows', keys: [KeyCode.DownArrow], when: '!suggestWidgetVisible', run: () => focusRows(host) },
    // the cursor stays: what is typed next is still meant for the field
    { name: 'settle', keys: [KeyCode.Escape], when: QUIET, run: () => search.settle() },
  ])
  const blur = editor.onDidBlurEditorText(() => search.settle())
  const marks = editor.createDecorationsCollection()
  if (selected) {
    const [from, to] = selected.map((offset) => model.getPositionAt(offset))
    editor.focus()
    editor.setSelection(monaco.Range.fromPositions(from, to))
  }
  return disposables(
    () => widgets.remove(),
    () => editor.dispose(),
    keys,
    change,
    blur,
    provideLanguage(monaco, () => store.language.value.peek()),
    effect(() => monaco.editor.setTheme(store.theme.theme.value)),
    follow(search.expression, text, (next) => model.setValue(next)),
    onFocusRequest(store.editorFocus, () => {
      editor.focus()
      editor.setSelection(model.getFullModelRange())
    }),
    effect(() => {
      marks.set(markers(search.problem.value, text().length))
    }),
  )
}

/** nothing floats over the field that Escape would close */
const QUIET = '!suggestWidgetVisible && !parameterHintsVisible && !inSnippetMode'

/** Keys of one editor. Monaco's `addCommand` would take them in every editor of the page. */
function ownKeys(
  editor: ReturnType<Monaco['editor']['create']>,
  keys: readonly { name: string; keys: number[]; when?: string; run: () => void }[],
): Disposable {
  const actions = keys.map(({ name, keys: keybindings, when, run }) =>
    editor.addAction({ id: `feature.${name}`, label: name, keybindings, keybindingContext: when, run }),
  )
  return disposables(...actions)
}

/** Into the ranking, where arrows and J and K walk. */
function focusRows(host: HTMLElement): void {
  host.closest('.search-view')?.querySelector<HTMLElement>('.unit-list:not(.hidden)')?.focus()
}

/** Where an expression is wrong, as a wavy rule; at its end where it is merely unfinished. */
export function markers(problem: FeatureProblem | null, length: number) {
  if (!problem || length === 0) return []
  const from = Math.min(problem.from, length - 1)
  const to = Math.max(from + 1, Math.min(problem.to, length))
  const range = { startLineNumber: 1, endLineNumber: 1, startColumn: from + 1, endColumn: to + 1 }
  return [{ range, options: { inlineClassName: 'wrong', hoverMessage: { value: problem.message } } }]
}

/** Where completions and explanations float, above every panel: a panel would cut them off. */
function floor(): HTMLElement {
  const element = document.body.appendChild(document.createElement('div'))
  element.className = 'monaco-editor feature-widgets'
  return element
}

/** Writes a value that came from elsewhere (a feature of the tree, say) without echoing one that is already there. */
function follow(value: { readonly value: string }, there: () => string, write: (text: string) => void): () => void {
  return effect(() => {
    const text = value.value
    untracked(() => {
      if (text !== there()) write(text)
    })
  })
}

/** A request for the focus is met once: an editor that is mounted anew later leaves the focus where it is. */
function onFocusRequest(request: { value: boolean }, focus: () => void): () => void {
  return effect(() => {
    if (!request.value) return
    request.value = false
    untracked(focus)
  })
}

const ONE_LINE = {
  language: 'feature',
  placeholder: PLACEHOLDER,
  ariaLabel: 'Feature',
  fontFamily: '"JetBrains Mono", monospace',
  fontSize: 13,
  lineHeight: 20,
  fontLigatures: false,
  automaticLayout: true,
  minimap: { enabled: false },
  lineNumbers: 'off',
  glyphMargin: false,
  folding: false,
  lineDecorationsWidth: 0,
  lineNumbersMinChars: 0,
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  scrollBeyondLastColumn: 2,
  scrollbar: { vertical: 'hidden', horizontal: 'hidden', handleMouseWheel: false, alwaysConsumeMouseWheel: false },
  wordWrap: 'off',
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  links: false,
  contextmenu: false,
  fixedOverflowWidgets: true,
  quickSuggestions: { other: true, strings: false, comments: false },
  quickSuggestionsDelay: 60,
  wordBasedSuggestions: 'off',
  suggest: { showStatusBar: false, preview: false, showWords: false, snippetsPreventQuickSuggestions: false },
  suggestFontSize: 12,
  suggestLineHeight: 24,
  hover: { delay: 250, above: true },
  parameterHints: { enabled: true, cycle: false },
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
  bracketPairColorization: { enabled: false },
  matchBrackets: 'always',
  guides: { indentation: false },
  stickyScroll: { enabled: false },
  tabFocusMode: true,
  padding: { top: 0, bottom: 0 },
} as const
