// The window over a host in memory: ?characters=1000000, ?recorded=40000, ?empty

import '../../../renderer/styles/all.css'
import { startWindow } from '../../../renderer/shell/shell.ts'
import { clientOf, fakeHost } from '../fake-host.ts'

const asked = new URLSearchParams(location.search)
const number = (name: string) => (asked.has(name) ? Number(asked.get(name)) : undefined)
const host = fakeHost({ characters: number('characters'), recorded: number('recorded'), empty: asked.has('empty') })
startWindow(document.getElementById('app')!, clientOf(host))
