# What attacks say of what was refused to them, and of the limits that they met.
# %%
import ctypes as _ctypes
import errno as _errno
import os as _os

_LIBC = _ctypes.CDLL(None, use_errno=True)
# Errors by which a call shows that it reached the kernel's own code.
_REACHED = {_errno.EFAULT, _errno.EINVAL, _errno.EBADF, _errno.ETIMEDOUT, _errno.EINPROGRESS}


def refused(name, action):
    """Try what must be refused; say so, or that it worked, or went too far."""
    try:
        result = action()
    except OSError as error:
        reached = error.errno in _REACHED or isinstance(error, TimeoutError)
        print("BREACH: reached" if reached else "REFUSED", name, _errno.errorcode.get(error.errno, error))
    else:
        print("BREACH:", name, repr(result)[:200])


def call(on_x86_64, on_aarch64, *arguments):
    """Make a system call by its number."""
    number = on_x86_64 if _os.uname().machine == "x86_64" else on_aarch64
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    result = _LIBC.syscall(_ctypes.c_long(number), *map(_ctypes.c_long, padded))
    if result < 0:
        raise OSError(_ctypes.get_errno(), name_of(number))
    return result


def name_of(number):
    """Return a call's number as text."""
    return f"system call {number}"


def fired(limit, seen):
    """Say which limit was met, and how."""
    print("FIRED", limit, seen)
