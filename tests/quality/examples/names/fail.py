# %%
def func1(values):
    return [value * 2 for value in values]
# %%
data1, data2, data3 = [1], [2], [3]
data4 = [4]
stuff = func1(data1 + data2 + data3 + data4)
print(stuff)
