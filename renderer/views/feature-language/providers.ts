// Registers assist.ts with Monaco. One registration serves every editor of the language; what there is to offer is asked for
// each time, since researchers add features of their own.

import type { FeatureLanguage } from '../../../main/contract/types.ts'
import { type Disposable, disposables } from '../../disposable.ts'
import { explainAt, type Offer, offersAt, signatureAt } from './assist.ts'

type Monaco = typeof import('../../monaco.ts')

const NAME = 'feature'

export function provideLanguage(monaco: Monaco, language: () => FeatureLanguage | null): Disposable {
  const { languages, Range } = monaco
  const { CompletionItemKind, CompletionItemInsertTextRule } = languages
  const icons: Record<Offer['kind'], number> = {
    function: CompletionItemKind.Function,
    feature: CompletionItemKind.Field,
    own: CompletionItemKind.Variable,
    operator: CompletionItemKind.Operator,
    suffix: CompletionItemKind.Property,
  }
  /** own features before those of the library, functions after them, operators last */
  const order: Record<Offer['kind'], string> = { suffix: '0', own: '1', feature: '2', function: '3', operator: '4' }
  const parts = [
    languages.registerCompletionItemProvider(NAME, {
      triggerCharacters: ['.', ' '],
      provideCompletionItems(model, position) {
        const known = language()
        if (!known) return { suggestions: [] }
        const word = model.getWordUntilPosition(position)
        const range = new Range(1, word.startColumn, 1, word.endColumn)
        const suggestions = offersAt(known, model.getValue(), position.column - 1).map((offer) => ({
          label: { label: offer.label, description: offer.detail },
          kind: icons[offer.kind],
          insertText: offer.insert,
          insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
          documentation: { value: [offer.meaning, fenced(offer.definition)].filter(Boolean).join('\n\n') },
          sortText: `${order[offer.kind]}${offer.label}`,
          range,
        }))
        return { suggestions }
      },
    }),
    languages.registerHoverProvider(NAME, {
      provideHover(model, position) {
        const known = language()
        const found = known && explainAt(known, model.getValue(), position.column - 1)
        if (!found) return null
        const { from, to, title, kind, meaning } = found
        return {
          range: new Range(1, from + 1, 1, to + 1),
          contents: [{ value: fenced(title) }, { value: `${meaning}\n\n${kind}` }],
        }
      },
    }),
    languages.registerSignatureHelpProvider(NAME, {
      signatureHelpTriggerCharacters: ['(', ','],
      provideSignatureHelp(model, position) {
        const known = language()
        const found = known && signatureAt(known, model.getValue(), position.column - 1)
        if (!found) return null
        const { label, meaning, parameters, active } = found
        const value = {
          signatures: [
            {
              label,
              documentation: { value: meaning },
              parameters: parameters.map((p) => ({ label: p.label, documentation: { value: p.meaning } })),
            },
          ],
          activeSignature: 0,
          activeParameter: active,
        }
        return { value, dispose() {} }
      },
    }),
  ]
  return disposables(...parts)
}

function fenced(expression: string): string {
  return expression ? `\`\`\`feature\n${expression}\n\`\`\`` : ''
}
