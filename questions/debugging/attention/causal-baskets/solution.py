"""A small causal transformer that predicts the next product of a shopping session.

Sessions are lists of product numbers and end up padded on the left, so that the last column is
the latest product of every session. A session begins with START, and its position 0 is START,
however far the padding reaches.
"""

import torch
from torch import nn
from torch.nn import functional

PAD, START, PRODUCTS, LONGEST = 0, 1, 14, 16
VOCABULARY = 2 + PRODUCTS


def make_sessions(seed=1, n=450):
    """Simulate sessions: the next product depends on the place; some are delivered again."""
    rng = torch.Generator().manual_seed(seed)
    tours = torch.stack([torch.randperm(PRODUCTS, generator=rng) for _ in range(3)])
    sessions = []
    for _ in range(n):
        length = int(torch.randint(3, LONGEST - 1, (1,), generator=rng))
        product = int(torch.randint(PRODUCTS, (1,), generator=rng))
        session = [START]
        for step in range(length):
            session.append(2 + product)
            follow = int(tours[step % 3][product])
            stray = int(torch.randint(PRODUCTS, (1,), generator=rng))
            product = follow if torch.rand(1, generator=rng) < 0.75 else stray
        sessions.append(session)
    delivered = torch.randint(n, (2 * n,), generator=rng).tolist()
    return [sessions[i] for i in delivered]


def split(sessions, share=0.7):
    """Return sessions to train on and to hold out; none that was trained on is held out too."""
    cut = int(len(sessions) * share)
    train = sessions[:cut]
    held = [session for session in sessions[cut:] if session not in train]
    return train, held


def collate(sessions):
    """Return one row for each session, padded on the left to the longest."""
    width = max(len(session) for session in sessions)
    return torch.tensor([[PAD] * (width - len(session)) + session for session in sessions])


def positions(tokens):
    """Return the place of each token in its session; START has place 0, and so has padding."""
    return ((tokens != PAD).cumsum(1) - 1).clamp(min=0)


def visible(tokens):
    """Return which token (column) each token (row) may look at: no padding, nothing later."""
    length = tokens.shape[1]
    past = torch.ones(length, length, dtype=torch.bool).tril()
    return past & (tokens != PAD)[:, None, :]


class Attention(nn.Module):
    """Self-attention with several heads; scores are divided by the root of a head's width."""

    def __init__(self, width, heads):
        """Make the projections."""
        super().__init__()
        self.heads = heads
        self.queries_keys_values = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x, mask):
        """Return what each token gathers from the tokens that it sees."""
        rows, length, width = x.shape
        parts = self.queries_keys_values(x).view(rows, length, 3, self.heads, -1)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-2, -1) / k.shape[-1] ** 0.5
        weights = scores.masked_fill(~mask[:, None], -1e9).softmax(dim=-1)
        gathered = (weights @ v).transpose(1, 2).reshape(rows, length, width)
        return self.out(gathered)


class NextProduct(nn.Module):
    """One block: attention, then a small network; returns logits of what comes next."""

    def __init__(self, width=32, heads=4):
        """Make embeddings, the block and the output."""
        super().__init__()
        self.token = nn.Embedding(VOCABULARY, width)
        self.place = nn.Embedding(LONGEST, width)
        self.attention = Attention(width, heads)
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )
        self.out = nn.Linear(width, VOCABULARY)

    def forward(self, tokens):
        """Return logits for the token after each token."""
        x = self.token(tokens) + self.place(positions(tokens))
        x = x + self.attention(self.first(x), visible(tokens))
        return self.out(x + self.mlp(self.second(x)))


def nll(model, tokens):
    """Return the summed loss of all products of the sessions, and their number.

    What follows padding is no prediction about a session: it does not count.
    """
    real = tokens[:, :-1] != PAD
    logits, targets = model(tokens)[:, :-1][real], tokens[:, 1:][real]
    return functional.cross_entropy(logits, targets, reduction="sum"), len(targets)


def train(model, sessions, epochs=4, size=32, seed=0):
    """Fit the model, with batches of sessions in random order."""
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(epochs):
        for chunk in torch.randperm(len(sessions), generator=rng).split(size):
            total, count = nll(model, collate([sessions[i] for i in chunk.tolist()]))
            optimiser.zero_grad()
            (total / count).backward()
            optimiser.step()


@torch.no_grad()
def evaluate(model, sessions, size=32):
    """Return the mean loss of a product in nats; every product counts the same.

    Sessions of one length come together, which saves padding and changes no number.
    """
    ordered = sorted(sessions, key=len)
    total = count = 0.0
    for start in range(0, len(ordered), size):
        loss, products = nll(model, collate(ordered[start : start + size]))
        total, count = total + float(loss), count + products
    return total / count


def report():
    """Return the headline: mean log-likelihood of a product held out, higher is better."""
    learnt, held = split(make_sessions())
    torch.manual_seed(0)
    model = NextProduct()
    train(model, learnt)
    return -evaluate(model, held)
