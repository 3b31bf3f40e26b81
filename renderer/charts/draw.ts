// Charts on screen: marks (core/figures/marks) are joined to a group of the document, the same marks that a file holds
// as text.

import { select } from 'd3-selection'
import { noChange, nothing, svg, type TemplateResult } from 'lit-html'
import { Directive, directive, type ElementPart } from 'lit-html/directive.js'
import { flat, type Mark, type Marks, written } from '../../core/figures/marks/mark.ts'

const SVG = 'http://www.w3.org/2000/svg'

/** Makes the children of an element what the marks say; elements of the same name and place stay. */
export function join(parent: Element, marks: Marks): void {
  select(parent)
    .selectChildren<Element, Mark>()
    .data(flat(marks), (mark, i) => `${mark.name} ${i}`)
    .join((enter) => enter.append((mark) => document.createElementNS(SVG, mark.name)))
    .each(function (mark) {
      attribute(this, mark)
      if (mark.text !== undefined) this.textContent = mark.text
      else join(this, mark.marks ?? null)
    })
}

function attribute(element: Element, { attributes }: Mark): void {
  const wanted = new Map(written(attributes))
  for (const name of element.getAttributeNames()) if (!wanted.has(name)) element.removeAttribute(name)
  for (const [name, value] of wanted) if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

class Joined extends Directive {
  override update(part: ElementPart, [marks]: [Marks]) {
    join(part.element, marks)
    return noChange
  }

  render(_marks: Marks) {
    return noChange
  }
}

/** On a group of an SVG template: keeps its children as the marks say. */
export const joined = directive(Joined)

export interface ChartFrame {
  /** what it shows, for those who cannot see it */
  title: string
  width: number
  height: number
  class?: string
  /** for who looks it up: `data-gate` */
  data?: string
  /** `img` where there is nothing to do with it */
  role?: 'img' | 'group'
  /** reached by Tab */
  focus?: boolean
  /** its buttons are one stop of the Tab key, with arrows between them */
  roving?: boolean
  /** over the marks: what answers to the pointer and the keyboard */
  over?: TemplateResult | readonly TemplateResult[] | typeof nothing
  on?: {
    click?(event: MouseEvent): void
    keydown?(event: KeyboardEvent): void
    mousemove?(event: MouseEvent): void
    mouseleave?(): void
  }
}

/** A chart in its frame. */
export function chartOf(
  marks: Marks,
  { title, width, height, class: name = '', data, role = 'img', focus, roving, over, on = {} }: ChartFrame,
) {
  return svg`<svg class="chart ${name}" width=${width} height=${height} viewBox="0 0 ${width} ${height}" role=${role}
    tabindex=${focus ? 0 : nothing} data-roving=${roving ? 'line' : nothing}
    aria-label=${title} data-gate=${data ?? nothing} @click=${on.click} @keydown=${on.keydown} @mousemove=${on.mousemove}
    @mouseleave=${on.mouseleave}><g ${joined(marks)}></g>${over}</svg>`
}

/** A line from top to bottom: the place under the pointer somewhere else. */
export function upright(x: number, { top, bottom }: { top: number; bottom: number }) {
  return svg`<line class="here" x1=${x} x2=${x} y1=${top} y2=${bottom} />`
}
