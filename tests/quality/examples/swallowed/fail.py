# %%
import warnings

warnings.filterwarnings("ignore")
# %%
weights = {"a": "3", "b": "x"}
kilos = {}
for name, text in weights.items():
    try:
        kilos[name] = float(text)
    except Exception:
        pass
