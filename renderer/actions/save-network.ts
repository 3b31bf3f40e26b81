// A network out of the window: safetensors, the script that loads that into PyTorch, ONNX.

import type { Context } from '../views/entry.ts'
import { download } from './download.ts'
import { orTell } from './edit.ts'

export type NetworkFile = 'safetensors' | 'script' | 'onnx'

export async function saveNetwork({ api }: Context, model: number, format: NetworkFile = 'safetensors'): Promise<void> {
  await download(await api.call('models.export', { model, format }))
}

/** The network that is chosen. */
export function saveChosenNetwork(context: Context, format: NetworkFile): void {
  const { model } = context.store.chain.peek()
  if (model) orTell(context, saveNetwork(context, model.id, format))
}

/** What its row offers besides safetensors. */
export const OTHER_NETWORK_FILES: readonly [label: string, format: NetworkFile][] = [
  ['Save as ONNX', 'onnx'],
  ['Save the script that loads it into PyTorch', 'script'],
]
