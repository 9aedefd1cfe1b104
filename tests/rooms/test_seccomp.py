"""The filter on system calls, judged as the kernel would judge it."""

from __future__ import annotations

import errno
import fcntl
import json
import resource
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.seccomp import load_profile, profile_json

# What Docker's own profile refuses a container without capabilities, and what
# rooms refuse beyond that.
# fmt: off
NEVER = (
    "acct", "add_key", "bpf", "clock_adjtime", "clock_settime", "create_module", "delete_module",
    "finit_module", "fsconfig", "fsmount", "fsopen", "fspick", "get_kernel_syms", "get_mempolicy",
    "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup", "ioperm", "iopl",
    "kcmp", "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "mbind", "mount",
    "mount_setattr", "move_mount", "move_pages", "nfsservctl", "open_by_handle_at", "open_tree",
    "perf_event_open", "pivot_root", "process_vm_readv", "process_vm_writev", "ptrace",
    "query_module", "quotactl", "reboot", "request_key", "set_mempolicy", "setns", "settimeofday",
    "swapoff", "swapon", "sysfs", "syslog", "_sysctl", "umount", "umount2", "unshare", "uselib",
    "userfaultfd", "ustat", "vhangup", "vm86", "vm86old", "memfd_create", "memfd_secret", "mknod",
    "mknodat", "mq_open", "msgget", "msgsnd", "semget", "semop", "shmat", "shmget", "inotify_init",
    "inotify_init1", "pidfd_getfd", "clone3", "timer_create",
)
# fmt: on
# CLONE_NEWTIME shares its bit with the signal's number in clone, and only exists in clone3.
NAMESPACES = {
    "mnt": 0x00020000,
    "cgroup": 0x02000000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}
THREAD_FLAGS = 0x3D0F00  # what glibc passes to start a thread
WORD = st.integers(min_value=0, max_value=2**64 - 1)
PROFILE = json.loads(profile_json())


def holds(test: dict[str, Any], arguments: tuple[int, ...]) -> bool:
    """Evaluate one comparison on 64-bit words, as libseccomp does."""
    value = arguments[test["index"]]
    if test["op"] == "SCMP_CMP_EQ":
        return bool(value == test["value"])
    assert test["op"] == "SCMP_CMP_MASKED_EQ"
    return bool(value & test["value"] == test["valueTwo"])


def answer(call: str, *arguments: int) -> int:
    """Return 0 if the call is allowed, else the error that it ends with."""
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    for rule in PROFILE["syscalls"]:
        tests = rule.get("args", ())
        if call in rule["names"] and all(holds(test, padded) for test in tests):
            return 0 if rule["action"] == "SCMP_ACT_ALLOW" else int(rule["errnoRet"])
    return int(PROFILE["defaultErrnoRet"])


@pytest.mark.parametrize("call", NEVER)
def test_refused_whatever_the_arguments(call: str) -> None:
    """No rule allows it, with any arguments."""
    rules = [rule for rule in PROFILE["syscalls"] if call in rule["names"]]
    assert {rule["action"] for rule in rules} <= {"SCMP_ACT_ERRNO"}
    assert answer(call) in {errno.EPERM, errno.ENOSYS}


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1))
def test_what_no_rule_names_is_refused(call: str) -> None:
    """The profile is an allowlist: an unknown call is refused."""
    named = {name for rule in PROFILE["syscalls"] for name in rule["names"]}
    if call not in named:
        assert answer(call) == errno.EPERM


@given(WORD, st.sampled_from(sorted(NAMESPACES)))
def test_clone_makes_no_namespace(flags: int, kind: str) -> None:
    """Whatever other bits are set, a bit for a new namespace is refused."""
    assert answer("clone", flags | NAMESPACES[kind]) == errno.EPERM


@pytest.mark.parametrize("flags", [THREAD_FLAGS, 17, 0x1200011, 0x4111])
def test_clone_makes_threads_and_children(flags: int) -> None:
    """Threads, fork, and what subprocess uses are allowed."""
    assert answer("clone", flags) == 0


@given(WORD, st.integers(min_value=1, max_value=255).filter(lambda signum: signum != 17))
def test_no_child_ends_with_another_signal(flags: int, signum: int) -> None:
    """A child's end tells its parent SIGCHLD: any other signal could start who was stopped."""
    assert answer("clone", flags & ~0xFF | signum) == errno.EPERM


@given(WORD, WORD, WORD)
def test_socket_domains(domain: int, kind: int, protocol: int) -> None:
    """Only local, TCP, UDP and route sockets, compared on all 64 bits."""
    allowed = (
        domain == 1
        or (domain in {2, 10} and protocol in {0, 6, 17})
        or (domain, protocol) == (16, 0)
    )
    assert (answer("socket", domain, kind, protocol) == 0) == allowed


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        ((1, 1, 0), True),
        ((2, 1, 6), True),
        ((10, 2, 17), True),
        ((16, 3, 0), True),
        ((16, 3, 15), False),
        ((16, 3, 9), False),
        ((17, 3, 0), False),
        ((38, 5, 0), False),
        ((40, 1, 0), False),
        ((2**32 + 40, 1, 0), False),
        ((2, 1, 132), False),
    ],
)
def test_particular_sockets(arguments: tuple[int, ...], allowed: bool) -> None:  # noqa: FBT001
    """Loopback and ipykernel's netlink socket work; vsock, packet, crypto, SCTP do not."""
    assert (answer("socket", *arguments) == 0) == allowed


@given(WORD, st.sampled_from(["F_SETOWN", "F_SETSIG", "F_SETLEASE", "F_NOTIFY"]))
def test_no_descriptor_sends_signals(high: int, command: str) -> None:
    """The commands by which the kernel sends a signal are refused, whatever the high bits."""
    numbers = {"F_SETOWN": 8, "F_SETSIG": 10, "F_SETLEASE": 1024, "F_NOTIFY": 1026}
    assert answer("fcntl", 3, (high << 32) % 2**64 + numbers[command]) == errno.EPERM


@pytest.mark.parametrize("name", ["F_DUPFD_CLOEXEC", "F_GETFL", "F_SETFD", "F_SETFL", "F_SETLKW"])
def test_descriptors_work(name: str) -> None:
    """What libraries do with descriptors is allowed."""
    assert answer("fcntl", 3, getattr(fcntl, name)) == 0


@given(WORD)
def test_limits_of_oneself_only(pid: int) -> None:
    """Nobody sets the limits of another process, such as the agent's."""
    assert (answer("prlimit64", pid, 7) == 0) == (pid == 0)


@given(st.integers(0, 15), st.integers(0, 2**32 - 1), st.integers(1, 2**64 - 1))
def test_the_limit_on_memory_dumps_is_only_read(number: int, high: int, new: int) -> None:
    """Below it the machine would hand dumps to a program of its own; the others can be set.

    The kernel takes half of the word for the number of the limit.
    """
    word = high << 32 | number
    other = number != resource.RLIMIT_CORE
    assert (answer("prlimit64", 0, word, new) == 0) == other
    assert (answer("setrlimit", word, new) == 0) == other
    assert answer("prlimit64", 0, word, 0, new) == 0
    assert answer("getrlimit", word, new) == 0


@given(WORD)
def test_personality(persona: int) -> None:
    """The execution domain can be asked for, and only set to the plain one."""
    assert (answer("personality", persona) == 0) == (persona in {0, 0xFFFFFFFF})


@pytest.mark.parametrize("call", ["clone3", "io_uring_setup", "memfd_create"])
def test_libraries_fall_back(call: str) -> None:
    """Where a library has another way, the call does not exist for it."""
    assert answer(call) == errno.ENOSYS


def test_no_call_has_two_answers() -> None:
    """Each call stands in one group of the table, so no rule hides another."""
    profile = load_profile()
    calls = [call for rule in (*profile.allow, *profile.refuse) for call in rule.calls]
    assert len(calls) == len(set(calls))


def test_every_group_says_why() -> None:
    """Allowed or refused, each group has a purpose to be read."""
    profile = load_profile()
    assert all(rule.purpose and rule.calls for rule in (*profile.allow, *profile.refuse))


def test_other_abis_have_no_rules() -> None:
    """Only native calls: neither 32-bit nor x32 calls are translated."""
    assert PROFILE["archMap"] == [
        {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": []},
        {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": []},
    ]


def test_default_is_never_repeated() -> None:
    """No rule has the default's action, which libseccomp would reject."""
    assert PROFILE["defaultAction"] == "SCMP_ACT_ERRNO"
    assert all(
        rule["action"] == "SCMP_ACT_ALLOW" or rule["errnoRet"] != PROFILE["defaultErrnoRet"]
        for rule in PROFILE["syscalls"]
    )
