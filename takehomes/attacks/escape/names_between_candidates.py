# tries: A word to another candidate: names without a file, ports, messages, semaphores.
# expects: queue, semaphore, segment, posix-queue
# twice: yes
# %%
import socket
import time

kept = []
for attempt in range(30):
    for name, family, address in (
        ("abstract", socket.AF_UNIX, "\0minbar-covert"),
        ("port", socket.AF_INET, ("127.0.0.1", 54321)),
    ):
        one = socket.socket(family)
        try:
            one.bind(address)
            one.listen()
            kept.append(one)
        except OSError as error:
            if attempt == 0:
                print("BREACH: taken by another:", name, error)
    time.sleep(0.03)
for name, numbers in {
    "queue": (68, 186),
    "semaphore": (64, 190),
    "segment": (29, 194),
}.items():
    refused(name, lambda: call(*numbers, 0x6d62, 1, 0o1666))
refused("posix-queue", lambda: call(240, 180))
time.sleep(0.5)
