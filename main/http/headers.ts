// What every answer says about itself, over loopback HTTP and over Electron's app:// alike: who may run, frame, load
// and connect. Cross-origin isolation (COOP + COEP + CORP) is what gives the window SharedArrayBuffer.

/**
 * Monaco sets styles from strings, in elements and in attributes: hence `style-src 'unsafe-inline'`; scripts stay strict.
 * @param sockets where the page may open a WebSocket, e.g. `ws://127.0.0.1:4700`
 */
function contentSecurityPolicy(sockets = ''): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self'",
    `connect-src 'self' ${sockets}`.trim(),
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

export function securityHeaders(sockets?: string): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(sockets),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'private, no-cache',
  }
}
