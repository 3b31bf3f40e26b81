// Who may speak to the loopback server. Other programs' pages in the same browser can reach 127.0.0.1 too, so: the
// Host must be ours (a name that was re-bound to 127.0.0.1 is not), the Origin must be ours, and the one who asks
// must hold the token of this launch, first in the address that was opened, then in a cookie.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export class Gate {
  readonly #port: number
  readonly #token: string

  constructor(port: number, token: string) {
    this.#port = port
    this.#token = token
  }

  /** Is this host, as the Host header gives it, one of ours? */
  knowsHost(host: string | undefined): boolean {
    return host === `127.0.0.1:${this.#port}` || host === `localhost:${this.#port}`
  }

  /** A request says its Origin only where it is needed; then it must be the page's own. */
  knowsOrigin({ host, origin }: IncomingHttpHeaders): boolean {
    return origin === undefined || origin === `http://${host}`
  }

  knowsToken(given: string | null | undefined): boolean {
    return typeof given === 'string' && timingSafeEqual(digest(given), digest(this.#token))
  }

  holdsCookie(cookies: string | undefined): boolean {
    const name = `${this.#cookieName}=`
    const pairs = (cookies ?? '').split(';').map((pair) => pair.trim())
    return pairs.some((pair) => pair.startsWith(name) && this.knowsToken(pair.slice(name.length)))
  }

  /** Ends with the browser's session; out of reach of scripts and of other sites. */
  get cookie(): string {
    return `${this.#cookieName}=${this.#token}; Path=/; HttpOnly; SameSite=Strict`
  }

  /** Cookies do not tell ports apart: the name does, so that two programs can run side by side. */
  get #cookieName(): string {
    return `neuronscope-${this.#port}`
  }
}

/** Equal lengths for the comparison in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
