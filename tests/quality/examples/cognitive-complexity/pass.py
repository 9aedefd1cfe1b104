# %%
def cause(stop):
    if stop["rain"] or stop["wind"]:
        return "weather"
    return "hub" if stop["hub"] else "courier"


def label(order):
    late = [stop for stop in order["stops"] if stop["late"]]
    return cause(late[0]) if late else "on time"
# %%
orders = [{"source": "app", "weight": 1, "stops": []}]
print([label(order) for order in orders])
