// What starts returns how to stop.

import { effect } from '@preact/signals-core'
import { render, type TemplateResult } from 'lit-html'

export interface Disposable {
  dispose(): void
}

/** One that stops many, last first. */
export function disposables(...parts: (Disposable | (() => void))[]): Disposable {
  return {
    dispose() {
      for (const part of parts.reverse()) typeof part === 'function' ? part() : part.dispose()
      parts.length = 0
    },
  }
}

/** Listens until disposed. */
export function listen<K extends keyof HTMLElementEventMap>(
  target: EventTarget,
  type: K,
  handler: (event: HTMLElementEventMap[K]) => void,
  options?: AddEventListenerOptions,
): Disposable {
  target.addEventListener(type, handler as EventListener, options)
  return { dispose: () => target.removeEventListener(type, handler as EventListener, options) }
}

/** Keeps an element as the template says while the signals it reads change. */
export function renders(host: HTMLElement, template: () => TemplateResult): Disposable {
  const stop = effect(() => {
    render(template(), host)
  })
  return { dispose: stop }
}

/** Calls back with the size of an element, first soon and then whenever it changes. */
export function sized(element: HTMLElement, change: (width: number, height: number) => void): Disposable {
  const observer = new ResizeObserver(() => change(element.clientWidth, element.clientHeight))
  observer.observe(element)
  return { dispose: () => observer.disconnect() }
}
