import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import { rendererConfig } from './renderer/vite.shared.ts'

const at = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          electron: at('main/electron.ts'),
          server: at('main/server.ts'),
          cli: at('main/cli.ts'),
          worker: at('main/workers/worker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false, // a sandboxed preload must be one self-contained CommonJS file
      rolldownOptions: {
        input: { preload: at('main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // import.meta.dirname inside an imported file is the config's folder under electron-vite, so the path is passed in
  renderer: rendererConfig(at('renderer')),
})
