"""The peer for search: what a researcher would type in a notebook, everything already in memory.

    python3 numpy_peer.py --characters 1000000 --units 512      (Debian's python3-numpy and python3-scipy)

One truth value against every unit of a float32 matrix [characters, units]: Pearson's r by a matrix product, AUROC by
ranking columns, of which a few are timed and the time is scaled. Prints one line of JSON.
"""
import argparse
import json
import time

import numpy as np
import scipy
from scipy.stats import rankdata

arguments = argparse.ArgumentParser()
arguments.add_argument('--characters', type=int, default=1_000_000)
arguments.add_argument('--units', type=int, default=512)
arguments.add_argument('--ranked', type=int, default=4)
given = arguments.parse_args()

random = np.random.default_rng(1)
units = np.empty((given.characters, given.units), dtype=np.float32)
for u in range(given.units):
    units[:, u] = np.tanh(random.standard_normal(given.characters, dtype=np.float32))
feature = random.random(given.characters) < 0.3


def pearson():
    centred = (feature - feature.mean()).astype(np.float32)
    product = centred @ units
    return product / (given.characters * units.std(axis=0) * feature.std())


def auroc(values):
    trues = int(feature.sum())
    falses = given.characters - trues
    return (rankdata(values)[feature].sum() - trues * (trues + 1) / 2) / (trues * falses)


started = time.perf_counter()
pearson()
seconds = time.perf_counter() - started
started = time.perf_counter()
for u in range(given.ranked):
    auroc(units[:, u])
ranking = (time.perf_counter() - started) * given.units / given.ranked
print(json.dumps({'numpy': np.__version__, 'scipy': scipy.__version__, 'pearson': seconds, 'auroc': ranking}))
