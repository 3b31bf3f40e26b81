// npm as the user has it: their own settings, their own registry. No shell where npm's script is known.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from './processes.mjs'

/** npm's own script: the one that started us, or the one beside the running Node. */
function npmScript(env = process.env) {
  const beside = [
    join(dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js'),
    join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
  ]
  const candidates = /npm-cli\.c?js$/.test(env.npm_execpath ?? '') ? [env.npm_execpath, ...beside] : beside
  return candidates.find((file) => existsSync(file)) ?? null
}

/** Runs npm in a folder and collects what it prints. The arguments hold no spaces, so that a shell may see them. */
export function npm(args, cwd, milliseconds) {
  const script = npmScript()
  const quiet = { cwd, milliseconds, stdio: ['ignore', 'pipe', 'pipe'] }
  if (script) return run(process.execPath, [script, ...args], quiet)
  return run('npm', args, { ...quiet, shell: process.platform === 'win32' })
}

/**
 * npm's first line that says what went wrong.
 * @param {{err: string, out: string, error?: Error}} result
 */
export function npmReason({ err, out, error }) {
  const lines = `${err}\n${out}`.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/i, '').trim())
  return (
    error?.message ?? lines.find((line) => line && !/^(code|errno|syscall|npm warn)\b/i.test(line)) ?? 'no reason given'
  )
}
