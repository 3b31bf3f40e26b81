// `vite test/renderer/dev` or `vite build test/renderer/dev`: the window without any host.

import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { rendererConfig } from '../../../renderer/vite.shared.ts'

const shared = rendererConfig(import.meta.dirname)

export default defineConfig({
  ...shared,
  server: { fs: { allow: [resolve(import.meta.dirname, '../../..')] } },
  build: { ...shared.build, outDir: resolve(import.meta.dirname, '../../../out/dev') },
})
