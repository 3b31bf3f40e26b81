// Light or dark: as the system says, unless the person chose.

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { Theme } from '../charts/color.ts'

export type ThemeChoice = 'system' | Theme

export interface ThemeState {
  choice: Signal<ThemeChoice>
  theme: ReadonlySignal<Theme>
  /** to the other of light and dark */
  toggle(): void
  dispose(): void
}

/** Writes `data-theme` on `root`, so that the tokens follow. */
export function createTheme(choice: Signal<ThemeChoice>, root: HTMLElement, dark: MediaQueryList): ThemeState {
  const system = signal<Theme>(dark.matches ? 'dark' : 'light')
  const follow = () => {
    system.value = dark.matches ? 'dark' : 'light'
  }
  dark.addEventListener('change', follow)
  const theme = computed(() => (choice.value === 'system' ? system.value : choice.value))
  const stop = effect(() => {
    root.dataset.theme = theme.value
  })
  return {
    choice,
    theme,
    toggle() {
      const other = theme.peek() === 'dark' ? 'light' : 'dark'
      choice.value = other === system.peek() ? 'system' : other
    },
    dispose() {
      stop()
      dark.removeEventListener('change', follow)
    },
  }
}
