// The app behind the window, replaceable: opening another workspace builds a new app first, so that a failure leaves the
// old one open. Requests are processed one at a time.

import { sentence } from '../core/errors.ts'
import type { AppOptions } from './app-options.ts'
import { type ApiHandlers, api } from './contract/api.ts'
import type { Disposable, Port } from './contract/port.ts'
import { serve } from './contract/rpc.ts'

export interface RunningApp {
  handlers: ApiHandlers
  close(): Promise<void>
}

export type CreateApp = (options: AppOptions) => Promise<RunningApp>

export class OpenWorkspace {
  readonly #createApp: CreateApp
  readonly #report: (sentence: string) => void
  readonly #served = new Set<Disposable>()
  #turn: Promise<unknown> = Promise.resolve()
  #app: RunningApp | undefined
  #file = ''

  /** @param report called with an error in closing the previous workspace */
  constructor(createApp: CreateApp, report: (sentence: string) => void = console.error) {
    this.#createApp = createApp
    this.#report = report
  }

  /** False when this file is the one that is open. @throws what createApp throws; the old app then goes on */
  open(options: AppOptions): Promise<boolean> {
    return this.#inTurn(() => this.#open(options))
  }

  async #open(options: AppOptions): Promise<boolean> {
    if (this.#app && options.workspace === this.#file) return false
    const next = await this.#createApp(options)
    const old = this.#app
    this.#app = next
    this.#file = options.workspace
    this.#hangUp()
    await old?.close().catch((error) => this.#report(sentence(error)))
    return true
  }

  /** Answers a page until its port closes or another workspace is opened. */
  serve(port: Port): void {
    if (this.#app) {
      const served = serve(port, api, this.#app.handlers)
      this.#served.add(served)
      port.onClose(() => this.#served.delete(served))
    } else port.close()
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      const app = this.#app
      this.#app = undefined
      this.#hangUp()
      await app?.close()
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  #hangUp(): void {
    for (const served of [...this.#served]) served.dispose()
  }
}
