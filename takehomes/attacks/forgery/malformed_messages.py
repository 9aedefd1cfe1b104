# tries: Messages to the agent that are no messages: no JSON, no parts, no signature, no fields.
# verdict: kernel-died
# hidden: 0
# naive: It has no kernel, so there are no messages to spoil.
# %%
kernel = get_ipython().kernel
ident = kernel._parent_ident["shell"]
delimiter = b"<IDS|MSG>"
for parts in ([b""], [delimiter], [delimiter, b"x", b"{", b"{", b"{", b"{"], [b"\xff" * 1000]):
    kernel.iopub_socket.send_multipart([b"topic", *parts])
    kernel.shell_stream.send_multipart([*ident, *parts])
for content in ({}, {"name": 1}, {"data": []}, {"ename": None, "evalue": {}, "traceback": 7}):
    for kind in ("stream", "display_data", "error", "status", "execute_input", "clear_output"):
        kernel.session.send(kernel.iopub_socket, kind, content, kernel.get_parent("shell"))
