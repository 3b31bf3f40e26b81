// What starts on an element of a template once and follows what later templates say: the base of zooms, brushes and drags.

import { noChange } from 'lit-html'
import { AsyncDirective } from 'lit-html/async-directive.js'
import { directive, type ElementPart } from 'lit-html/directive.js'

/** Starts on an element; `options` reads what the last template said. Returns what follows a new one, and how to stop. */
export type Behavior<O> = (element: Element, options: () => O) => { follow?(): void; stop?(): void }

/** A directive for elements. */
export function behavior<O>(start: Behavior<O>) {
  class Behaving extends AsyncDirective {
    #options!: O
    #running: ReturnType<Behavior<O>> | null = null
    #element: Element | null = null

    override update(part: ElementPart, [options]: [O]) {
      this.#options = options
      if (this.#running === null || this.#element !== part.element) this.#begin(part.element)
      this.#running?.follow?.()
      return noChange
    }

    render(_options: O) {
      return noChange
    }

    #begin(element: Element): void {
      this.#running?.stop?.()
      this.#element = element
      this.#running = start(element, () => this.#options)
    }

    protected override disconnected(): void {
      this.#running?.stop?.()
      this.#running = null
    }

    protected override reconnected(): void {
      if (this.#element) this.#begin(this.#element)
    }
  }
  return directive(Behaving) as (options: O) => ReturnType<ReturnType<typeof directive>>
}
