// The program's version, as exports and searches state it.

import pkg from '../package.json' with { type: 'json' }

export const VERSION: string = pkg.version
