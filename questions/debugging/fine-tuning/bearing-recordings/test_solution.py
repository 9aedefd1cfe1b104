"""What must hold of the fine-tuning, each property on its own."""

import copy

import torch
from torch import nn
from torch.nn import functional


def test_no_recording_is_in_two_parts(m):
    """Each row is in one part, and all rows of a recording are in the same."""
    recording = torch.arange(50).repeat_interleave(4)
    for seed in range(3):
        parts = m.split(recording, torch.Generator().manual_seed(seed))
        assert torch.cat(parts).sort().values.tolist() == list(range(200))
        names = [set(recording[rows].tolist()) for rows in parts]
        assert sum(len(part) for part in names) == 50


def test_encoder_stays_as_delivered(m):
    """Training changes nothing in the encoder, its running statistics included."""
    torch.manual_seed(0)
    model = m.Classifier()
    before = copy.deepcopy(model.encoder.state_dict())
    x, y = torch.randn(40, m.N_SENSORS) + 2.0, torch.arange(40) % m.CLASSES
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
    data = m.Windows(x, y, None)
    m.train_epoch(model, optimiser, data, [list(torch.arange(40).split(10))])
    assert all(
        torch.equal(before[name], value) for name, value in model.encoder.state_dict().items()
    )


def test_step_follows_the_mean_over_all_windows(m):
    """A step from two windows and six is that of one batch of eight."""
    for seed in range(3):
        torch.manual_seed(seed)
        model = m.Classifier()
        model.encoder = nn.Identity()
        model.head = nn.Linear(m.WIDTH, m.CLASSES)
        twin = copy.deepcopy(model)
        x, y = torch.randn(8, m.WIDTH), torch.arange(8) % m.CLASSES
        optimiser = torch.optim.SGD(model.parameters(), lr=1.0)
        m.train_epoch(
            model, optimiser, m.Windows(x, y, None), [[torch.arange(2), torch.arange(2, 8)]]
        )
        functional.cross_entropy(twin(x), y).backward()
        expected = twin.head.weight - twin.head.weight.grad
        assert torch.allclose(model.head.weight, expected, atol=1e-5)


def test_accuracy_is_that_of_the_model_in_use(m):
    """Nothing is dropped while accuracy is measured, whatever the model did before."""
    torch.manual_seed(0)
    model = m.Classifier()
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.9
    x = torch.randn(300, m.N_SENSORS)
    model.eval()
    y = model(x).argmax(1)
    model.train()
    assert m.accuracy(model, m.Windows(x, y, None), torch.arange(300)) == 1.0


def small_task(m, n=30):
    """Return windows of a few recordings, and three parts of them."""
    torch.manual_seed(0)
    recording = torch.arange(n).repeat_interleave(2)
    data = m.Windows(torch.randn(2 * n, m.N_SENSORS), recording % m.CLASSES, recording)
    return data, [torch.arange(24), torch.arange(24, 42), torch.arange(42, 2 * n)]


def test_choice_is_blind_to_the_rows_to_report(m):
    """Other labels on the rows to report change nothing about what is chosen, or its score."""
    data, parts = small_task(m)
    other = data.y.clone()
    other[parts[2]] = (other[parts[2]] + 1) % m.CLASSES
    scores = []
    for labels in (data.y, other):
        torch.manual_seed(1)
        rng = torch.Generator().manual_seed(1)
        scores.append(m.fit(m.Classifier(), data._replace(y=labels), parts, rng, epochs=3))
    assert scores[0] == scores[1]


def test_keeps_the_weights_of_the_best_epoch(m):
    """If the second of four epochs scores best, its weights are those that remain."""
    data, parts = small_task(m)
    seen, scripted = [], iter([0.3, 0.8, 0.5, 0.4])

    def scripted_accuracy(model, *_):
        seen.append(copy.deepcopy(model.head.state_dict()))
        return next(scripted)

    model, real = m.Classifier(), m.accuracy
    m.accuracy = scripted_accuracy
    try:
        m.fit(model, data, parts, torch.Generator().manual_seed(0), epochs=4)
    finally:
        m.accuracy = real
    assert all(torch.equal(seen[1][name], value) for name, value in model.head.state_dict().items())
