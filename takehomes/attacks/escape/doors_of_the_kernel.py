# tries: Calls that have let people through before: io_uring, bpf, keys, performance counters.
# expects: io-uring, bpf, perf, userfaultfd, memfd, add-key, request-key, keyctl, ptrace,
#   open-by-handle, personality
# %%
doors = {
    "io-uring": (425, 425, 8, 0),
    "bpf": (321, 280, 0, 0, 0),
    "perf": (298, 241, 0, 0, -1, -1, 0),
    "userfaultfd": (323, 282, 0),
    "memfd": (319, 279, 0, 0),
    "add-key": (248, 217),
    "request-key": (249, 218),
    "keyctl": (250, 219, 0, -3, 0),
    "fanotify": (300, 262, 0, 0),
    "kcmp": (312, 272, 1, 1, 0, 0, 0),
    "lookup-cookie": (212, 18),
    "quotactl": (179, 60),
    "personality": (135, 92, 0x40000),
    "ptrace": (101, 117, 0, 0, 0, 0),
    "open-by-handle": (304, 265, -100, 0, 0),
    "landlock": (444, 444, 0, 0, 1),
    "memfd-secret": (447, 447, 0),
}
for name, arguments in doors.items():
    refused(name, lambda: call(*arguments))
