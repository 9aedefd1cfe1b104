# What attacks say of what was refused to them.
# %%
import errno as _errno


def refused(name, action):
    """Try what must be refused; say so, or that it worked."""
    try:
        result = action()
    except OSError as error:
        print("REFUSED", name, _errno.errorcode.get(error.errno, error.errno))
    except Exception as error:
        print("REFUSED", name, type(error).__name__)
    else:
        print("BREACH:", name, repr(result)[:200])


def fired(limit, seen):
    """Say which limit was met, and how."""
    print("FIRED", limit, seen)
