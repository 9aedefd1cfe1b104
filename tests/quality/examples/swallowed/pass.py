# %%
import warnings

warnings.filterwarnings("ignore", category=FutureWarning, module="seaborn")
# %%
weights = {"a": "3", "b": "x"}
kilos = {}
for name, text in weights.items():
    try:
        kilos[name] = float(text)
    except ValueError as error:
        print(name, "has no weight:", error)
