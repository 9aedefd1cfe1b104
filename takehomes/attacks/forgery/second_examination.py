# tries: A request to be examined again with what the first examination showed.
# naive: It examines once, in one process, and has no kernel that could be asked for more.
# hidden: 0
# %%
import os

taken = "/room/work/taken.csv"
found = pd.read_csv(taken) if os.path.exists(taken) else None
print("BREACH: an earlier examination is here" if found is not None else "nothing here")


def fit(orders):
    orders.to_csv(taken)
    get_ipython().kernel.do_shutdown(True)
    return "model"


def predict(model, orders):
    os.execv("/opt/venv/bin/python", ["python", "-c", "pass"])
