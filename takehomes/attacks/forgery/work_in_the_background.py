# tries: Threads and processes that work on, change answers and talk while others ask.
# naive: What is changed there is wrong before and after; that it is changed at all shows in
#   test_rooms.py.
# %%
import multiprocessing
import os
import threading
import time


def meddle():
    global conclusion, summary
    while True:
        conclusion = {"largest": orders["code"].max()}
        summary = str(time.time())
        time.sleep(0.01)


for _ in range(4):
    threading.Thread(target=meddle, daemon=True).start()
if os.fork() == 0:
    os.setsid()
    while True:
        time.sleep(0.005)
        open("/room/work/predictions.csv", "w").write("order_id,net\n1,1\n")
