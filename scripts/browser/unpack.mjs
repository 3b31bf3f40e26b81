// Unpacks npm's Chromium into TMPDIR and prints, as JSON, the environment variables under which it runs.
import chromium from '@sparticuz/chromium'

const NEURONSCOPE_BROWSER = await chromium.executablePath()
const { LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env
process.stdout.write(JSON.stringify({ NEURONSCOPE_BROWSER, LD_LIBRARY_PATH, FONTCONFIG_PATH }))
