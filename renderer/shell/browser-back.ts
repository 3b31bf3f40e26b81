// The Back button of a browser, its key and its mouse button go to the last place in the window; they do not leave it.
// One entry of the page's own lies over the page in the browser's history: going back ends on the page, from where the
// window goes forward again. A browser passes over entries that were made without a key or a click, so the entry is made
// at the first of them.

import { type Disposable, disposables, listen } from '../disposable.ts'

const HERE = { neuronscope: 'window' }

export function keepInWindow(goBack: () => void): Disposable {
  const isHere = () => (history.state as typeof HERE | null)?.neuronscope === HERE.neuronscope
  const arm = () => {
    if (!isHere()) history.pushState(HERE, '')
  }
  const popped = () => {
    if (isHere()) return
    goBack()
    history.forward()
  }
  return disposables(
    listen(window, 'pointerdown', arm, { capture: true }),
    listen(window, 'keydown', arm, { capture: true }),
    listen(window, 'popstate' as 'close', popped),
  )
}
