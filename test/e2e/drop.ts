// A file that is dropped on whatever is in front: a dialog, or the window.

import type { Page } from 'playwright-core'

export async function dropFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const files = await page.evaluateHandle(
    ({ name, base64 }) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name))
      return transfer
    },
    { name, base64: Buffer.from(bytes).toString('base64') },
  )
  const dialog = (await page.locator('dialog').count()) > 0
  const target = dialog ? page.locator('dialog h2') : page.locator('body > *').first()
  await target.dispatchEvent('drop', { dataTransfer: files })
}
