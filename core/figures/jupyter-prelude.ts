// What the first cell of an exported notebook holds: reading a table, and drawing each kind of figure.

export const JUPYTER_PRELUDE = `import csv, html, io
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_hex


def read(text):
    """A table as {column: numbers or texts}; what is empty is NaN."""
    rows = list(csv.reader(io.StringIO(text)))
    table = {}
    for i, name in enumerate(rows[0]):
        values = [row[i] for row in rows[1:]]
        try:
            table[name] = np.array([float(value) if value else np.nan for value in values])
        except ValueError:
            table[name] = values
    table.pop('provenance', None)
    return table


def numeric(table):
    return [name for name, values in table.items() if isinstance(values, np.ndarray) and not np.isnan(values).all()]


def texts(table):
    return [name for name, values in table.items() if not isinstance(values, np.ndarray)]


class Page:
    """HTML that a notebook shows."""

    def __init__(self, text):
        self.text = text

    def _repr_html_(self):
        return self.text


def colored_text(table):
    names = [name for name in numeric(table) if name != 'position']
    values = table[names[0]]
    reach = np.nanmax(np.abs(values)) or 1
    colors = colormaps['PuOr_r']
    parts = []
    for character, value in zip(table['character'], values):
        if character.startswith('U+') and len(character) > 1:
            character = chr(int(character[2:], 16))
        color = 'none' if np.isnan(value) else to_hex(colors(0.5 + 0.5 * value / reach))
        end = '<br>' if character == '\\n' else html.escape(character)
        parts.append(f'<span style="background:{color}">{end}</span>')
    return Page('<div style="font-family:monospace;white-space:pre-wrap">' + ''.join(parts) + '</div>')


def lines(axes, table, x, names):
    for name in names:
        axes.plot(table[x], table[name], label=name, linewidth=1)
    axes.set_xlabel(x)
    axes.legend()


def bars(axes, table):
    label, names = texts(table)[0], numeric(table)
    labels = [str(value) for value in table[label]][:40]
    axes.barh(range(len(labels)), table[names[0]][:40])
    axes.set_yticks(range(len(labels)), [repr(one)[1:-1] for one in labels])
    axes.invert_yaxis()
    axes.set_xlabel(names[0])


def ranking(axes, table):
    name = 'heldout_auroc' if 'heldout_auroc' in numeric(table) else 'heldout_r'
    values = table[name][:40]
    at = np.arange(len(values))
    axes.plot(values, at, 'o')
    if f'{name}_low' in table:
        axes.hlines(at, table[f'{name}_low'][:40], table[f'{name}_high'][:40])
    axes.set_yticks(at, table['unit'][:40])
    axes.invert_yaxis()
    axes.set_xlabel(name)


def matrix(axes, table):
    features, units = list(dict.fromkeys(table['feature'])), list(dict.fromkeys(table['unit']))
    values = table['r'].reshape(len(features), len(units))
    image = axes.imshow(values, cmap='PuOr_r', vmin=-1, vmax=1, aspect='auto', interpolation='nearest')
    axes.set_yticks(range(len(features)), features)
    axes.set_xlabel(f'{len(units)} units')
    axes.figure.colorbar(image, label='r')


def saturation(axes, table):
    gates = np.array(table['gate'])
    for gate in dict.fromkeys(table['gate']):
        axes.plot(table['below_tenth'][gates == gate], table['above_nine_tenths'][gates == gate], '.', label=gate)
    axes.set_xlabel('left-saturated')
    axes.set_ylabel('right-saturated')
    axes.legend()


def histogram(axes, table):
    edges = np.append(table['from'], table['to'][-1])
    for name in numeric(table):
        if name.startswith('characters_'):
            axes.stairs(table[name] / table[name].sum(), edges, label=name.removeprefix('characters_'))
    axes.set_xlabel(table['quantity'][0])
    axes.legend()


def memory(axes, table):
    axes.plot(table['from'], table['auroc'], 'o-')
    if 'auroc_low' in numeric(table):
        axes.fill_between(table['from'], table['auroc_low'], table['auroc_high'], alpha=0.2)
    axes.set_xlabel('characters since the feature changed')
    axes.set_ylabel('AUROC')


def draw(kind, table):
    """The figure of a kind from its table; each recipe is above, to be changed."""
    if kind == 'text':
        return colored_text(table)
    axes = plt.subplots(figsize=(8, 4))[1]
    names = numeric(table)
    if kind in RECIPES:
        RECIPES[kind](axes, table)
    elif kind == 'loss':
        lines(axes, table, 'step', [name for name in ('train', 'validation') if name in names])
    elif 'position' in names:
        lines(axes, table, 'position', [name for name in names if name != 'position'])
    elif texts(table) and names:
        bars(axes, table)
    else:
        lines(axes, table, names[0], names[1:])
    return axes


RECIPES = {'ranking': ranking, 'matrix': matrix, 'saturation': saturation, 'histogram': histogram, 'memory': memory}`
