# tries: A reply handler of its own that claims every status and field there could be.
# hidden: 0
# naive: It has no kernel, so there are no replies to forge.
# %%
kernel = get_ipython().kernel
statuses = ["ok", "passed", "skipped", "ungradable", "gone", "died", "timeout", "x" * 10_000, None, 7]
count = 0


async def answer_call(stream, ident, parent):
    global count
    if parent["content"].get("name") == "shout":
        return await kernel.__class__.answer_call(kernel, stream, ident, parent)
    count += 1
    content = {
        "status": statuses[count % len(statuses)],
        "outcome": "passed",
        "points": 13,
        "count": -1,
        "cell": 10**30,
        "line": -5,
        "ename": "\N{PILE OF POO}" * 5_000,
        "evalue": ["x"],
        "trace": {"deep": [[[["trace"]]]]},
        "exit_code": 0,
        "oom_kills": -1,
        "type": "test",
    }
    kernel.session.send(stream, "minbar_call_reply", content, parent, ident=ident, buffers=[b"13"])


kernel.shell_handlers["minbar_call_request"] = answer_call
