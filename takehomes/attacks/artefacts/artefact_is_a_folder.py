# tries: A folder where the predictions should be.
# %%
import os

os.unlink("predictions.csv")
os.makedirs("predictions.csv/order_id,net")
