// The packages of the desktop app, for electron-builder: AppImage and deb, dmg, nsis. Everything lies in app.asar but
// what the system itself has to load: better-sqlite3 and the native kernels.

/** Nothing but the app runs, from its archive, and no environment variable or switch turns it into something else. */
export const FUSES = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  onlyLoadAppFromAsar: true,
  enableEmbeddedAsarIntegrityValidation: true,
  enableCookieEncryption: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
}

/**
 * @param {{app: string, output: string, icon: string, electronVersion: string, electronDist?: string}} places
 * `app`: the folder that scripts/package/stage.mjs filled
 */
export function packageConfig({ app, output, icon, electronVersion, electronDist }) {
  return {
    appId: 'org.neuronscope.app',
    productName: 'Neuronscope',
    copyright: 'MIT licence; see LICENSES.txt',
    directories: { app, output },
    icon,
    electronVersion,
    ...(electronDist ? { electronDist } : {}),
    npmRebuild: false, // better-sqlite3 brings its binaries, by Node-API, for every Electron that has version 10 of it
    files: ['**/*', '.cache/native/**'],
    asar: true,
    asarUnpack: ['node_modules/better-sqlite3/**', '.cache/native/**'],
    extraFiles: [{ from: `${app}/LICENSES.txt`, to: 'LICENSES.txt' }],
    electronFuses: FUSES,
    fileAssociations: [
      {
        ext: 'neuronscope',
        name: 'Neuronscope workspace',
        description: 'Neuronscope workspace',
        mimeType: 'application/x-neuronscope',
        role: 'Editor',
      },
    ],
    publish: null,
    linux: {
      target: ['AppImage', 'deb'],
      executableName: 'neuronscope',
      category: 'Science',
      maintainer: 'Neuronscope contributors <noreply@neuronscope.invalid>',
      synopsis: 'A workbench for single neurons of character-level recurrent networks',
    },
    mac: { target: ['dmg'], category: 'public.app-category.education', identity: null },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
  }
}
