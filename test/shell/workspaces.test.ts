// Every way to a workspace in the desktop app: by argument, dialog, drop and another start, in folders of any name.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, openApp, prose, testFolder } from '../main/app/workspace.ts'
import {
  answerDialogs,
  brand,
  type DesktopApp,
  dropFiles,
  hasElectron,
  runProgram,
  startDesktop,
  tree,
} from './desktop.ts'

const folder = testFolder()
const deep = 'a folder #1/100% déjà vu/ねずみ & co'
const file = (name: string) => folder.path(`${deep}/${name}.neuronscope`)
/** another workspace is built anew, with its threads */
const SLOW = { timeout: 30_000 }

describe.skipIf(!hasElectron)('workspaces in the desktop app', () => {
  let desktop: DesktopApp
  /** how often the window has loaded its page anew */
  let loads = 0
  const userData = folder.path('user')

  beforeAll(async () => {
    mkdirSync(folder.path(deep), { recursive: true })
    for (const name of ['first', 'second #2', 'third 50%']) {
      const app = await openApp(file(name))
      await app.corpora.add(`the text of ${name}`, bytesOf(prose(2000)))
      await app.close()
    }
    desktop = await startDesktop({ userData, args: ['--workspace', file('first')] })
    desktop.page.on('load', () => loads++)
  })
  afterAll(async () => {
    await desktop?.close()
    folder.remove()
  })

  /** Waits until a workspace is there; while something of the old one still runs, the window asks before it goes. */
  async function arrives(name: string): Promise<void> {
    const agree = desktop.page.locator('dialog').getByRole('button', { name: 'Open', exact: true })
    const where = async () => {
      if (await agree.isVisible()) await agree.click()
      return brand(desktop)
    }
    await expect.poll(where, SLOW).toContain(name)
  }

  it('open by argument, from a path with spaces, #, %, & and letters beyond ASCII', async () => {
    await expect.poll(() => tree(desktop)).toContain('the text of first')
  })

  it('open by the dialog, by its keys', async () => {
    await answerDialogs(desktop, { open: file('second #2') })
    await desktop.page.keyboard.press('Control+o')
    await arrives('second #2')
    await expect.poll(() => tree(desktop), SLOW).toContain('the text of second #2')
  })

  it('open when their file is dropped on the window', async () => {
    await dropFiles(desktop, [file('third 50%')])
    await arrives('third 50%')
    await expect.poll(() => tree(desktop), SLOW).toContain('the text of third 50%')
  })

  it('stay open when the dialog is cancelled', async () => {
    await answerDialogs(desktop, {})
    await desktop.page.keyboard.press('Control+o')
    await desktop.page.waitForTimeout(300)
    expect(await brand(desktop)).toContain('third 50%')
  })

  it('take in a text that is dropped from outside', async () => {
    const text = folder.path(`${deep}/a text.txt`)
    writeFileSync(text, prose(1500, 7))
    await dropFiles(desktop, [text])
    await expect.poll(() => tree(desktop)).toContain('a text')
  })

  it('are made where the dialog says', async () => {
    await answerDialogs(desktop, { save: folder.path(`${deep}/made here`) })
    await desktop.page.keyboard.press('Control+n')
    await arrives('made here')
    expect(existsSync(file('made here'))).toBe(true)
  })

  it('open in the first window when the program is started again, which comes to the front', async () => {
    await desktop.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      const focus = window.focus.bind(window)
      window.focus = () => {
        Object.assign(globalThis, { focusedAgain: true })
        focus()
      }
    })
    // a relative path, from the folder of the second start
    const second = await runProgram({ userData, args: ['first.neuronscope'] }, folder.path(deep))
    expect(second.code).toBe(0)
    expect(second.out).toContain('Neuronscope is open already')
    await arrives('first')
    await expect.poll(() => tree(desktop), SLOW).toContain('the text of first')
    const focused = await desktop.app.evaluate(({ BrowserWindow }) => [
      BrowserWindow.getAllWindows().length,
      'focusedAgain' in globalThis,
    ])
    expect(focused).toEqual([1, true])
  })

  it('that cannot be opened leave the one that is open, with a sentence', async () => {
    writeFileSync(file('broken'), 'this is no database, and too long for an empty one '.repeat(100))
    const second = await runProgram({ userData, args: ['--workspace', file('broken')] })
    expect(second.code).toBe(0)
    await expect
      .poll(() => desktop.page.locator('.toast').allInnerTexts())
      .toContainEqual(expect.stringMatching(/broken\.neuronscope.*is no/))
    expect(await brand(desktop)).toContain('first')
  })

  it('have loaded the page once each: a second time would take away what is typed or dropped in between', () => {
    const opened = ['second #2', 'third 50%', 'made here', 'first']
    expect(loads).toBe(opened.length)
  })

  it('have made the program complain of nothing', () => {
    expect(desktop.errors()).toEqual([])
  })
})
