"""Try what a room must not be able to do; report each attempt as it ended."""

import ctypes
import errno
import json
import mmap
import os
import platform
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_USER = 0x10000000
NO_RANDOM_ADDRESSES = 0x40000
# Number on x86_64, number on aarch64, arguments.
CALLS: dict[str, tuple[int, int, tuple[int, ...]]] = {
    "add_key": (248, 217, ()),
    "bpf": (321, 280, ()),
    "clone3": (435, 435, ()),
    "init_module": (175, 105, ()),
    "inotify_init1": (294, 26, ()),
    "io_uring_setup": (425, 425, ()),
    "kexec_load": (246, 104, ()),
    "keyctl": (250, 219, ()),
    "memfd_create": (319, 279, ()),
    "mknodat": (259, 33, ()),
    "mount": (165, 40, ()),
    "mq_open": (240, 180, ()),
    "msgget": (68, 186, ()),
    "open_by_handle_at": (304, 265, ()),
    "perf_event_open": (298, 241, ()),
    "personality": (135, 92, (NO_RANDOM_ADDRESSES,)),
    "process_vm_readv": (310, 270, (1,)),
    "ptrace": (101, 117, ()),
    "semget": (64, 190, ()),
    "setns": (308, 268, ()),
    "shmget": (29, 194, ()),
    "unshare": (272, 97, (NEW_USER,)),
    "userfaultfd": (323, 282, ()),
}
SOCKETS: dict[str, tuple[int, int, int]] = {
    "AF_ALG": (38, socket.SOCK_SEQPACKET, 0),
    "AF_INET raw": (2, socket.SOCK_RAW, 1),
    "AF_INET SCTP": (2, socket.SOCK_STREAM, 132),
    "AF_NETLINK audit": (16, socket.SOCK_RAW, 9),
    "AF_PACKET": (17, socket.SOCK_RAW, 0),
    "AF_VSOCK": (40, socket.SOCK_STREAM, 0),
}
NEEDED_SOCKETS: dict[str, tuple[int, int, int]] = {
    "AF_UNIX": (1, socket.SOCK_STREAM, 0),
    "AF_NETLINK route": (16, socket.SOCK_RAW, 0),
}
# mov eax, 20 (getpid); int 0x80; ret
INT_80 = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"
STATUS_FIELDS = ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp", "Uid")


def name_of(number: int | None) -> str:
    """Return an error's symbol."""
    return errno.errorcode.get(number or 0, "unknown")


def system_call(number: int, arguments: tuple[int, ...]) -> str:
    """Make one call; return `done` or the error's symbol."""
    padded = (*arguments, *(0,) * (5 - len(arguments)))
    if LIBC.syscall(ctypes.c_long(number), *map(ctypes.c_long, padded)) >= 0:
        return "done"
    return name_of(ctypes.get_errno())


def in_child(number: int, arguments: tuple[int, ...]) -> str:
    """Make a call in a child, because some change or end the one who makes them."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, system_call(number, arguments).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        answer = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return answer or f"signal {-code}"


def system_calls() -> dict[str, str]:
    """Make every call of the table that this machine has."""
    machine = platform.machine()
    if machine not in {"x86_64", "aarch64"}:
        return {}
    return {
        name: in_child(on_x86 if machine == "x86_64" else on_arm, arguments)
        for name, (on_x86, on_arm, arguments) in CALLS.items()
    }


def foreign_call() -> str:
    """Make a 32-bit call on x86_64, in a child; return how the child ended."""
    if platform.machine() != "x86_64":
        return "none on this machine"
    child = os.fork()
    if child == 0:
        code = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        code.write(INT_80)
        address = ctypes.addressof(ctypes.c_char.from_buffer(code))
        ctypes.CFUNCTYPE(ctypes.c_int)(address)()
        os._exit(0)
    code_of_end = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return "answered" if code_of_end == 0 else f"signal {-code_of_end}"


def sockets(wanted: dict[str, tuple[int, int, int]]) -> dict[str, str]:
    """Make each kind of socket."""
    result = {}
    for name, kind in wanted.items():
        try:
            socket.socket(*kind).close()
            result[name] = "done"
        except OSError as error:
            result[name] = name_of(error.errno)
    return result


def connection() -> str:
    """Connect to an address of the documentation range; a route would time out."""
    with socket.socket() as client:
        client.settimeout(2)
        try:
            client.connect(("192.0.2.1", 80))
        except TimeoutError:
            return "ETIMEDOUT"
        except OSError as error:
            return name_of(error.errno)
    return "done"


def own_device_folders() -> Iterator[tuple[str, list[str]]]:
    """Give each folder of the image with the names of its files."""
    device = Path("/").lstat().st_dev
    for folder, below, names in os.walk("/"):
        below[:] = [name for name in below if Path(folder, name).lstat().st_dev == device]
        yield folder, names


def accepts_files(folder: str) -> bool:
    """Whether a file can be made in a folder."""
    path = Path(folder, ".minbar-probe")
    try:
        path.touch()
        path.unlink()
    except OSError:
        return False
    return True


def writable() -> list[str]:
    """Return the folders of the image, and the places where something is mounted, to write in."""
    mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    folders = [folder for folder, _ in own_device_folders() if os.access(folder, os.W_OK)]
    return sorted({folder for folder in (*mounts, *folders) if accepts_files(folder)})[:50]


def lending_files() -> list[str]:
    """Return files of the image that lend the rights of their owner or group."""
    found = []
    for folder, names in own_device_folders():
        for path in (Path(folder, name) for name in names):
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
                found.append(str(path))
    return found[:50]


def shown(paths: list[str]) -> list[str]:
    """Return the masked paths that show something all the same."""
    found = []
    for path in map(Path, paths):
        try:
            visible = any(path.iterdir()) if path.is_dir() else bool(path.open("rb").read(1))
        except OSError:
            continue
        if visible:
            found.append(str(path))
    return found


def kernel_settings_writable() -> bool:
    """Whether a kernel setting can be opened for writing."""
    try:
        os.close(os.open("/proc/sys/kernel/hostname", os.O_WRONLY))
    except OSError:
        return False
    return True


def status() -> dict[str, str]:
    """Return what the kernel says about this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    return {name: fields.get(name, "").strip() for name in STATUS_FIELDS}


def main(masked: list[str]) -> None:
    """Try everything, report everything."""
    disk = os.statvfs("/")
    result = {
        "calls": system_calls(),
        "connection": connection(),
        "disk_free": disk.f_bavail * disk.f_frsize,
        "foreign_call": foreign_call(),
        "interfaces": [name for _, name in socket.if_nameindex()],
        "kernel_settings_writable": kernel_settings_writable(),
        "lending_files": lending_files(),
        "needed_sockets": sockets(NEEDED_SOCKETS),
        "shown": shown(masked),
        "sockets": sockets(SOCKETS),
        "status": status(),
        "writable": writable(),
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
