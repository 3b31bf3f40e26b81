// The window's entry: connects to the host and starts the shell, or says in one sentence why it cannot.

import './styles/all.css'
import { api } from '../main/contract/api.ts'
import { connect } from '../main/contract/rpc.ts'
import { startWindow } from './shell/shell.ts'
import { sentence } from './state/words.ts'
import { connectToHost } from './transport.ts'

async function start(root: HTMLElement): Promise<void> {
  const port = await connectToHost()
  const window = startWindow(root, connect(port, api))
  port.onClose(() =>
    window.context.store.notices.tell('The program behind this window has ended. Start it again, then reload.', true),
  )
}

const root = document.getElementById('app')!
start(root).catch((error) => {
  const words = document.createElement('p')
  words.className = 'empty'
  words.textContent = sentence(error)
  root.replaceChildren(words)
})
