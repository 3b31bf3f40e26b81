// Monaco, only as much of it as the feature language and a text to try out need. Loaded on demand: the window paints first.

import { editor, KeyCode, KeyMod, languages, Range } from 'monaco-editor/editor'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/parameterHints/register'
import 'monaco-editor/features/placeholderText/register'
// what `features/suggest` leaves out: the list of completions itself
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'
import 'monaco-editor/features/wordOperations/register'

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

languages.register({ id: 'feature' })
languages.setLanguageConfiguration('feature', {
  brackets: [
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
  ],
  autoClosingPairs: [],
  wordPattern: /[\p{L}_][\p{L}\p{M}\p{N}_]*/u,
})
languages.setMonarchTokensProvider('feature', {
  unicode: true,
  tokenizer: {
    root: [
      [/\/(?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*/, 'regexp'],
      [/"(?:[^"\\]|\\.)*"?/, 'string'],
      [/\b(?:and|or|not)\b/, 'keyword'],
      [/\.[a-z]+\b/, 'predefined'],
      [/[a-z]+(?=\s*\()/, 'predefined'],
      [/[\p{L}_][\p{L}\p{M}\p{N}_]*/u, 'identifier'],
      [/\d+/, 'number'],
      [/[()<>=!+\-*−,]/, 'delimiter'],
    ],
  },
})

const rule = (token: string, foreground: string, fontStyle?: string) => ({ token, foreground, fontStyle })
const transparent = '#00000000'
const themes = {
  light: {
    base: 'vs',
    ink: '14171c',
    feature: '0a7554',
    quiet: '5d656f',
    select: '#14171c24',
    page: '#ffffff',
    line: '#c9ced5',
    on: '#e8ebee',
  },
  dark: {
    base: 'vs-dark',
    ink: 'f4f5f7',
    feature: '46c99a',
    quiet: '949ca8',
    select: '#f4f5f73a',
    page: '#1c1f25',
    line: '#3a404a',
    on: '#292e36',
  },
} as const
const KINDS = ['function', 'field', 'variable', 'operator', 'property'] as const
for (const [name, { base, ink, feature, quiet, select, page, line, on }] of Object.entries(themes)) {
  editor.defineTheme(name, {
    base,
    inherit: false,
    rules: [
      rule('', ink),
      rule('predefined', feature, 'bold'),
      rule('keyword', feature, 'bold'),
      rule('regexp', ink),
      rule('string', ink),
      rule('number', ink),
      rule('delimiter', quiet),
      rule('identifier', feature),
    ],
    colors: {
      'editor.background': transparent,
      'editor.foreground': `#${ink}`,
      'editorLineNumber.foreground': `#${quiet}`,
      'editorLineNumber.activeForeground': `#${quiet}`,
      'editorLineNumber.dimmedForeground': `#${quiet}`,
      'editorCursor.foreground': `#${ink}`,
      'editor.selectionBackground': select,
      'editor.inactiveSelectionBackground': select,
      'editorBracketMatch.background': transparent,
      'editorBracketMatch.border': `#${quiet}`,
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`editorBracketHighlight.foreground${n}`, `#${quiet}`])),
      'editorBracketHighlight.unexpectedBracket.foreground': `#${ink}`,
      'editor.placeholder.foreground': `#${quiet}`,
      focusBorder: transparent,
      'editorWidget.background': page,
      'editorWidget.foreground': `#${ink}`,
      'editorWidget.border': line,
      'editorHoverWidget.background': page,
      'editorHoverWidget.foreground': `#${ink}`,
      'editorHoverWidget.border': line,
      'editorHoverWidget.highlightForeground': `#${feature}`,
      'editorSuggestWidget.background': page,
      'editorSuggestWidget.foreground': `#${ink}`,
      'editorSuggestWidget.border': line,
      'editorSuggestWidget.selectedBackground': on,
      'editorSuggestWidget.selectedForeground': `#${ink}`,
      'editorSuggestWidget.selectedIconForeground': `#${ink}`,
      'editorSuggestWidget.highlightForeground': `#${feature}`,
      'editorSuggestWidget.focusHighlightForeground': `#${feature}`,
      'list.hoverBackground': on,
      'list.focusBackground': on,
      'textCodeBlock.background': transparent,
      'widget.shadow': '#00000033',
      ...Object.fromEntries(KINDS.map((kind) => [`symbolIcon.${kind}Foreground`, `#${quiet}`])),
    },
  })
}

export { editor, KeyCode, KeyMod, languages, Range }
