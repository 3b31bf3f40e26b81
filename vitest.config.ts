import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { electron: resolve(import.meta.dirname, 'test/stubs/electron.ts') } },
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // what must be soon says how soon; everything else may take its time on a busy machine: the longest take nine seconds
    // on two quiet cores, and scripts/lib/stuck-reporter.mjs ends what never would
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
