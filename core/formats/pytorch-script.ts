// The Python that lies beside an exported network: it needs PyTorch and nothing else, reads the safetensors file that has
// its own name, and gives the logits that this program gives.

import type { CellDefinition } from '../model/cells/cell.ts'
import { CELLS, DEFINITIONS } from '../model/cells/cells.ts'

const stepOf = ({ name, pytorch }: CellDefinition) => `def ${functionOf(name)}(a, h, c, w, b):
${pytorch!.replace(/^/gm, '    ')}`
const functionOf = (cell: string) => `step_${cell.replaceAll('-', '_')}`
const rowOf = ({ name, gates, recurrentWeights }: CellDefinition) =>
  `    "${name}": (${functionOf(name)}, ${gates.length}, ${recurrentWeights ? 'True' : 'False'}),`

/** The cells that PyTorch has no module for, in this form or another. */
const STEPPED: readonly CellDefinition[] = CELLS.map((cell): CellDefinition => DEFINITIONS[cell]).filter(
  ({ pytorch }) => pytorch !== undefined,
)

export const PYTORCH_SCRIPT = `#!/usr/bin/env python3
"""Loads the network beside this file into PyTorch.

    from NAME import load
    model, vocabulary = load()                  # or load("elsewhere.safetensors")
    logits, state = model(torch.tensor([[vocabulary.index(c)] for c in "text"]))      # ids [time, batch]

    python3 NAME.py "text"                      # bits a character, and the likeliest next one
"""
import json
import pathlib
import struct
import sys

import torch
from torch import nn


class Network(nn.Module):
    def __init__(self, spec):
        super().__init__()
        self.spec, width = spec, spec["embedding"] or spec["vocabulary"]
        if spec["embedding"]:
            self.embedding = nn.Embedding(spec["vocabulary"], width)
        self.rnn = recurrent(spec, width)
        self.decoder = nn.Linear(spec["hidden"], spec["vocabulary"])

    def forward(self, ids, state=None):
        one_hot = nn.functional.one_hot
        x = self.embedding(ids) if self.spec["embedding"] else one_hot(ids, self.spec["vocabulary"]).float()
        output, state = self.rnn(x, state)
        return self.decoder(output), state


def recurrent(spec, width):
    size = (width, spec["hidden"], spec["layers"])
    if spec["cell"] == "lstm":
        return nn.LSTM(*size)
    if spec["cell"] == "gru" and spec["reset"] == "after":
        return nn.GRU(*size)
    if spec["cell"] in ("rnn", "relu"):
        return nn.RNN(*size, nonlinearity="relu" if spec["cell"] == "relu" else "tanh")
    return Steps(spec, *size)


${STEPPED.map(stepOf).join('\n\n\n')}


# step, gates, whether there are recurrent weights
STEPPED = {
${STEPPED.map(rowOf).join('\n')}
}


class Steps(nn.Module):
    """Cells that PyTorch has no module for, character by character."""

    def __init__(self, spec, width, hidden, layers):
        super().__init__()
        self.spec, (self.step, blocks, recurrent) = spec, STEPPED[spec["cell"]]
        for k in range(layers):
            own = {"weight_ih": (blocks * hidden, hidden if k else width), "bias_ih": (blocks * hidden,)}
            if recurrent:
                own |= {"weight_hh": (blocks * hidden, hidden), "bias_hh": (blocks * hidden,)}
            for name, shape in own.items():
                self.register_parameter(f"{name}_l{k}", nn.Parameter(torch.empty(shape)))

    def forward(self, x, state):
        final = []
        for k in range(self.spec["layers"]):
            zeros = x.new_zeros(x.shape[1], self.spec["hidden"])
            h, c = state[k] if state else (zeros, zeros)
            get = lambda name: getattr(self, f"{name}_l{k}", None)
            outputs = []
            for sums in x @ get("weight_ih").T + get("bias_ih"):
                h, c = self.step(sums, h, c, get("weight_hh"), get("bias_hh"))
                outputs.append(h)
            x = torch.stack(outputs)
            final.append((h, c))
        return x, final


def load(path=None):
    """The network, and its characters in the order of their ids."""
    raw = pathlib.Path(path or pathlib.Path(__file__).with_suffix(".safetensors")).read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        values = torch.frombuffer(bytearray(raw[start:end]), dtype=torch.float32)
        tensors[name] = values.reshape(entry["shape"])
    model = Network(json.loads(metadata["neuronscope"])["spec"])
    model.load_state_dict(tensors)
    return model.eval(), json.loads(metadata["vocabulary"])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(f"Give a text: python3 {sys.argv[0]} TEXT")
    model, vocabulary = load()
    ids = torch.tensor([[vocabulary.index(c)] for c in sys.argv[1]])
    with torch.no_grad():
        rows = torch.log_softmax(model(ids)[0][:, 0], -1)
    bits = -rows[:-1].gather(1, ids[1:]).mean() / torch.log(torch.tensor(2.0)) if len(ids) > 1 else float("nan")
    print(f"{bits:.4f} bits a character; next: {vocabulary[rows[-1].argmax()]!r}")
`
