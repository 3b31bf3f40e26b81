// The right button, and the menu key: rows, tiles, chips and names of units have the menu of their unit wherever they
// stand. The text, the tree and the tabs have menus of their own.

import { type Disposable, listen } from '../disposable.ts'
import type { Context } from '../views/entry.ts'
import { unitMenu } from '../views/unit-menu.ts'

/** where the unit under the pointer or the cursor is meant, and no row is */
const LISTS = '.unit-list, .gallery-scroll'

export function mountContextMenus(root: HTMLElement, context: Context): Disposable {
  return listen(root, 'contextmenu', (event) => {
    if (event.defaultPrevented || !(event.target instanceof Element)) return
    if (event.target.closest('.text-view, input, textarea, .code')) return
    const row = event.target.closest<HTMLElement>('[data-unit]')
    const unit = row?.dataset.unit || (event.target.closest(LISTS) ? context.store.shownUnit.peek() : null)
    if (unit) unitMenu(event as MouseEvent, context, unit)
  })
}
