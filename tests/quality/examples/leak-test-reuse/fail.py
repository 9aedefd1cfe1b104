# %%
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsRegressor

bikes = pd.read_csv("bikes.csv")
X, y = bikes[["hour", "temperature"]], bikes["rented"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
scores = {}
for k in range(1, 30):
    model = KNeighborsRegressor(n_neighbors=k).fit(X_train, y_train)
    scores[k] = model.score(X_test, y_test)
print(max(scores, key=scores.get), max(scores.values()))
