// The window's entry: connects to the host and starts the shell, or says in one sentence why it cannot. A connection
// that ends, because the host went to another workspace or was started again, is made anew by reloading; until then the
// window says that it is offline.

import './styles/all.css'
import { api } from '../main/contract/api.ts'
import { connect } from '../main/contract/rpc.ts'
import { showOffline, untilThere } from './shell/offline.ts'
import { startWindow } from './shell/shell.ts'
import { hostMemory } from './state/host-memory.ts'
import { sentence } from './state/sentence.ts'
import { connectToHost } from './transport.ts'

async function start(root: HTMLElement): Promise<void> {
  const port = await connectToHost()
  port.onClose(() => {
    const offline = showOffline(root)
    void untilThere(connectToHost, (ms) => new Promise((done) => setTimeout(done, ms))).then(() => {
      offline.dispose()
      location.reload()
    })
  })
  const client = connect(port, api)
  startWindow(root, client, await hostMemory(client, globalThis, sessionStorage))
}

const root = document.getElementById('app')!
start(root).catch((error) => {
  const words = document.createElement('p')
  words.className = 'empty'
  words.textContent = sentence(error)
  root.replaceChildren(words)
})
