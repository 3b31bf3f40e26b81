// A button of a form that asks for a file, which the keyboard reaches as it does other buttons.

import { html, type TemplateResult } from 'lit-html'

export function fileButton(label: string, accept: string, off: boolean, take: (file: File) => void): TemplateResult {
  const taken = (event: Event) => {
    const input = event.target as HTMLInputElement
    const [file] = input.files ?? []
    if (file) take(file)
    input.value = '' // the same file may be chosen again
  }
  const ask = (event: Event) => ((event.currentTarget as HTMLElement).nextElementSibling as HTMLInputElement).click()
  return html`<button type="button" class="button" ?disabled=${off} @click=${ask}>${label}</button
    ><input type="file" hidden accept=${accept} aria-label=${label} @change=${taken} />`
}
