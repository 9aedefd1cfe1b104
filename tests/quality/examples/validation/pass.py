# %%
import pandas as pd
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import cross_val_score, train_test_split

trips = pd.read_csv("trips.csv")
X, y = trips[["distance", "hour"]], trips["minutes"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
constant = DummyRegressor(strategy="median").fit(X_train, y_train)
model = RandomForestRegressor(random_state=0).fit(X_train, y_train)
print(cross_val_score(model, X_train, y_train, scoring="neg_mean_absolute_error"))
for one in (constant, model):
    print(mean_absolute_error(y_test, one.predict(X_test)))
