# tries: Exceptions by which tests are skipped, expected to fail, or the whole session is ended.
# naive: It takes every exception for a failure, and knows no skipping.
# %%
import unittest

import pytest


def raising(error):
    def function(*_):
        raise error

    return function


total = raising(pytest.skip.Exception("skipped"))
scaled = raising(unittest.SkipTest("skipped"))
levels = raising(pytest.xfail.Exception("expected"))
net = raising(pytest.exit.Exception("over", 0))
scores = raising(type("Skipped", (BaseException,), {"__module__": "builtins"})("skipped"))
weights = raising(pytest.fail.Exception("ours", pytrace=False))
codes = raising(type("UngradableError", (Exception,), {"__module__": "minbar.errors"})("the host failed"))
