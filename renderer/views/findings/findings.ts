// The report as it will be printed: a title, and each finding with its heading, its sentence and its figure. Words
// are edited where they stand.

import { effect, signal } from '@preact/signals-core'
import { html, nothing, type TemplateResult } from 'lit-html'
import { ref } from 'lit-html/directives/ref.js'
import { unsafeHTML } from 'lit-html/directives/unsafe-html.js'
import { FIGURE_TITLES } from '../../../main/contract/figure-schema.ts'
import { orTell } from '../../actions/edit.ts'
import { openFinding, updateFinding } from '../../actions/findings.ts'
import { exportNotebook } from '../../actions/notebook.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import { leaveField } from '../../shell/focus.ts'
import { figureNumbers, type ListedFinding } from '../../state/findings.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { createPictures, type Pictures } from './pictures.ts'
import { createWords, type Words } from './words.ts'
import 'katex/dist/katex.min.css'

export const findings: ViewEntry = {
  id: 'findings',
  title: 'Report',
  modes: ['writeup'],
  place: 'main',
  mount: mountNotebook,
  commands: [
    { title: 'Open the report', keys: '', run: ({ store }) => store.show('findings', 'writeup') },
    { title: 'Open the figure where it came from', keys: '', run: openCurrent },
    { title: 'Update the figure to what is on show', keys: '', run: (context) => updateFinding(context) },
    { title: 'Add a paragraph to the report', keys: '', run: addWords },
  ],
}

function openCurrent(context: Context): void {
  const finding = context.store.findings.current.peek()
  if (finding) openFinding(context, finding)
}

function addWords(context: Context): void {
  const { store } = context
  store.show('findings', 'writeup')
  const before = store.findings.notebook.peek().findings
  const add = store.findings.add({ title: '', sentence: '' }, 'a paragraph')
  orTell(
    context,
    add.then(() => writeIn(store, before)),
  )
}

/** The cursor goes into the paragraph that came in, as soon as it stands there. */
function writeIn({ findings }: Context['store'], before: readonly ListedFinding[]): void {
  const known = new Set(before.map(({ id }) => id))
  const stop = effect(() => {
    const added = findings.notebook.value.findings.find(({ id }) => !known.has(id))
    if (!added) return
    requestAnimationFrame(() => {
      const field = document.querySelector<HTMLTextAreaElement>(`#finding-${added.id} .sentence`)
      field?.scrollIntoView({ block: 'center' })
      field?.focus()
      stop()
    })
  })
}

function mountNotebook(host: HTMLElement, context: Context) {
  host.classList.add('notebook')
  const { store } = context
  const seen = signal(false)
  const pictures = createPictures(context, seen)
  const words = createWords(context, seen)
  return disposables(
    pictures,
    words,
    sized(host, (width) => {
      seen.value = width > 0
    }),
    renders(host, () => {
      const { findings } = store.findings.notebook.value
      return findings.length === 0 ? nothingYet(context) : paper(context, pictures, words)
    }),
  )
}

function nothingYet({ store }: Context): TemplateResult {
  return html`<div class="empty">
    <p>The report is empty. Whatever is on show goes into it with F, or with Add to report beside it.</p>
    <button class="button primary" @click=${() => store.show('text', 'explore')}>Look at the text</button>
  </div>`
}

function paper(context: Context, pictures: Pictures, words: Words): TemplateResult {
  const { store } = context
  const { title, findings } = store.findings.notebook.value
  const numbers = figureNumbers(findings)
  const locked = store.catalogue.value?.workspace.readOnly ?? false
  const name = store.catalogue.value?.workspace.name ?? ''
  return html`<article class="paper">
    ${field('h1', title, name, 'Title of the report', locked, (words) => orTell(context, store.findings.name(words)))}
    ${findings.map((finding) => entry(context, finding, numbers.get(finding.id), { pictures, words }, locked))}
    <footer class="paper-foot">
      <button class="button" @click=${() => addWords(context)} ?disabled=${locked}>Add a paragraph</button>
      <span class="grow"></span>
      <button class="plain" @click=${() => exportNotebook(context, 'html')}>Export HTML</button>
    </footer>
  </article>`
}

function entry(
  context: Context,
  finding: ListedFinding,
  number: number | undefined,
  { pictures, words }: { pictures: Pictures; words: Words },
  locked: boolean,
): TemplateResult {
  const { store } = context
  const { id, title, sentence, figure, caption } = finding
  const on = store.findings.current.value?.id === id
  const change = (part: { title?: string; sentence?: string }) => orTell(context, store.findings.change(finding, part))
  const choose = () => {
    store.findings.chosen.value = id
  }
  return html`<section class="finding ${on ? 'on' : ''}" id="finding-${id}" data-finding=${id} @focusin=${choose} @pointerdown=${choose}
      aria-label=${figure ? `Figure ${number}` : 'Paragraph'}>
    ${field('h2', title, 'Heading', `Heading of ${figure ? `figure ${number}` : 'the paragraph'}`, locked, (title) => change({ title }))}
    ${sentenceField(sentence, words.of.value.get(sentence) ?? '', `Sentence of ${figure ? `figure ${number}` : 'the paragraph'}`, locked, (sentence) => change({ sentence }))}
    ${
      figure
        ? html`<figure>${picture(context, finding, pictures)}
          <figcaption><b>Figure ${number}.</b> ${caption}</figcaption>
          <p class="figure-acts">
            <button class="plain" aria-label="Open figure ${number} where it came from" @click=${() => openFinding(context, finding)}>Open where it came from</button>
            <button class="plain" aria-label="Update figure ${number} to what is on show" ?disabled=${locked}
              title="The figure becomes what is on show in Explore or Train; the words stay" @click=${() => updateFinding(context, finding)}>Update to what is on show</button>
          </p></figure>`
        : nothing
    }
  </section>`
}

function picture(context: Context, finding: ListedFinding, pictures: Pictures): TemplateResult {
  const { id, figure, caption } = finding
  const drawn = pictures.of.value.get(id)
  if (!drawn) return html`<p class="dim drawing" role="status">Drawing …</p>`
  if ('problem' in drawn)
    return html`<p class="dim" role="alert"><b>Not drawn.</b> ${drawn.problem}
      <button class="plain" @click=${() => pictures.again(id)}>Try again</button></p>`
  return html`<img src=${drawn.address} title="Open where it came from" @click=${() => openFinding(context, finding)} alt="${FIGURE_TITLES[figure!.kind]}. ${caption}" />`
}

/** A line that is written where it stands; kept when the keyboard leaves it. */
function field(
  level: 'h1' | 'h2',
  words: string,
  placeholder: string,
  label: string,
  locked: boolean,
  keep: (words: string) => void,
): TemplateResult {
  return html`<input class="in-place ${level}" .value=${words} placeholder=${placeholder} aria-label=${label} maxlength="200"
    ?readonly=${locked} @keydown=${(event: KeyboardEvent) => leave(event, words)}
    @change=${(event: Event) => keepChanged(event, words, keep)} />`
}

/** Markdown that is written where it stands, and seen as it will be printed while the keyboard is elsewhere. */
function sentenceField(
  words: string,
  rendered: string,
  label: string,
  locked: boolean,
  keep: (words: string) => void,
): TemplateResult {
  return html`<div class="words ${rendered === '' ? '' : 'laid-out'}"><div class="rendered" aria-hidden="true">${unsafeHTML(rendered)}</div><textarea class="in-place sentence" rows="1" .value=${words} placeholder="What does it show?" aria-label=${label}
    ?readonly=${locked} ${ref((element) => element && requestAnimationFrame(() => grow(element as HTMLTextAreaElement)))}
    @input=${(event: Event) => grow(event.target as HTMLTextAreaElement)} @keydown=${(event: KeyboardEvent) => leave(event, words)}
    @change=${(event: Event) => keepChanged(event, words, keep)}></textarea></div>`
}

function keepChanged(event: Event, words: string, keep: (words: string) => void): void {
  const { value } = event.target as HTMLInputElement
  if (value.trim() !== words.trim()) keep(value.trim())
}

/** Enter keeps a heading, Ctrl Enter a sentence; Escape leaves both as they were. */
function leave(event: KeyboardEvent, words: string): void {
  const element = event.target as HTMLInputElement | HTMLTextAreaElement
  if (event.key === 'Escape') element.value = words
  const done = event.key === 'Enter' && (element.tagName === 'INPUT' || event.ctrlKey || event.metaKey)
  if (!done && event.key !== 'Escape') return
  event.preventDefault()
  event.stopPropagation()
  leaveField(element, element.closest('.finding, .paper'))
}

/** As high as its words. */
function grow(element: HTMLTextAreaElement): void {
  element.style.height = 'auto'
  element.style.height = `${element.scrollHeight}px`
}
