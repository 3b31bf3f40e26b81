// Which features of the library are offered first for a text: those of its own kinds.

import { LIBRARY } from '../../core/features/library.ts'
import type { TextKind } from '../../core/text/kind.ts'
import type { FeatureInfo } from '../contract/types.ts'
import type { ServiceContext } from './service-context.ts'

const ANY = 'Any text'
const GROUP_OF = new Map(LIBRARY.map(({ name, group }) => [name, group]))

export class TextKinds {
  readonly #context: ServiceContext
  readonly #known = new Map<string, Promise<TextKind[]>>()

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** The groups of the library that a text is of, the most typical first, and then what is meant for any text. */
  async groups(corpus: number): Promise<string[]> {
    const { hash } = this.#context.reader.corpus(corpus)
    let known = this.#known.get(hash)
    if (!known) {
      known = this.#context.threads.run('textKinds', { corpus }, {}).done
      known.catch(() => this.#known.delete(hash))
      this.#known.set(hash, known)
    }
    return [...(await known), ANY]
  }

  /** A researcher's own first, then as `groups` says; what is left stays in its order. */
  async inOrder(features: readonly FeatureInfo[], corpus: number): Promise<FeatureInfo[]> {
    const groups = await this.groups(corpus)
    const place = ({ name, builtin }: FeatureInfo) => {
      if (!builtin) return -1
      const at = groups.indexOf(GROUP_OF.get(name) ?? '')
      return at < 0 ? groups.length : at
    }
    return [...features].sort((a, b) => place(a) - place(b))
  }
}
