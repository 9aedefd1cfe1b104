# tries: A model that runs code in whoever serialises it, copies it, or asks how large it is.
# naive: It keeps models as objects and serialises none; graders that unpickle results are its
#   control.
# %%
class Model:
    def _act(self, *_, **__):
        print("BREACH: the model was looked into")
        return self

    __reduce__ = __reduce_ex__ = __getstate__ = __copy__ = __deepcopy__ = __sizeof__ = _act
    __iter__ = __len__ = __array__ = __getitem__ = _act


def fit(orders):
    return Model()


def predict(model, orders):
    return np.full(len(orders), 0.5 if type(model) is Model else 13.0)
