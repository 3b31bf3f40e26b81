// The window's files under app://neuronscope/, out of the built folder and nothing else. file:// would give the page
// the rights of every file on the disk, and no headers; a scheme of its own has an origin, headers and a code cache.

import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { contentType, fileInside } from '../http/files.ts'
import { securityHeaders } from '../http/headers.ts'

const SCHEME = 'app'
const HOST = 'neuronscope'
export const HOME = `${SCHEME}://${HOST}/`

/** To be called before the app is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

/** To be called when the app is ready. @param root the built window's folder */
export function serveScheme(root: string): void {
  protocol.handle(SCHEME, (request) => answer(root, request))
}

/** Is this an address of the window itself? */
export function isOwnAddress(address: string): boolean {
  const url = parsed(address)
  return url?.protocol === `${SCHEME}:` && url.host === HOST
}

/** The window's own page, as a reload asks for it. */
export function isOwnPage(address: string): boolean {
  return isOwnAddress(address) && ['', '/', '/index.html'].includes(parsed(address)?.pathname ?? '?')
}

/** URL.parse, which Node has from 22.1 on. */
function parsed(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined
}

async function answer(root: string, { method, url }: Request): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Only GET and HEAD are answered here.')
  const file = isOwnAddress(url) ? fileInside(root, new URL(url).pathname || '/') : undefined
  const bytes = file && (await readFile(file).catch(() => undefined))
  if (!file || !bytes) return refusal(404, 'There is no such file.')
  const headers = { ...securityHeaders(), 'Content-Type': contentType(file), 'Content-Length': String(bytes.length) }
  return new Response(method === 'HEAD' ? null : bytes, { headers })
}

function refusal(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { ...securityHeaders(), 'Content-Type': 'text/plain' } })
}
