# tries: Exceptions that end programs, raised in the middle of an answer.
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
