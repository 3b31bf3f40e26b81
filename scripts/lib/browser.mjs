// Finds an installed browser of the Chromium family, and says how to start one as an app window of its own.
import { existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'brave',
]
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser']
const windowsPrograms = [
  'Google/Chrome/Application/chrome.exe',
  'Chromium/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
  'BraveSoftware/Brave-Browser/Application/brave.exe',
]

/**
 * The path of a browser, or null. NEURONSCOPE_BROWSER names one (a path or a command); `none` means: use no browser.
 * What the platform looks like is passed in, so that every platform can be tried on any.
 * @param {{env?: NodeJS.ProcessEnv, platform?: string, exists?: (file: string) => boolean}} machine
 * @returns {string | null}
 */
export function findBrowser({ env = process.env, platform = process.platform, exists = existsSync } = {}) {
  const wanted = env.NEURONSCOPE_BROWSER
  if (wanted === 'none') return null
  if (wanted) return candidatesFor(wanted, env).find(exists) ?? null
  return installed(env, platform).find(exists) ?? null
}

const candidatesFor = (name, env) => (isAbsolute(name) || /[\\/]/.test(name) ? [name] : onPath([name], env))

/** Every place where a browser may be, best first. */
function installed(env, platform) {
  if (platform === 'darwin') return [...macPlaces(env), ...onPath(commands, env)]
  if (platform === 'win32') return windowsPlaces(env)
  return onPath(commands, env)
}

function onPath(names, env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function macPlaces(env) {
  const folders = ['/Applications', ...(env.HOME ? [`${env.HOME}/Applications`] : [])]
  return macApplications.flatMap((name) => folders.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`))
}

function windowsPlaces(env) {
  const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA ?? env.LocalAppData].filter(Boolean)
  return windowsPrograms.flatMap((program) => folders.map((folder) => `${folder}/${program}`))
}

/** Is there a screen to open a window on? */
export const hasScreen = ({ env = process.env, platform = process.platform } = {}) =>
  platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

/** Root may not use Chromium's sandbox. `--test-type` keeps it from saying so in a bar above the page. */
export const isRoot = () => process.getuid?.() === 0

/**
 * Arguments for an app window: no tabs, no address bar, a profile of its own that ends with it. Everybody on this machine
 * can read them: what is secret is in the page, a file that only its owner reads.
 */
export function appWindowArguments(page, profile, { env = process.env, asRoot = isRoot() } = {}) {
  return [
    `--app=${page}`,
    `--user-data-dir=${profile}`,
    '--window-size=1440,900',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-mode', // closing the window ends the browser
    ...(asRoot ? ['--no-sandbox', '--test-type'] : []),
    ...(env.NEURONSCOPE_BROWSER_ARGS?.split(/\s+/).filter(Boolean) ?? []),
  ]
}
