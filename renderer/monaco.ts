// Monaco, only as much of it as one line of the feature language needs. Loaded on demand: the window paints first.

import { editor, KeyCode, KeyMod, languages } from 'monaco-editor/editor'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/placeholderText/register'
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
})
languages.setMonarchTokensProvider('feature', {
  tokenizer: {
    root: [
      [/\/(?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*/, 'regexp'],
      [/"(?:[^"\\]|\\.)*"?/, 'string'],
      [/\b(?:and|or|not)\b/, 'keyword'],
      [/\.[a-z]+\b/, 'predefined'],
      [/[a-z]+(?=\s*\()/, 'predefined'],
      [/\d+/, 'number'],
      [/[()<>=!+\-*−,]/, 'delimiter'],
    ],
  },
})

const rule = (token: string, foreground: string, fontStyle?: string) => ({ token, foreground, fontStyle })
const transparent = '#00000000'
const themes = {
  light: { base: 'vs', ink: '14171c', feature: '0a7554', quiet: '5d656f', select: '#14171c24' },
  dark: { base: 'vs-dark', ink: 'f4f5f7', feature: '46c99a', quiet: '949ca8', select: '#f4f5f73a' },
} as const
for (const [name, { base, ink, feature, quiet, select }] of Object.entries(themes)) {
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
    ],
    colors: {
      'editor.background': transparent,
      'editor.foreground': `#${ink}`,
      'editorCursor.foreground': `#${ink}`,
      'editor.selectionBackground': select,
      'editor.inactiveSelectionBackground': select,
      'editorBracketMatch.background': transparent,
      'editorBracketMatch.border': `#${quiet}`,
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`editorBracketHighlight.foreground${n}`, `#${quiet}`])),
      'editorBracketHighlight.unexpectedBracket.foreground': `#${ink}`,
      'editor.placeholder.foreground': `#${quiet}`,
      focusBorder: transparent,
    },
  })
}

export { editor, KeyCode, KeyMod }
