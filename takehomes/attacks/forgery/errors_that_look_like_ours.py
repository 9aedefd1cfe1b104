# tries: Exceptions named as those of the engine, the room and the memory, so that the host is
#   blamed.
# naive: It takes every exception for a failure, and blames nobody.
# %%
def raising(name, *bases):
    def function(*_):
        raise type(name, bases or (Exception,), {"__module__": "minbar.errors"})("no space left on device")

    return function


total = raising("EngineError")
scaled = raising("RoomTimeoutError")
levels = raising("OSError", OSError)
net = raising("MemoryError", MemoryError)
scores = raising("INTERNALERROR")
weights = raising("ImportError", ImportError)
codes = raising("CollectionError")
