# tries: Sockets that lead past the network: raw, packet, vsock, netlink, Bluetooth.
# expects: raw, raw6, packet, vsock, alg, audit, uevent, netfilter, sctp, can, bluetooth, tipc,
#   xdp, key
# %%
import socket

kinds = {
    "raw": (2, socket.SOCK_RAW, 1),
    "raw6": (10, socket.SOCK_RAW, 58),
    "packet": (17, socket.SOCK_RAW, 0),
    "vsock": (40, socket.SOCK_STREAM, 0),
    "alg": (38, socket.SOCK_SEQPACKET, 0),
    "audit": (16, socket.SOCK_RAW, 9),
    "uevent": (16, socket.SOCK_RAW, 15),
    "netfilter": (16, socket.SOCK_RAW, 12),
    "sctp": (2, socket.SOCK_STREAM, 132),
    "can": (29, socket.SOCK_RAW, 1),
    "bluetooth": (31, socket.SOCK_RAW, 1),
    "tipc": (30, socket.SOCK_STREAM, 0),
    "xdp": (44, socket.SOCK_RAW, 0),
    "key": (15, socket.SOCK_RAW, 2),
}
for name, kind in kinds.items():
    refused(name, lambda: socket.socket(*kind))
