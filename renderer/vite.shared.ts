// One configuration of the window for electron-vite and for plain `vite build renderer`.

import { resolve } from 'node:path'
import type { UserConfig } from 'vite'

/** `dir` is the renderer folder, absolute: inside a file that electron-vite imports, import.meta.dirname is not ours. */
export function rendererConfig(dir: string): UserConfig {
  return {
    root: dir,
    base: './',
    publicDir: false,
    worker: { format: 'es' },
    build: {
      outDir: resolve(dir, '../out/renderer'),
      emptyOutDir: true,
      minify: true,
      assetsInlineLimit: 0, // data: addresses would need a wider content security policy
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: { index: resolve(dir, 'index.html') } },
    },
  }
}
