"""Fine-tune a frozen encoder on vibration recordings of pumps: sound, worn, or loose?

A recording has one label and is cut into a few windows; windows of one recording are alike,
whatever its label. The encoder was trained elsewhere and stays as it was delivered, with its
running statistics; only the head learns. Data come recording by recording, so several of them
make up one step.
"""

import copy
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional

N_SENSORS, WIDTH, CLASSES = 16, 32, 3
STEP = 8  # recordings whose windows make up one step of the optimiser


class Windows(NamedTuple):
    """Windows: features, label, and number of the recording that each is from."""

    x: torch.Tensor
    y: torch.Tensor
    recording: torch.Tensor


def make_recordings(seed=6, n=160):
    """Simulate windows: the pump's state shapes them, and so does each recording."""
    rng = torch.Generator().manual_seed(seed)
    label = torch.arange(n) % CLASSES
    pattern = torch.randn(CLASSES, N_SENSORS, generator=rng)
    own = 1.3 * torch.randn(n, N_SENSORS, generator=rng)
    recording = torch.arange(n).repeat_interleave(torch.randint(3, 9, (n,), generator=rng))
    noise = 0.3 * torch.randn(len(recording), N_SENSORS, generator=rng)
    return Windows((0.6 * pattern[label] + own)[recording] + noise, label[recording], recording)


class Classifier(nn.Module):
    """A frozen encoder with a head that learns."""

    def __init__(self):
        """Build the encoder as it was delivered, and a new head."""
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(N_SENSORS, WIDTH), nn.BatchNorm1d(WIDTH), nn.ReLU())
        self.encoder.requires_grad_(requires_grad=False)
        self.head = nn.Sequential(
            nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Dropout(0.2), nn.Linear(WIDTH, CLASSES)
        )

    def forward(self, x):
        """Return one logit for each class."""
        return self.head(self.encoder(x))

    def train(self, mode=True):
        """Switch the head between training and use; the encoder is always in use."""
        super().train(mode)
        self.encoder.eval()
        return self


def split(recording, rng):
    """Return row numbers to train on, to choose by and to report: 60, 20 and 20 %.

    No recording is in two of the three.
    """
    place = torch.rand(int(recording.max()) + 1, generator=rng)
    part = torch.bucketize(place[recording], torch.tensor([0.6, 0.8]))
    return [torch.nonzero(part == number).flatten() for number in range(3)]


def by_recording(rows, recording, rng):
    """Return the rows of each recording, the recordings in random order."""
    names = recording[rows].unique()
    names = names[torch.randperm(len(names), generator=rng)]
    return [rows[recording[rows] == name] for name in names]


def train_epoch(model, optimiser, data, steps):
    """Take one step for each list of recordings: down the mean loss of all of its windows."""
    model.train()
    for step in steps:
        windows = sum(len(rows) for rows in step)
        optimiser.zero_grad()
        for rows in step:
            logits = model(data.x[rows])
            loss = functional.cross_entropy(logits, data.y[rows], reduction="sum") / windows
            loss.backward()
        optimiser.step()


@torch.no_grad()
def accuracy(model, data, rows):
    """Return the share of windows that the model, in use, classifies right."""
    model.eval()
    return float((model(data.x[rows]).argmax(1) == data.y[rows]).float().mean())


def fit(model, data, parts, rng, epochs=20):
    """Train the head; keep the weights of the epoch that was best on the rows to choose by."""
    optimiser = torch.optim.SGD(model.head.parameters(), lr=0.2, momentum=0.9)
    best, best_score = copy.deepcopy(model.state_dict()), -1.0
    for _ in range(epochs):
        order = by_recording(parts[0], data.recording, rng)
        train_epoch(
            model, optimiser, data, [order[i : i + STEP] for i in range(0, len(order), STEP)]
        )
        score = accuracy(model, data, parts[1])
        if score > best_score:
            best, best_score = copy.deepcopy(model.state_dict()), score
    model.load_state_dict(best)
    return best_score


def report(seed=6):
    """Return the headline: accuracy on the rows to report, higher is better."""
    data = make_recordings()
    torch.manual_seed(seed)
    rng = torch.Generator().manual_seed(seed)
    model = Classifier()
    parts = split(data.recording, rng)
    fit(model, data, parts, rng)
    return accuracy(model, data, parts[2])
