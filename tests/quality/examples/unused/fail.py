# %%
import json
import math


def area(radius):
    return math.pi * radius**2


def volume(radius):
    return 4 / 3 * math.pi * radius**3
# %%
print(area(2.0))
