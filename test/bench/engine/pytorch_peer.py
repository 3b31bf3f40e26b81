"""The peer of the engine's benchmarks: PyTorch on the CPU, one request a line on standard input, one answer a line.

    {"mode": "train", "cell": "lstm", "layers": 2, "hidden": 256, "vocabulary": 96, "batch": 50, "sequence": 50,
     "input": "onehot" | "embedding", "seconds": 2}
        forward, backward, clipping and RMSprop on a stream with carried state
    {"mode": "states", "cell": ..., "layers": ..., "hidden": ..., "vocabulary": ..., "characters": 2000, "seconds": 2}
        one stream, batch 1, keeping every layer's states of every character, and the logits
    {"mode": "product", "size": 1024, "seconds": 1}
        a square float32 product, in GFLOP a second

Threads come from the first argument, the BLAS library from the environment. Networks are kept between requests, so
that rounds can alternate with somebody else's. The first line it prints says which version it is.
"""
import json
import statistics
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

KINDS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def detached(state):
    if state is None:
        return None
    return tuple(x.detach() for x in state) if isinstance(state, tuple) else state.detach()


def trainer(a):
    """One step of training, as a function."""
    vocabulary, hidden = a["vocabulary"], a["hidden"]
    embedding = nn.Embedding(vocabulary, hidden) if a["input"] == "embedding" else None
    rnn = KINDS[a["cell"]](hidden if embedding else vocabulary, hidden, a["layers"])
    out = nn.Linear(hidden, vocabulary)
    weights = [p for module in (rnn, out, embedding) if module is not None for p in module.parameters()]
    optimizer = torch.optim.RMSprop(weights, 2e-3)
    ids = torch.randint(0, vocabulary, (a["sequence"] + 1, a["batch"]))
    carried = [None]

    def step():
        x = embedding(ids[:-1]) if embedding else F.one_hot(ids[:-1], vocabulary).float()
        y, carried[0] = rnn(x, detached(carried[0]))
        loss = F.cross_entropy(out(y).view(-1, vocabulary), ids[1:].reshape(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 5.0)
        optimizer.step()

    return step, a["sequence"] * a["batch"]


def reader(a):
    """One pass over a piece of text that keeps all states, as a function."""
    vocabulary, hidden, kind = a["vocabulary"], a["hidden"], KINDS[a["cell"]]
    layers = [kind(vocabulary if k == 0 else hidden, hidden) for k in range(a["layers"])]
    out = nn.Linear(hidden, vocabulary)
    text = F.one_hot(torch.randint(0, vocabulary, (a["characters"], 1)), vocabulary).float()

    def read():
        with torch.no_grad():
            y, kept = text, []
            for layer in layers:
                y, _ = layer(y)
                kept.append(y)
            return out(y), kept

    return read, a["characters"]


def product(a):
    """A square product, as a function."""
    left, right = torch.randn(a["size"], a["size"]), torch.randn(a["size"], a["size"])
    return lambda: left @ right, 2 * a["size"] ** 3 / 1e9


MODES = {"train": trainer, "states": reader, "product": product}
made = {}


def measure(a):
    key = json.dumps({k: v for k, v in a.items() if k != "seconds"})
    if key not in made:
        made[key] = MODES[a["mode"]](a)
        made[key][0]()
    work, amount = made[key]
    times, start = [], time.perf_counter()
    while time.perf_counter() - start < a["seconds"] or len(times) < 3:
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return {"perSecond": amount / statistics.median(times), "best": amount / min(times)}


torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(0)
print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
for line in sys.stdin:
    print(json.dumps(measure(json.loads(line))), flush=True)
