# tries: A second name of a file of the image, or of its own input, where the predictions should
#   be.
# expects: image, python
# %%
import os

refused("image", lambda: os.link("/etc/passwd", "/room/linked"))
refused("python", lambda: os.link("/usr/bin/python3", "/tmp/linked"))
os.unlink("predictions.csv")
os.link("data/orders.csv", "predictions.csv")
