// Methods that bring networks from elsewhere.

import * as v from 'valibot'
import { call } from './define.ts'
import type { ImportView } from './import-types.ts'
import { NAME_LENGTH } from './limits.ts'

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(NAME_LENGTH))
const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'Expected bytes')
const tensor = v.pipe(v.string(), v.maxLength(1000))

const choices = v.object({
  gates: v.optional(v.pipe(v.string(), v.maxLength(8))),
  forgetBias: v.optional(v.pipe(v.number(), v.minValue(-100), v.maxValue(100))),
  reset: v.optional(v.picklist(['before', 'after'])),
  update: v.optional(v.picklist(['old', 'new'])),
  nonlinearity: v.optional(v.picklist(['tanh', 'relu'])),
  gateActivation: v.optional(v.picklist(['sigmoid', 'hard_sigmoid'])),
  decoder: v.optional(tensor),
  embedding: v.optional(tensor),
  stack: v.optional(v.pipe(v.array(tensor), v.minLength(1), v.maxLength(16))),
})

/** A file, or those of a folder; what is said about the network beside them. */
const given = {
  files: v.pipe(
    v.array(v.object({ name: v.pipe(v.string(), v.maxLength(4096)), bytes })),
    v.minLength(1),
    v.maxLength(1000),
  ),
  vocabulary: v.optional(bytes),
  charactersOf: v.optional(bytes),
  choices: v.optional(choices),
}

export const importApi = {
  /** What the files are taken for, and how each reading of them predicts a text; nothing is kept. */
  'models.inspect': call(v.object({ ...given, text: v.optional(bytes) })).returns<ImportView>(),
  'models.import': call(v.object({ name, ...given })).returns<{ model: number; warnings: string[] }>(),
}
