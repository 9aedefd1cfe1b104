# tries: Outputs whose names, not texts, are megabytes long, to fill the grader's memory.
# %%
kernel = get_ipython().kernel
for number in range(3):
    content = {"name": f"{number}" + "x" * 3_000_000, "text": ""}
    kernel.session.send(kernel.iopub_socket, "stream", content, parent=kernel.get_parent())
    data = {"text/plain": "", "y" * 3_000_000: str(number)}
    content = {"data": data, "metadata": {}}
    kernel.session.send(kernel.iopub_socket, "display_data", content, parent=kernel.get_parent())
