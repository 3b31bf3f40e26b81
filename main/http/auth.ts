// Access control of the loopback server. Other pages in the same browser can reach 127.0.0.1 too, so Host and Origin must
// be those of the server (which excludes DNS rebinding), and a request must have the token of this launch in its address,
// or the cookie set for it. Cookies are shared between ports, and would be sent to other servers of this machine: so the
// path of the page is random at every launch, and the cookie is limited to it.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Session } from './last-session.ts'

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export class Auth {
  readonly #port: number
  readonly #token: string
  readonly #session: string
  /** the folder of the page, `/…/` */
  readonly home: string

  /** @param last the session of a window that is still open from a server before this one; a new one without it */
  constructor(port: number, token: string, last?: Session) {
    this.#port = port
    this.#token = token
    this.#session = last?.cookie ?? newToken()
    this.home = last?.home ?? `/${randomBytes(16).toString('base64url')}/`
  }

  get session(): Session {
    return { port: this.#port, home: this.home, cookie: this.#session }
  }

  /** Whether a Host header is one of the server's. */
  knowsHost(host: string | undefined): boolean {
    return host === `127.0.0.1:${this.#port}` || host === `localhost:${this.#port}`
  }

  /** An Origin header, if present, must be the page's own. */
  knowsOrigin({ host, origin }: IncomingHttpHeaders): boolean {
    return origin === undefined || origin === `http://${host}`
  }

  knowsToken(given: string | null | undefined): boolean {
    return typeof given === 'string' && isSame(given, this.#token)
  }

  holdsCookie(cookies: string | undefined): boolean {
    const name = `${this.#cookieName}=`
    const pairs = (cookies ?? '').split(';').map((pair) => pair.trim())
    return pairs.some((pair) => pair.startsWith(name) && isSame(pair.slice(name.length), this.#session))
  }

  /** Ends with the browser's session; out of reach of scripts and of other sites. */
  get cookie(): string {
    return `${this.#cookieName}=${this.#session}; Path=${this.home}; HttpOnly; SameSite=Strict`
  }

  /** By its port, so that two programs can run side by side. */
  get #cookieName(): string {
    return `neuronscope-${this.#port}`
  }
}

function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted))
}

/** Equal lengths for the comparison in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
