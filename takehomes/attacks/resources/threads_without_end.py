# tries: Threads until no more can be started.
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
enough.set()
fired("pids", f"{started} threads")
