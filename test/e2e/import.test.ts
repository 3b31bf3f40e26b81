// A network of another tool in the window: what was found, a vocabulary that is dropped on it, readings judged on a text.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, openApp, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { dropFile } from './drop.ts'
import { type Program, startProgram } from './program.ts'

const folder = testFolder()
const file = folder.path('import.neuronscope')
const network = readFileSync(join(import.meta.dirname, '../../fixtures/golden-formats/keras-lstm.h5'))
const text = Array.from({ length: 3000 }, (_, i) => 'abcdefghi'[(i * i + 3 * i) % 9]).join('')

describe.skipIf(!hasBrowser)('a network of another tool', { timeout: 60_000 }, () => {
  let program: Program
  let page: Page
  beforeAll(async () => {
    const app = await openApp(file)
    await app.corpora.add('letters', bytesOf(`${text}abcdefghi`))
    await app.close()
    program = await startProgram(file)
    page = program.page
  }, 60_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const dialog = () => page.locator('dialog')
  const models = () => page.locator('[data-view=workspace] .row').allInnerTexts()

  it('that is dropped shows its tensors and waits for its characters', async () => {
    await dropFile(page, 'keras-lstm.h5', network)
    await expect.poll(() => dialog().innerText()).toContain('Keras, HDF5: LSTM, 2 layers of 8 units, 9 characters')
    expect(await dialog().locator('tbody tr').count()).toBe(9)
    expect(await dialog().innerText()).toContain('which 9 characters the network knows')
    expect(await dialog().getByRole('button', { name: 'Import' }).isDisabled()).toBe(true)
  })

  it('takes a vocabulary that is dropped meanwhile, refuses one that lost a character, and judges every reading', async () => {
    await dropFile(page, 'vocab.json', Buffer.from(JSON.stringify([...'abcdefgh', ''])))
    await expect.poll(() => dialog().innerText()).toContain('index 8 is ""')
    await dropFile(page, 'vocab.json', Buffer.from(JSON.stringify([...'abcdefghi'])))
    await expect.poll(() => dialog().locator('input[type=radio]').count()).toBe(8)
    expect(await dialog().innerText()).toContain('vocab.json')
    // random weights predict nothing: the reading that was taken is worse than guessing
    await expect.poll(() => dialog().getByRole('alert').innerText()).toContain('worse than guessing (3.17 bits)')
    await dialog().getByLabel('Order of the gates').selectOption('ifog')
    await expect.poll(() => dialog().locator('tr.chosen').innerText()).toContain('i f o g · forget bias +0')
  })

  it('comes in as it was chosen; one that was cancelled leaves nothing behind', async () => {
    await dialog().getByLabel('Order of the gates').selectOption('ifgo')
    await expect.poll(() => dialog().locator('tr.chosen').innerText()).toContain('i f g o · forget bias +0')
    await dialog().getByRole('button', { name: 'Import' }).click()
    await expect.poll(async () => (await models()).join()).toContain('keras-lstm')
    const before = await models()
    await dropFile(page, 'again.h5', network)
    await expect.poll(() => dialog().count()).toBe(1)
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => dialog().count()).toBe(0)
    expect(await models()).toEqual(before)
  })

  it('that this program does not run is refused without a dialog', async () => {
    await dropFile(page, 'damaged.h5', network.subarray(0, 3000))
    await expect.poll(() => page.locator('.toasts').innerText()).toContain('The HDF5 file cannot be read')
    expect(await dialog().count()).toBe(0)
  })
})
