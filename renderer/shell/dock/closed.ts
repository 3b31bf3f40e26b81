// What a preset shows when all of its panels are closed.

import type { IWatermarkRenderer } from 'dockview'
import { html, render } from 'lit-html'

export function allClosed(reset: () => void): IWatermarkRenderer {
  const element = Object.assign(document.createElement('div'), { className: 'empty' })
  return {
    element,
    init: () =>
      render(
        html`<p>Every panel of this layout is closed. Open one from the View menu, or bring all back.</p>
          <button class="button primary" @click=${reset}>Reset layout</button>`,
        element,
      ),
  }
}
