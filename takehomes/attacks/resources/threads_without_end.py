# tries: Threads until no more can be started, and none of them ends.
# fires: pids
# %%
import threading

enough, started = threading.Event(), 0
while True:
    try:
        threading.Thread(target=enough.wait, daemon=True).start()
        started += 1
    except RuntimeError:
        break
fired("pids", f"{started} threads")
