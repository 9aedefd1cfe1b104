# %%
def label(order):
    if order["source"] == "app":
        if order["weight"] > 0:
            for stop in order["stops"]:
                if stop["late"]:
                    if stop["rain"] or stop["wind"]:
                        return "weather"
                    elif stop["hub"]:
                        return "hub"
                    else:
                        return "courier"
        else:
            return "unknown"
    return "on time"
# %%
orders = [{"source": "app", "weight": 1, "stops": []}]
print([label(order) for order in orders])
