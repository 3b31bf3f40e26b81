// The window's entry: connects to the host and starts the shell, or says in one sentence why it cannot. A connection
// that ends because the host went to another workspace is made anew by reloading.

import './styles/all.css'
import { api } from '../main/contract/api.ts'
import { connect } from '../main/contract/rpc.ts'
import { startWindow } from './shell/shell.ts'
import { hostMemory } from './state/host-memory.ts'
import { sentence } from './state/words.ts'
import { connectToHost } from './transport.ts'

const GONE = 'The program behind this window has ended. Start it again, then reload.'

async function start(root: HTMLElement): Promise<void> {
  const port = await connectToHost()
  let tell = (_words: string) => {}
  port.onClose(() => {
    connectToHost().then(
      () => location.reload(),
      () => tell(GONE),
    )
  })
  const client = connect(port, api)
  const window = startWindow(root, client, await hostMemory(client, globalThis, sessionStorage))
  tell = (words) => window.context.store.notices.tell(words, true)
}

const root = document.getElementById('app')!
start(root).catch((error) => {
  const words = document.createElement('p')
  words.className = 'empty'
  words.textContent = sentence(error)
  root.replaceChildren(words)
})
