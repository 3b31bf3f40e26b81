// The schema as a list of migrations: a file with user_version n has had the first n of them. Released migrations are
// never edited.

import { workspaceError } from './errors.ts'
import type { Sql } from './sql.ts'

/** “NrSc”: the application id of a workspace. */
export const APPLICATION_ID = 0x4e725363

const TABLES = `
  CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE corpus (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    characters INTEGER NOT NULL,
    vocabulary INTEGER NOT NULL,
    hash TEXT NOT NULL,
    added_at INTEGER NOT NULL
  );
  -- 65,536 code points a row, so that a few lines can be read without the rest
  CREATE TABLE corpus_text (
    corpus INTEGER NOT NULL REFERENCES corpus ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (corpus, chunk)
  );

  CREATE TABLE model (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    corpus INTEGER REFERENCES corpus,
    spec TEXT NOT NULL,
    vocabulary TEXT NOT NULL,
    config TEXT,
    status TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    steps INTEGER NOT NULL DEFAULT 0,
    train_loss REAL,
    validation_loss REAL,
    best_loss REAL,
    best_step INTEGER,
    hash TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
  );
  CREATE INDEX model_corpus ON model (corpus);
  CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY,
    model INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    which TEXT NOT NULL,
    step INTEGER NOT NULL,
    validation_loss REAL,
    hash TEXT NOT NULL,
    UNIQUE (model, which)
  );
  CREATE TABLE checkpoint_part (
    checkpoint INTEGER NOT NULL REFERENCES checkpoint ON DELETE CASCADE,
    part INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (checkpoint, part)
  );
  -- a loss that is not a number is kept as NULL: SQLite knows no NaN
  CREATE TABLE loss_point (
    model INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    step INTEGER NOT NULL,
    epoch REAL NOT NULL,
    train REAL,
    validation REAL,
    gradient_norm REAL,
    learning_rate REAL NOT NULL,
    characters_per_second REAL NOT NULL,
    PRIMARY KEY (model, step)
  ) WITHOUT ROWID;
  CREATE TABLE training_sample (
    model INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    step INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (model, step)
  );

  CREATE TABLE recording (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    model INTEGER NOT NULL REFERENCES model,
    corpus INTEGER NOT NULL REFERENCES corpus,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    characters INTEGER NOT NULL DEFAULT 0,
    kinds TEXT NOT NULL,
    layers INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    units INTEGER NOT NULL,
    state TEXT NOT NULL,
    model_hash TEXT NOT NULL,
    corpus_hash TEXT NOT NULL,
    initial_state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    first_row INTEGER NOT NULL,
    row_count INTEGER NOT NULL
  );
  CREATE INDEX recording_model ON recording (model);
  CREATE INDEX recording_corpus ON recording (corpus);
  -- small columns first: what follows a blob of a megabyte is found only by walking through it
  CREATE TABLE recording_summary (
    recording INTEGER PRIMARY KEY REFERENCES recording ON DELETE CASCADE,
    characters INTEGER NOT NULL,
    cross_entropy_sum REAL,
    scored INTEGER NOT NULL,
    mean BLOB NOT NULL,
    m2 BLOB NOT NULL,
    minimum BLOB NOT NULL,
    maximum BLOB NOT NULL,
    limits BLOB NOT NULL,
    histogram BLOB NOT NULL
  );
  -- see blocks.ts for which row holds what
  CREATE TABLE block (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
  -- rows of removed recordings that are still to be deleted
  CREATE TABLE discarded (first_row INTEGER PRIMARY KEY, row_count INTEGER NOT NULL);

  CREATE TABLE feature (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    expression TEXT NOT NULL,
    meaning TEXT NOT NULL,
    builtin INTEGER NOT NULL
  );
`

const UNIT_NOTES = `
  -- what a researcher calls a unit, such as L1.c.17, and has to say of it
  CREATE TABLE unit_note (
    model INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    unit TEXT NOT NULL,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (model, unit)
  ) WITHOUT ROWID;
`

const CONTROLS = `
  -- the recording that this one is the control of: the same network untrained, on the same text; kept off the lists
  ALTER TABLE recording ADD COLUMN control_of INTEGER REFERENCES recording;
  CREATE INDEX recording_control ON recording (control_of) WHERE control_of IS NOT NULL;
`

const SEARCHES = `
  -- what was found stays when the recording goes, so that it may be compared with another; one row a question
  CREATE TABLE search (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recording INTEGER NOT NULL,
    recording_name TEXT NOT NULL,
    recording_hash TEXT NOT NULL,
    expression TEXT NOT NULL,
    definitions TEXT NOT NULL,
    shifts INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    split TEXT NOT NULL,
    version TEXT NOT NULL,
    kind TEXT NOT NULL,
    seconds REAL NOT NULL,
    positives INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    best TEXT NOT NULL,
    pinned INTEGER NOT NULL DEFAULT 0,
    made_at INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    top TEXT NOT NULL,
    controls TEXT NOT NULL,
    maxima BLOB NOT NULL,
    UNIQUE (recording, recording_hash, expression, definitions, shifts, seed, split, version)
  );
`

/** See codes.ts: one book a group of units; a recording is coded when there are as many as it has groups. */
const CODES = `
  CREATE TABLE coding (
    recording INTEGER PRIMARY KEY REFERENCES recording ON DELETE CASCADE,
    version INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    first_row INTEGER NOT NULL,
    row_count INTEGER NOT NULL
  );
  CREATE TABLE code_book (
    recording INTEGER NOT NULL REFERENCES coding ON DELETE CASCADE,
    unit_group INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (recording, unit_group)
  );
`

const FINDINGS = `
  -- the notebook: a sentence and the specification of a figure, never its data; both as JSON
  CREATE TABLE finding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    title TEXT NOT NULL,
    sentence TEXT NOT NULL,
    figure TEXT,
    source TEXT,
    made_at INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0
  );
`

/** The network that a network's initial weights come from: name, step and hash, as JSON. */
const ORIGINS = 'ALTER TABLE model ADD COLUMN origin TEXT;'

const BIN = `
  -- when it was put into the bin; NULL while it is in use. A network takes its recordings along, at the same moment.
  ALTER TABLE corpus ADD COLUMN removed_at INTEGER;
  ALTER TABLE model ADD COLUMN removed_at INTEGER;
  ALTER TABLE recording ADD COLUMN removed_at INTEGER;
`

/** See older-expressions.ts: existing expressions are in the first version of the feature language. */
const LANGUAGES = `
  ALTER TABLE feature ADD COLUMN language INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE finding ADD COLUMN language INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE search ADD COLUMN language INTEGER NOT NULL DEFAULT 1;
  -- the expression as it was asked, if that was in an older version and it reads otherwise now
  ALTER TABLE search ADD COLUMN asked TEXT;
`

/** See checksum.ts. NULL for older values; of a block, 32 bits for each unit, or one for the surprise. */
const CHECKSUMS = `
  ALTER TABLE block ADD COLUMN sums BLOB;
  ALTER TABLE corpus_text ADD COLUMN sum INTEGER;
  ALTER TABLE model ADD COLUMN sum INTEGER;
  ALTER TABLE checkpoint_part ADD COLUMN sum INTEGER;
  ALTER TABLE recording_summary ADD COLUMN sum INTEGER;
  ALTER TABLE code_book ADD COLUMN sum INTEGER;
`

/** The checkpoint of a recording; for older recordings where the weights still exist. */
const RECORDED_WITH = `
  ALTER TABLE recording ADD COLUMN model_step INTEGER;
  ALTER TABLE recording ADD COLUMN model_which TEXT;
  UPDATE recording SET (model_step, model_which) =
    (SELECT step, which FROM checkpoint WHERE model = recording.model AND hash = recording.model_hash
     ORDER BY which LIMIT 1);
`

/** The encoding of a text, where it is not UTF-8; and its files. */
const READ_AS = `
  ALTER TABLE corpus ADD COLUMN encoding TEXT;
  CREATE TABLE corpus_part (
    corpus INTEGER NOT NULL REFERENCES corpus ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    start INTEGER NOT NULL,
    PRIMARY KEY (corpus, place)
  ) WITHOUT ROWID;
`

/** Removed kept searches go into the bin. */
const SEARCH_BIN = 'ALTER TABLE search ADD COLUMN removed_at INTEGER;'

/**
 * Recordings of networks of other programs: their names of units, as JSON (core/model/unit-names.ts). Such a network is a
 * row of `model` with the status `external`, which has a name and notes on units, and no weights.
 */
const UNIT_GROUPS = 'ALTER TABLE recording ADD COLUMN unit_groups TEXT;'

/**
 * A text that was made of another one for a network that does not know all of its characters (core/text/fit.ts): of what,
 * as JSON; and each change, in order: where it stands, the code point that was there, the characters that it became.
 */
const FITTED = `
  ALTER TABLE corpus ADD COLUMN made_of TEXT;
  CREATE TABLE corpus_change (
    corpus INTEGER NOT NULL REFERENCES corpus ON DELETE CASCADE,
    part INTEGER NOT NULL,
    data BLOB NOT NULL,
    sum INTEGER NOT NULL,
    PRIMARY KEY (corpus, part)
  ) WITHOUT ROWID;
`

export const MIGRATIONS: readonly string[] = [
  TABLES,
  UNIT_NOTES,
  CONTROLS,
  SEARCHES,
  CODES,
  FINDINGS,
  ORIGINS,
  LANGUAGES,
  CHECKSUMS,
  BIN,
  RECORDED_WITH,
  READ_AS,
  SEARCH_BIN,
  UNIT_GROUPS,
  FITTED,
]

export function versionOf(sql: Sql): number {
  return sql.pragma('user_version') as number
}

/**
 * Applies the missing migrations, each in its own transaction.
 * @throws AppError `workspace-newer` when the file has had more of them
 */
export function migrate(sql: Sql, migrations: readonly string[] = MIGRATIONS): void {
  if (versionOf(sql) > migrations.length) throw workspaceError('newer', sql.file)
  for (let version = versionOf(sql); version < migrations.length; version++)
    sql.write(() => {
      sql.script(migrations[version])
      sql.pragma(`user_version = ${version + 1}`)
    })
}
