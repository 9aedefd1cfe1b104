# tries: Exceptions whose text raises, whose class lies and whose name is a megabyte, to make the
#   grader fail over them.
# naive: It asks for no more than whether a test raised, and so reads nothing of an exception.
# %%
class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


class Meta(type):
    @property
    def __name__(cls):
        return ["not", "text"]

    __module__ = property(lambda cls: 13)


class Nameless(Exception, metaclass=Meta):
    pass


Long = type("\N{PILE OF POO}" * 300_000, (BaseException,), {"__str__": lambda self: "x" * 10**6})
Cyclic = type("Passed", (Exception,), {"__cause__": property(lambda self: self)})


def raising(error):
    def function(*_):
        raise error

    return function


total = raising(Mute())
scaled = raising(Nameless())
levels = raising(Long())
net = raising(Cyclic())
scores = raising(type("AssertionError", (Exception,), {})("passed"))
weights = raising(ExceptionGroup("many", [ValueError("\ud800")] * 1000))
codes = raising(type("SubmissionFailure", (BaseException,), {"public": "passed"})())
