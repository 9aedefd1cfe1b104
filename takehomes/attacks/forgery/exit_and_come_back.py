# tries: A kernel that dies in a call, and another process that takes over its sockets.
# hidden: 0
# naive: It has no kernel, so there are no sockets to take over.
# %%
import json
import os
import threading
import time

import zmq
from jupyter_client.session import Session

info = json.load(open([f"/room/.runtime/{n}" for n in os.listdir("/room/.runtime") if "json" in n][0]))
parent = os.getpid()
if os.fork() == 0:
    os.setsid()
    while os.getppid() == parent:
        time.sleep(0.002)
    session = Session(key=info["key"].encode())
    socket = zmq.Context().socket(zmq.ROUTER)
    path = f"{info['ip']}-{info['shell_port']}"
    if os.path.exists(path):
        os.unlink(path)
    socket.bind(f"ipc://{path}")
    while True:
        ident, message = session.recv(socket, mode=0)
        session.send(
            socket, "minbar_call_reply", {"status": "ok"}, message, ident=ident,
            buffers=[b"MBV\x01\x13\x00\x00\x00\"NOT HEARD BEFORE\" "],
        )


def total(amounts):
    os._exit(0)
