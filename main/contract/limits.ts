// How large what is sent may be: the window refuses a file before it reads it.

import { MAX_MESSAGE_BYTES } from './port.ts'

/** A text: MAXIMUM_BYTES of core/text/corpus.ts. */
export const MAX_TEXT_BYTES = 128 * 1024 * 1024
/** A network with its vocabulary. */
export const MAX_MODEL_BYTES = MAX_MESSAGE_BYTES - 1024 * 1024

/** The longest name of a text, a network, a recording, …, in UTF-16 units. */
export const NAME_LENGTH = 200
