# tries: Mounts, new roots, and every kind of namespace.
# expects: mount, umount, pivot-root, setns, clone3, open-tree, move-mount, fsopen
# %%
kinds = {
    "mounts": 0x00020000,
    "groups": 0x02000000,
    "names": 0x04000000,
    "messages": 0x08000000,
    "users": 0x10000000,
    "processes": 0x20000000,
    "network": 0x40000000,
}
for name, flag in kinds.items():
    refused("unshare-" + name, lambda: call(272, 97, flag))
for name, numbers in {
    "mount": (165, 40),
    "umount": (166, 39),
    "pivot-root": (155, 41),
    "setns": (308, 268),
    "clone3": (435, 435),
    "open-tree": (428, 428),
    "move-mount": (429, 429),
    "fsopen": (430, 430),
    "mount-setattr": (442, 442),
}.items():
    refused(name, lambda: call(*numbers))
