"""PyTorch's half of _parity.ts: one training run, asked for as JSON on standard input, answered on standard output.

The streams, the split, the initial distributions, the forget bias and the order of steps are those of core/train.
"""
import json
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

HIDDEN, BATCH, SEQUENCE = 128, 50, 50

a = json.load(sys.stdin)
torch.set_num_threads(a["threads"])
torch.manual_seed(a["seed"])
vocabulary = a["vocabulary"]
ids = torch.tensor(a["ids"])
learnt = ids[a["learnt"]["start"]:a["learnt"]["end"]]
held_out = ids[a["validation"]["start"]:a["validation"]["end"]]

rnn, out = nn.LSTM(vocabulary, HIDDEN), nn.Linear(HIDDEN, vocabulary)
with torch.no_grad():
    rnn.bias_ih_l0[HIDDEN:2 * HIDDEN] = 1
    rnn.bias_hh_l0[HIDDEN:2 * HIDDEN] = 0
weights = [*rnn.parameters(), *out.parameters()]
optimizer = torch.optim.RMSprop(weights, 2e-3, alpha=0.95, eps=1e-8)

stream = (len(learnt) - 1) // BATCH
streams = torch.stack([learnt[b * stream:(b + 1) * stream + 1] for b in range(BATCH)], 1)


def epoch():
    state = None
    for at in range(0, stream // SEQUENCE * SEQUENCE, SEQUENCE):
        piece = streams[at:at + SEQUENCE + 1]
        y, state = rnn(F.one_hot(piece[:-1], vocabulary).float(), state)
        state = tuple(part.detach() for part in state)
        loss = F.cross_entropy(out(y).view(-1, vocabulary), piece[1:].reshape(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 5.0)
        optimizer.step()


def validation_loss():
    state, total = None, 0.0
    with torch.no_grad():
        for at in range(0, len(held_out) - 1, 2000):
            piece = held_out[at:at + 2001]
            y, state = rnn(F.one_hot(piece[:-1, None], vocabulary).float(), state)
            total += F.cross_entropy(out(y[:, 0]), piece[1:], reduction="sum").item()
    return total / (len(held_out) - 1)


losses = []
for _ in range(a["epochs"]):
    epoch()
    losses.append(validation_loss())
print(json.dumps({"version": torch.__version__, "losses": losses}))
