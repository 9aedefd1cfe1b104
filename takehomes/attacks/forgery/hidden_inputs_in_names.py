# tries: Hidden inputs as names of functions, files, modules and exceptions on the way out.
# naive: leaks
# %%
import types


def codes(orders):
    name = "_".join(orders["code"][:50])
    module = types.ModuleType(name)
    code = compile(f"def {name}():\n    raise error", name + ".py", "exec")
    space = {"__name__": name, "error": type(name, (KeyError,), {"__module__": name})(name)}
    exec(code, space)
    print(name)
    space[name]()


def net(orders):
    first = str(orders.to_string())
    raise type("ValueError", (ValueError,), {"__qualname__": first, "__doc__": first})(first) from KeyError(first)


def scores(orders):
    error = RuntimeError("see the notes")
    for note in orders["amount"].map(str):
        error.add_note(note)
    raise error
