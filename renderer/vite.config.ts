// The window without Electron: `vite build --config renderer/vite.config.ts`.

import { defineConfig } from 'vite'
import { rendererConfig } from './vite.shared.ts'

export default defineConfig(rendererConfig(import.meta.dirname))
