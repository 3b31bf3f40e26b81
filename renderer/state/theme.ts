// Light or dark: as the system says, unless the person chose.

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { inksOf, STOPS, type Theme } from '../../core/figures/marks/color.ts'

export type ThemeChoice = 'system' | Theme

export interface ThemeState {
  choice: Signal<ThemeChoice>
  theme: ReadonlySignal<Theme>
  /** to the other of light and dark */
  toggle(): void
  dispose(): void
}

/** The tokens of style sheets that are colors of figures. */
export function tokensOf(theme: Theme): [name: string, color: string][] {
  const { page, ink, ink2, ink3, line, axis, grid, mute, mute2, feature, featureFill } = inksOf(theme)
  const inks = { page, ink, ink2, ink3, line, line2: axis, grid, mute, mute2, feature, 'feature-fill': featureFill }
  const steps = ['n4', 'n3', 'n2', 'n1', '0', 'p1', 'p2', 'p3', 'p4']
  const scale = steps.map((step, i) => [`--scale-${step}`, STOPS[theme][i]] as [string, string])
  return [...Object.entries(inks).map(([name, color]) => [`--${name}`, color] as [string, string]), ...scale]
}

/** Writes `data-theme` and the colors on `root`, so that the tokens follow. */
export function createTheme(choice: Signal<ThemeChoice>, root: HTMLElement, dark: MediaQueryList): ThemeState {
  const system = signal<Theme>(dark.matches ? 'dark' : 'light')
  const follow = () => {
    system.value = dark.matches ? 'dark' : 'light'
  }
  dark.addEventListener('change', follow)
  const theme = computed(() => (choice.value === 'system' ? system.value : choice.value))
  const stop = effect(() => {
    root.dataset.theme = theme.value
    for (const [name, color] of tokensOf(theme.value)) root.style.setProperty(name, color)
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
