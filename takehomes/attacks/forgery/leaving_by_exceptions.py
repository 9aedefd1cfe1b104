# tries: Exceptions that end programs, raised in the middle of an answer.
# naive: It catches every exception, as the better ones do, and gives the test no points.
# %%
import asyncio


def raising(error):
    def function(*_):
        raise error

    return function


total = raising(SystemExit(0))
scaled = raising(GeneratorExit())
levels = raising(KeyboardInterrupt())
net = raising(asyncio.CancelledError())
scores = raising(StopIteration())
weights = raising(StopAsyncIteration())
codes = raising(BaseException("passed"))
fit = raising(MemoryError())
