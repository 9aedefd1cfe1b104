"""A ledger of experiments in one file: what was run, what is left, and what can be said."""


def run_id(config):
    """Return a name for a configuration: the same for the same settings, however they are written.

    >>> run_id({"rate": 0.1, "layers": 2}) == run_id({"layers": 2, "rate": 0.1})
    True
    """
    raise NotImplementedError


class Ledger:
    """One line of JSON for each run that has finished; nothing is ever changed in it."""

    def __init__(self, path):
        """Use a file, which need not exist yet."""

    def record(self, config, seed, metrics):
        """Add a run that has finished."""
        raise NotImplementedError

    def runs(self):
        """Return all runs, each as a dictionary with id, config, seed and metrics."""
        raise NotImplementedError
