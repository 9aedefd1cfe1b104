"""What must hold of the model and its evaluation, each property on its own."""

import torch


def test_held_out_sessions_are_new(m):
    """A session that was delivered twice is not held out from what it was trained on."""
    sessions = [[1, 2, 3], [1, 4], [1, 5, 6], [1, 7], [1, 4], [1, 8], [1, 2, 3], [1, 9]]
    train, held = m.split(sessions, share=0.5)
    assert train == sessions[:4]
    assert held == [[1, 8], [1, 9]]


def test_nothing_later_is_visible(m):
    """A token sees itself and what came before it."""
    (mask,) = m.visible(torch.tensor([[1, 5, 6, 7]]))
    assert mask.tolist() == [[column <= row for column in range(4)] for row in range(4)]


def test_padding_is_not_visible(m):
    """No token of a session looks at the padding in front of it."""
    mask = m.visible(torch.tensor([[0, 0, 1, 5], [1, 5, 6, 7]]))
    assert not mask[0, 2:, :2].any()
    assert mask[0, 3, 2:].all()


def test_places_count_from_start(m):
    """The same session has the same places, however far it is padded."""
    places = m.positions(torch.tensor([[0, 0, 1, 5, 6], [1, 5, 6, 7, 8]]))
    assert places[0, 2:].tolist() == [0, 1, 2]
    assert places[1].tolist() == [0, 1, 2, 3, 4]


def test_only_products_are_predicted(m):
    """START behind padding is no prediction: padded or not, a session counts its products."""
    torch.manual_seed(0)
    model = m.NextProduct().eval()
    sessions = [[1, 5, 6, 7, 8, 9], [1, 4], [1, 3, 2]]
    counts = [m.nll(model, m.collate(part))[1] for part in (sessions, sessions[1:], sessions[2:])]
    assert counts == [8, 3, 2]


def test_every_product_counts_the_same(m):
    """The mean is over products, so a batch of long sessions weighs more than one of short ones."""
    real = m.nll
    m.nll = lambda _, tokens: (
        (torch.tensor(6.0), 2) if tokens.shape[1] == 3 else (torch.tensor(8.0), 8)
    )
    try:
        value = m.evaluate(None, [[1, 5, 6], [1, 2, 3, 4, 5, 6, 7, 8, 9]], size=1)
    finally:
        m.nll = real
    assert abs(value - 1.4) < 1e-6
