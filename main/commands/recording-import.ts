// neuronscope recording import: states that another program has written become a recording.

import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type Description, descriptionIn, tokensIn } from '../services/states-beside.ts'
import { define, find, number, refuseTaken, text, UsageError, type Values } from './command.ts'
import { readInput } from './files.ts'
import * as option from './options.ts'

interface Imported {
  recording: string
  network: string
  corpus: string
  /** characters of the text, half-open */
  start: number
  end: number
  units: number
  /** of the file: tokens, where a row is one */
  rows: number
  notes: string[]
}

const DETAILS = `Read are Parquet (a column a unit), NPZ, Zarr version 3 and folders of LSTMVis, as export-activations
writes them or any with arrays of characters × units. A row is a character of the text, or a token whose characters then
share its values. The text is in the file (codepoint, character or token), or it is named: --text a file, --corpus one
of the workspace, --tokens a JSON list of the text of each row (or one JSON text a line).

Units keep their names. Their layers and kinds are read out of these (blocks.3.ssm.17 is of layer 3, kind ssm), or given by
--describe FILE, or a file of the same name with .json behind it, or neuronscope.json in the folder:
  {"network": "mamba", "units": [{"prefix": "blocks.3.ssm.", "count": 64, "layer": 3, "kind": "ssm"}]}
With counts the units are named in order; without, layer and kind are those of units that begin so.`

/** @throws AppError `bad-json`, `bad-description` */
function described(path: string, values: Values): Description {
  const beside = [`${path}.json`, join(path, 'neuronscope.json')].find((file) => existsSync(file))
  const file = text(values, 'describe') ?? beside
  return file === undefined ? {} : descriptionIn(readInput(file), file)
}

export const recordingImport = define<Imported>({
  name: 'recording import',
  usage:
    'FILE|FOLDER [--text FILE | --corpus N] [--tokens FILE] [--start C] [--network NAME] [--name R] [--describe FILE]',
  summary: 'makes a recording of states that another program has written: any network, any names of units',
  details: DETAILS,
  options: {
    text: option.text,
    corpus: option.text,
    tokens: option.text,
    start: option.whole(0, 2 ** 28),
    network: option.newName,
    name: option.newName,
    describe: option.text,
  },
  positionals: [1, 1],
  writes: true,
  creates: true,
  async run({ app, values, positionals, signal, progress }) {
    const [path] = positionals
    if (values.text !== undefined && values.corpus !== undefined)
      throw new UsageError('--text and --corpus both name the text; give one of them.')
    refuseTaken(app.reader.recordings(), text(values, 'name'), 'recording')
    const { network, units } = described(path, values)
    const [file, corpus, tokens] = ['text', 'corpus', 'tokens'].map((name) => text(values, name))
    const timer = setInterval(() => {
      const job = app.jobs.list().find(({ kind, state }) => kind === 'import' && state === 'running')
      if (job && job.total > 0) progress(`${job.done} of ${job.total} characters`)
    }, 1000)
    const input = {
      ...{ title: basename(resolve(path)), path: resolve(path), start: number(values, 'start'), units },
      corpus: corpus === undefined ? undefined : find(app.reader.corpora(), corpus, 'corpus').id,
      text: file === undefined ? undefined : { name: basename(file), bytes: readInput(file) },
      tokens: tokens === undefined ? undefined : tokensIn(readInput(tokens), tokens),
      network: text(values, 'network')?.trim() ?? network,
      name: text(values, 'name')?.trim(),
    }
    const made = await app.externalStates.import(input, signal).finally(() => clearInterval(timer))
    const { name, modelName, corpusName, start, end } = app.reader.recording(made.recording)
    return {
      ...{ recording: name, network: modelName, corpus: corpusName, start, end },
      ...{ units: made.units, rows: made.rows, notes: made.notes },
    }
  },
  format: ({ recording, network, corpus, start, end, units, rows }) =>
    `Read “${recording}”: ${units} units of “${network}” on characters ${start}:${end} of “${corpus}”${rows === end - start ? '' : `, ${rows} tokens`}.`,
})
