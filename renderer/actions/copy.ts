// Text onto the clipboard by a copy event of our own: it needs no permission, of which the window has none.

/** @returns whether the browser took it */
export function copyText(text: string): boolean {
  const give = (event: ClipboardEvent) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    event.clipboardData?.setData('text/plain', text)
  }
  document.addEventListener('copy', give, { capture: true, once: true })
  const taken = document.execCommand('copy')
  document.removeEventListener('copy', give, { capture: true })
  return taken
}
