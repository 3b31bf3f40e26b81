// The name of a unit: `L1.c.17`, or as another network calls it.

import * as v from 'valibot'

/** The recording knows which there are. */
export const unit = v.pipe(v.string(), v.regex(/^[^\n\0]{1,220}$/, 'A unit is written like L1.c.17.'))
