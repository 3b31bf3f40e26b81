"""Neuronscope's door to Python: one file, to be copied beside your own. Needs numpy; torch where a hook is used.

Writing: states of any network, in chunks, as a folder (Zarr version 3) that `recording import` reads.

    with Writer('states.zarr', network='mamba') as writer:
        handle = writer.hook(model.layers[3], 'layers.3')   # what the module gives, at every step
        for chunk in batches_of_one_text:
            model(chunk)
            writer.step(chunk_as_text)                      # the characters or tokens that were read
        handle.remove()

Reading: a workspace, read-only, beside a running program.

    workspace = Workspace('moby.neuronscope')
    recording = workspace.recording('lstm on moby')
    recording['L1.c.17']            # float32 [characters]
    recording.text                  # the recorded part of the text
    for start, values in recording.blocks(['L1.c.17', 'L1.h.3']): ...

How a workspace keeps a recording (main/store/blocks.ts): table `block`, rows first_row + block · (groups + 1) + group.
A block is 4,096 characters, a group 16 units; its data are float16, little-endian, [unit][character], padded with
zeros. The last row of each block holds −log p of its characters, float32. Columns go layer by layer, kind by kind, unit
by unit; `unit_groups`, where it is not NULL, has the names of another program's units as runs {prefix, first, units}.
"""

import json
import os
import shutil
import sqlite3

import numpy as np

BLOCK = 4096
GROUP = 16


class Writer:
    """A folder of states, a row a character or a token. It takes its name only when it is closed without an error."""

    def __init__(self, path, network=None, start=0):
        self.path = str(path)
        if os.path.exists(self.path):
            raise FileExistsError(f'{self.path} is there already; choose another name')
        self._draft = f'{self.path}.part'
        shutil.rmtree(self._draft, ignore_errors=True)
        os.makedirs(self._draft)
        self._attributes = {'start': start}
        if network is not None:
            self._attributes['network'] = network
        self._pending = {}
        self._arrays = {}
        self._tokens = []
        self._rows = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, _error, _trace):
        if kind is None:
            self.close()
        else:
            shutil.rmtree(self._draft, ignore_errors=True)

    def hook(self, module, name):
        """Keeps what a torch module gives from now on, under `name`; remove() of what is returned ends it.

        Outputs are [rows, units] or [1, rows, units] (or a tuple that begins with such a tensor, as LSTM and GRU give).
        """

        def keep(_module, _inputs, output):
            first = output[0] if isinstance(output, tuple) else output
            values = first.detach().float().cpu().numpy()
            self.add(name, values.reshape(-1, values.shape[-1]))

        return module.register_forward_hook(keep)

    def add(self, name, values):
        """Rows of [rows, units] that belong to the next step()."""
        values = np.asarray(values, dtype=np.float32)
        if values.ndim != 2:
            raise ValueError(f'{name} has the shape {values.shape}; states are [rows, units]')
        self._pending.setdefault(name, []).append(values)

    def step(self, text, log_probabilities=None):
        """Ends a chunk: `text` is a string, a character a row, or a list of the texts of its tokens."""
        tokens = list(text)
        count = len(tokens)
        if not self._pending:
            raise ValueError('nothing was added since the last step')
        if self._arrays and set(self._pending) != set(self._arrays) - {'log_probabilities'}:
            raise ValueError(f'every step needs the same arrays: {sorted(self._arrays)}')
        for name, parts in self._pending.items():
            rows = np.concatenate(parts)
            if len(rows) != count:
                raise ValueError(f'{name} has {len(rows)} rows and the text {count} characters or tokens')
            if not np.isfinite(rows).all() or np.abs(rows).max(initial=0) > 65504:
                raise ValueError(f'{name} has values that are not finite or beyond 65504, which no recording holds')
            self._append(name, rows)
        if log_probabilities is not None:
            self._append('log_probabilities', np.asarray(log_probabilities, dtype=np.float32).reshape(count))
        self._pending = {}
        self._tokens.extend(tokens)
        self._rows += count

    def close(self):
        if self._rows == 0:
            shutil.rmtree(self._draft, ignore_errors=True)
            raise ValueError('no step was written')
        characters = all(len(token) == 1 for token in self._tokens)
        if characters:
            self._append('codepoints', np.array([ord(token) for token in self._tokens], dtype=np.uint32))
        else:
            with open(os.path.join(self._draft, 'tokens.jsonl'), 'w', encoding='utf-8') as file:
                file.writelines(json.dumps(token, ensure_ascii=False) + '\n' for token in self._tokens)
        for name, array in self._arrays.items():
            if array['waiting'].shape[0] > 0:
                self._chunk(name, array, array['waiting'])
            self._metadata(name, array)
        self._json('zarr.json', {'zarr_format': 3, 'node_type': 'group', 'attributes': self._attributes})
        os.rename(self._draft, self.path)

    def _append(self, name, rows):
        array = self._arrays.setdefault(name, {'chunks': 0, 'rows': 0, 'waiting': rows[:0]})
        if rows.shape[1:] != array['waiting'].shape[1:]:
            raise ValueError(f"{name} had {array['waiting'].shape[1:]} units and now has {rows.shape[1:]}")
        waiting = np.concatenate([array['waiting'], rows])
        array['rows'] += len(rows)
        while len(waiting) >= BLOCK:
            self._chunk(name, array, waiting[:BLOCK])
            waiting = waiting[BLOCK:]
        array['waiting'] = waiting.copy()

    def _chunk(self, name, array, rows):
        full = np.zeros((BLOCK,) + rows.shape[1:], dtype=rows.dtype)
        full[: len(rows)] = rows
        ending = '/0' if rows.ndim == 2 else ''
        path = os.path.join(self._draft, name, 'c', f"{array['chunks']}{ending}")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        full.astype(full.dtype.newbyteorder('<'), copy=False).tofile(path)
        array['chunks'] += 1

    def _metadata(self, name, array):
        units = list(array['waiting'].shape[1:])
        chunks = {'chunk_shape': [BLOCK] + units}
        self._json(
            os.path.join(name, 'zarr.json'),
            {
                'zarr_format': 3,
                'node_type': 'array',
                'shape': [array['rows']] + units,
                'data_type': str(array['waiting'].dtype),
                'chunk_grid': {'name': 'regular', 'configuration': chunks},
                'chunk_key_encoding': {'name': 'default', 'configuration': {'separator': '/'}},
                'fill_value': 0,
                'codecs': [{'name': 'bytes', 'configuration': {'endian': 'little'}}],
                'attributes': {},
            },
        )

    def _json(self, name, value):
        with open(os.path.join(self._draft, name), 'w', encoding='utf-8') as file:
            json.dump(value, file)


class Workspace:
    """A workspace file, read-only."""

    def __init__(self, path):
        address = 'file:' + os.path.abspath(str(path)).replace('%', '%25').replace('?', '%3f').replace('#', '%23')
        self._sql = sqlite3.connect(f'{address}?mode=ro', uri=True)
        self._sql.row_factory = sqlite3.Row
        if self._sql.execute('PRAGMA application_id').fetchone()[0] != 0x4E725363:
            raise ValueError(f'{path} is no workspace of Neuronscope')

    def close(self):
        self._sql.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _all(self, query, *values):
        return [dict(row) for row in self._sql.execute(query, values)]

    def recordings(self):
        """Names, in the order in which they were made."""
        rows = self._all('SELECT name FROM recording WHERE control_of IS NULL AND removed_at IS NULL ORDER BY id')
        return [row['name'] for row in rows]

    def recording(self, name):
        found = self._all('SELECT * FROM recording WHERE name = ? AND removed_at IS NULL', name)
        if not found:
            raise KeyError(f'there is no recording “{name}”; there is {self.recordings()}')
        return Recording(self._sql, found[0])

    def text(self, name, start=0, end=None):
        """A text, or characters start … end of it."""
        found = self._all('SELECT id, characters FROM corpus WHERE name = ? AND removed_at IS NULL', name)
        if not found:
            raise KeyError(f'there is no text “{name}”')
        return _text(self._sql, found[0]['id'], start, found[0]['characters'] if end is None else end)

    def searches(self):
        """Kept searches as dictionaries: `expression`, `recording_name`, and `top` with the units' figures."""
        rows = self._all(
            'SELECT id, recording_name, expression, kind, positives, characters, shifts, seed, best, top, controls, note, '
            'pinned, made_at FROM search WHERE removed_at IS NULL ORDER BY made_at DESC'
        )
        for row in rows:
            for key in ('best', 'top', 'controls'):
                row[key] = json.loads(row[key])
        return rows

    def findings(self):
        """Entries of the report as dictionaries: `title`, `sentence`, `figure`, `source`."""
        rows = self._all(
            'SELECT id, title, sentence, figure, source, made_at FROM finding WHERE removed = 0 ORDER BY place, id'
        )
        for row in rows:
            for key in ('figure', 'source'):
                row[key] = None if row[key] is None else json.loads(row[key])
        return rows

    def notes(self):
        """What units are called: {(network, unit): (name, note)}."""
        rows = self._all('SELECT model.name AS model, unit, unit_note.name, note FROM unit_note JOIN model ON model.id = model')
        return {(row['model'], row['unit']): (row['name'], row['note']) for row in rows}


class Recording:
    """Values are read when they are asked for: one unit of a million characters are 4 MB."""

    def __init__(self, sql, row):
        self._sql = sql
        self._row = row
        self.name = row['name']
        self.start = row['start']
        self.characters = row['characters']
        self.units = _names(row)
        self._columns = {name: column for column, name in enumerate(self.units)}
        self._groups = -(-row['units'] // GROUP)

    def __len__(self):
        return self.characters

    @property
    def text(self):
        return _text(self._sql, self._row['corpus'], self.start, self.start + self.characters)

    def __getitem__(self, unit):
        """float32 [characters] of a unit; of a list of units [characters, units]."""
        if isinstance(unit, str):
            return self.values([unit])[:, 0].copy()
        return self.values(unit)

    def values(self, units=None, start=0, end=None):
        """float32 [characters, units] of characters start … end of the recording."""
        names = self.units if units is None else list(units)
        end = self.characters if end is None else min(end, self.characters)
        out = np.empty((max(0, end - start), len(names)), dtype=np.float32)
        for at, block in self.blocks(names, start, end):
            out[at - start : at - start + len(block)] = block
        return out

    def blocks(self, units=None, start=0, end=None):
        """Yields (first character, float32 [characters, units]), at most 4,096 characters at a time."""
        names = self.units if units is None else list(units)
        missing = [name for name in names if name not in self._columns]
        if missing:
            raise KeyError(f'this recording has no unit {missing[0]}; it has {self.units[0]} … {self.units[-1]}')
        columns = [self._columns[name] for name in names]
        end = self.characters if end is None else min(end, self.characters)
        at = start
        while at < end:
            block = at // BLOCK
            first, stop = at - block * BLOCK, min(end - block * BLOCK, BLOCK)
            out = np.empty((stop - first, len(columns)), dtype=np.float32)
            groups = {}
            for i, column in enumerate(columns):
                group = column // GROUP
                if group not in groups:
                    groups[group] = np.frombuffer(self._blob(block, group), dtype='<f2').reshape(GROUP, BLOCK)
                out[:, i] = groups[group][column % GROUP, first:stop]
            yield at, out
            at = block * BLOCK + stop

    def surprise(self):
        """−log p of each character given those before it, nats; NaN where it is not known."""
        blocks = range(-(-self.characters // BLOCK))
        parts = [np.frombuffer(self._blob(block, self._groups), dtype='<f4') for block in blocks]
        return np.concatenate(parts)[: self.characters] if parts else np.empty(0, dtype=np.float32)

    def _blob(self, block, group):
        row = self._row['first_row'] + block * (self._groups + 1) + group
        found = self._sql.execute('SELECT data FROM block WHERE id = ?', (row,)).fetchone()
        if found is None:
            raise ValueError(f'block {block} of “{self.name}” is missing')
        return found[0]


def _names(row):
    groups = row.get('unit_groups')
    if groups is None:
        kinds = json.loads(row['kinds'])
        return [f'L{l}.{k}.{i}' for l in range(row['layers']) for k in kinds for i in range(row['hidden'])]
    names = []
    for group in json.loads(groups):
        first = group['first']
        names.extend([group['prefix']] if first is None else [f"{group['prefix']}{first + i}" for i in range(group['units'])])
    return names


def _text(sql, corpus, start, end):
    chunk = 65536
    rows = sql.execute(
        'SELECT chunk, text FROM corpus_text WHERE corpus = ? AND chunk BETWEEN ? AND ? ORDER BY chunk',
        (corpus, start // chunk, max(start, end - 1) // chunk),
    )
    return ''.join(text[max(0, start - at * chunk) : max(0, end - at * chunk)] for at, text in rows)
