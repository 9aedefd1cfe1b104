"""Where notebooks draw by chance, and what makes each draw repeatable."""

from __future__ import annotations

from typing import Final

__all__ = ["DRAWN_WITH_STATE", "FRAMEWORKS", "GLOBAL_SEEDS", "NUMPY_NO_DRAW", "RANDOM_NO_DRAW"]

# By class or function: the condition under which it draws. `""`: always.
# `name=value`: only with this argument. `name!=value`: unless it has this value.
DRAWN_WITH_STATE: Final = {
    "train_test_split": "shuffle!=False",
    "KFold": "shuffle=True",
    "StratifiedKFold": "shuffle=True",
    "StratifiedGroupKFold": "shuffle=True",
    "RepeatedKFold": "",
    "RepeatedStratifiedKFold": "",
    "ShuffleSplit": "",
    "StratifiedShuffleSplit": "",
    "GroupShuffleSplit": "",
    "RandomForestClassifier": "",
    "RandomForestRegressor": "",
    "ExtraTreesClassifier": "",
    "ExtraTreesRegressor": "",
    "RandomizedSearchCV": "",
    "HalvingRandomSearchCV": "",
    "MLPClassifier": "",
    "MLPRegressor": "",
    "SGDClassifier": "shuffle!=False",
    "SGDRegressor": "shuffle!=False",
    "BaggingClassifier": "",
    "BaggingRegressor": "",
    "IsolationForest": "",
    "KMeans": "",
    "MiniBatchKMeans": "",
    "GaussianMixture": "",
    "LatentDirichletAllocation": "",
    "TSNE": "",
    "UMAP": "",
    "SMOTE": "",
    "SMOTENC": "",
    "BorderlineSMOTE": "",
    "ADASYN": "",
    "SMOTEENN": "",
    "SMOTETomek": "",
    "RandomOverSampler": "",
    "RandomUnderSampler": "",
    "permutation_importance": "",
    "make_classification": "",
    "make_regression": "",
    "make_blobs": "",
    "make_moons": "",
    "make_circles": "",
}
# These take a state under one of these names.
STATE_ARGUMENTS: Final = ("random_state", "seed", "random_seed")

NUMPY_NO_DRAW: Final = frozenset(
    {"seed", "default_rng", "Generator", "RandomState", "SeedSequence", "set_state", "get_state",
     "PCG64", "MT19937", "Philox", "BitGenerator"}
)  # fmt: skip
RANDOM_NO_DRAW: Final = frozenset(
    {"seed", "Random", "SystemRandom", "setstate", "getstate", "__version__"}
)

# What seeds which stream, and at which argument.
GLOBAL_SEEDS: Final = {
    "numpy.random.seed": ("numpy",),
    "random.seed": ("random",),
    "torch.manual_seed": ("torch",),
    "torch.cuda.manual_seed": (),
    "torch.cuda.manual_seed_all": (),
    "tensorflow.random.set_seed": ("tensorflow",),
    "tensorflow.set_random_seed": ("tensorflow",),
    "tensorflow.compat.v1.set_random_seed": ("tensorflow",),
    "tensorflow.keras.utils.set_random_seed": ("tensorflow", "numpy", "random"),
    "keras.utils.set_random_seed": ("tensorflow", "numpy", "random"),
    "pytorch_lightning.seed_everything": ("torch", "numpy", "random"),
    "lightning.seed_everything": ("torch", "numpy", "random"),
    "lightning.pytorch.seed_everything": ("torch", "numpy", "random"),
    "transformers.set_seed": ("torch", "tensorflow", "numpy", "random"),
    "accelerate.utils.set_seed": ("torch", "numpy", "random"),
    "fastai.torch_core.set_seed": ("torch", "numpy", "random"),
    "fastai.basics.set_seed": ("torch", "numpy", "random"),
}

# Last part of names in a framework that draw numbers, or initial weights.
FRAMEWORKS: Final = {
    "torch": frozenset(
        {"Linear", "Conv1d", "Conv2d", "Conv3d", "LSTM", "GRU", "RNN", "Embedding", "Dropout",
         "Transformer", "TransformerEncoderLayer", "MultiheadAttention", "rand", "randn",
         "randint", "randperm", "normal", "rand_like", "randn_like", "bernoulli", "multinomial",
         "random_split", "RandomSampler", "ConvTranspose2d"}
    ),
    "tensorflow": frozenset(
        {"Dense", "Conv1D", "Conv2D", "LSTM", "GRU", "Embedding", "Dropout", "SimpleRNN",
         "Bidirectional", "normal", "uniform", "shuffle", "truncated_normal", "SeparableConv2D"}
    ),
}  # fmt: skip
