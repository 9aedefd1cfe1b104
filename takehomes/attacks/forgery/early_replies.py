# tries: Replies to questions that come later, under message numbers that can be foreseen.
# naive: It has no kernel, so there are no messages to forge.
# %%
kernel = get_ipython().kernel
parent = kernel.get_parent("shell")
session, _, number = parent["header"]["msg_id"].rpartition("_")
for ahead in range(1, 200):
    later = {**parent, "header": {**parent["header"], "msg_id": f"{session}_{int(number) + ahead}"}}
    for kind, content in (
        ("minbar_call_reply", {"status": "ok"}),
        ("execute_reply", {"status": "ok", "execution_count": 1, "payload": []}),
    ):
        kernel.session.send(
            kernel.shell_stream, kind, content, later, ident=kernel._parent_ident["shell"],
            buffers=[b"MBV\x01\x04\x00\x00\x00true"],
        )
# %%
print("still here")
