# tries: Halves of characters, which no encoder writes, in outputs, errors, names and answers.
# verdict: cell-error
# sink: html: \ud800
# sink: markdown: \ud800
# sink: junit: \ud800
# %%
half = chr(0xD800)
summary = half * 10
conclusion = {"largest": half}
codes = lambda orders: [half] * len(orders)
try:
    print(half)
except UnicodeEncodeError as error:
    print("refused by Python", type(error).__name__)
get_ipython().kernel.session.send(
    get_ipython().kernel.iopub_socket, "stream", {"name": "stdout", "text": "half"}
)
raise type("Half", (Exception,), {"__str__": lambda self: half * 3})()
