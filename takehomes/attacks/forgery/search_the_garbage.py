# tries: Functions that search all objects of their process for the hidden table and its labels.
# naive: fooled
# %%
import gc


def hidden_table():
    for found in gc.get_objects():
        if type(found) is pd.DataFrame and "label" in found and "code" in found:
            if str(found["code"].iloc[0]).startswith("mark"):
                return found
    return None


def predict(model, orders):
    found = hidden_table()
    if found is None:
        return np.zeros(len(orders))
    print("BREACH: the hidden table is in this process")
    known = dict(zip(found["code"], found["label"]))
    return np.array([float(known.get(code, 0)) for code in orders["code"]])
