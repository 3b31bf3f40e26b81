// What comes in by the File menu and by drop besides single files: folders that are chosen (a network, recorded states),
// and states with the text beside them; and a network that goes out as ONNX and with its script.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { zipSync } from 'fflate'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDraft } from '../../core/formats/formats.ts'
import { npyHeader } from '../../core/formats/states/npy.ts'
import { writeStates } from '../../core/formats/states/states.ts'
import { ramp, sourceOf } from '../core/formats/states-source.ts'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import type { Program } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const put = (path: string, bytes: string | Uint8Array) => {
  mkdirSync(dirname(folder.path(path)), { recursive: true })
  writeFileSync(folder.path(path), bytes)
}

/** A CharRNN as ml5 keeps one: a manifest, and a file of floats for each tensor. */
function writeMl5(name: string): void {
  const shapes = { embedding: [3, 2], 'rnn/cell_0/weights': [5, 12], 'rnn/cell_0/biases': [12], softmax_w: [3, 3] }
  const manifest = Object.entries(shapes).map(([tensor, shape], i) => {
    const floats = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, j) => Math.sin(9 * i + j) / 2)
    put(`${name}/tensor${i}`, new Uint8Array(floats.buffer))
    return [tensor, { filename: `tensor${i}`, shape }]
  })
  put(`${name}/manifest.json`, JSON.stringify(Object.fromEntries(manifest)))
  put(`${name}/vocab.json`, JSON.stringify({ a: 0, b: 1, c: 2 }))
  put(`${name}/.hidden/junk`, 'not this')
}

const LENGTH = 9000
const text = prose(LENGTH)
const source = sourceOf(text, [ramp('blocks.0.ssm.0', LENGTH, 0.3), ramp('blocks.1.ssm.0', LENGTH, 1.7)])

async function writeZarr(name: string): Promise<void> {
  const files = new Map<string, Uint8Array[]>()
  for await (const { file, bytes } of writeStates('zarr', source)) files.set(file, [...(files.get(file) ?? []), bytes])
  for (const [file, parts] of files) put(`${name}/${file}`, Buffer.concat(parts))
}

/** States alone, whose text has to be given. */
function writeNpz(name: string): void {
  const values = Float32Array.from({ length: LENGTH * 2 }, (_, i) => Math.sin(i))
  const npy = Buffer.concat([npyHeader('<f4', [LENGTH, 2]), new Uint8Array(values.buffer)])
  put(name, zipSync({ 'mlp.npy': npy }))
}

describe.skipIf(!hasBrowser)('the File menu', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page
  let browser: CDPSession

  beforeAll(async () => {
    program = await startRecorded(folder.path('folders.neuronscope'), prose(4000, 3), { hidden: 8, steps: 5 })
    page = program.page
    browser = await page.context().newCDPSession(page)
    await page.locator('html[data-ready]').waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const rows = (group: string) => page.locator(`[data-view=workspace] section[aria-label=${group}] .item`)
  const dialog = () => page.locator('dialog[open]')
  async function menu(item: string): Promise<void> {
    await page.getByRole('button', { name: 'File', exact: true }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }
  async function openFolder(name: string): Promise<void> {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), menu('Open a folder…')])
    await chooser.setFiles(folder.path(name))
  }
  async function drop(...files: string[]): Promise<void> {
    const data = { items: [], files: files.map((file) => folder.path(file)), dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await browser.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data })
  }

  it('opens a folder that is a network', async () => {
    writeMl5('bones')
    await openFolder('bones')
    await expect.poll(() => dialog().innerText()).toContain('ml5 CharRNN')
    expect(await dialog().innerText()).toContain('LSTM, one layer of 3 units, 3 characters, an embedding of 2')
    await dialog().getByRole('button', { name: 'Import' }).click()
    await rows('Networks').filter({ hasText: 'bones' }).waitFor()
  })

  it('opens a folder of recorded states, which keep the names of their units', async () => {
    await writeZarr('mamba.zarr')
    await openFolder('mamba.zarr')
    await dialog().getByText('Recorded states').waitFor()
    expect(await dialog().locator('input[name=network]').getAttribute('placeholder')).toBe('as the file says, or mamba')
    await dialog().getByRole('button', { name: 'Add', exact: true }).click()
    await rows('Activations').filter({ hasText: 'mamba' }).waitFor({ timeout: 30_000 })
    await expect.poll(() => page.locator('.text-view').getAttribute('data-unit')).toMatch(/^blocks\.\d\.ssm\.0$/)
  })

  it('opens an empty folder with one sentence', async () => {
    put('hollow/.hidden', 'not this')
    await openFolder('hollow')
    await page.getByText('hollow is a folder without files.').waitFor()
  })

  it('exports a network as ONNX, as safetensors, and the script that loads that', async () => {
    await rows('Activations').filter({ hasText: 'all of it' }).click()
    const saved = async (item: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), menu(item)])
      return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) }
    }
    const onnx = await saved('Export the network as ONNX')
    expect(onnx.name).toMatch(/\.onnx$/)
    expect(readDraft(onnx.bytes)).toMatchObject({ cell: 'lstm', format: { id: 'onnx' } })
    const weights = await saved('Export the network as safetensors')
    const script = await saved('Export the script that loads the network into PyTorch')
    const stem = weights.name.replace(/\.safetensors$/, '')
    expect(script.name).toBe(`${stem}.py`)
    expect(new TextDecoder().decode(script.bytes)).toContain(`from ${stem} import load`)
    expect(readDraft(weights.bytes).decoder.shape).toEqual(readDraft(onnx.bytes).decoder.shape)
  })

  it('takes dropped states together with their text and a description of their units', async () => {
    writeNpz('loose.npz')
    put('loose.txt', text)
    put(
      'loose.json',
      JSON.stringify({ network: 'rwkv', units: [{ prefix: 'time.', count: 2, layer: 4, kind: 'mix' }] }),
    )
    await drop('loose.npz', 'loose.txt', 'loose.json')
    await dialog().getByText('Recorded states').waitFor()
    expect(await dialog().innerText()).toMatch(/loose\.(txt|json), loose\.(txt|json)/)
    await dialog().getByRole('button', { name: 'Add', exact: true }).click()
    await rows('Activations').filter({ hasText: 'rwkv' }).waitFor({ timeout: 30_000 })
    await expect.poll(() => page.locator('.text-view').getAttribute('data-unit')).toMatch(/^time\.[01]$/)
  })

  it('says what is missing where there is no text, and takes one that is chosen then', async () => {
    writeNpz('alone.npz')
    await drop('alone.npz')
    await dialog().getByRole('button', { name: 'Add', exact: true }).click()
    await expect.poll(() => dialog().getByRole('alert').innerText()).toContain('does not hold its text')
    await dialog().locator('input[type=file]').setInputFiles(folder.path('loose.txt'))
    await expect.poll(() => dialog().innerText()).toContain('loose.txt')
    await dialog().getByRole('button', { name: 'Add', exact: true }).click()
    await rows('Activations').filter({ hasText: 'alone' }).waitFor({ timeout: 30_000 })
    expect(program.complaints).toEqual([])
  })
})
