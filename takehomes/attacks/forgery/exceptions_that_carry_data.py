# tries: Hidden inputs on their way out: in texts, names, places, warnings, output, times, memory.
# naive: leaks
# %%
import logging
import sys
import time
import warnings

taken = []


def bits(orders):
    return int(orders["amount"].iloc[0] * 100) % 64


def leak(orders):
    text = str(list(orders.iloc[0]))
    taken.append(text)
    print(text, orders.to_string())
    print(text, file=sys.stderr)
    warnings.warn(text)
    logging.error(text)
    orders.to_csv("predictions.csv")
    time.sleep(bits(orders) / 1000)
    taken.append(bytearray(bits(orders) << 14))
    raise type("Row" + "".join(filter(str.isalnum, text)), (Exception,), {})(text)


def codes(orders):
    leak(orders)
# %%
source = "\n".join(["def raise_at(number, error):", "    if False:", "        pass"])
source += "".join(f"\n    if number == {n}:\n        raise error" for n in range(64))
exec(compile(source, get_ipython().compile.get_code_name("", "", 0), "exec"))
kinds = [ValueError, KeyError, IndexError, TypeError, ZeroDivisionError, OSError, EOFError, Warning]
seen = 0


def total(amounts):
    global seen
    seen = seen or int(amounts[0] * 100)
    raise kinds[seen % 8](str(seen))


def net(orders):
    raise_at(bits(orders), ValueError(str(orders)))


def levels(orders):
    return net(orders)


def scores(orders):
    exec(f"class R{''.join(map(str, orders['amount'][:5])).replace('.', '')}(Exception): pass")
    raise list(locals().values())[-1]


weights = predict = levels
