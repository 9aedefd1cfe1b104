# %%
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

trips = pd.read_csv("trips.csv")
X, y = trips[["distance", "hour"]], trips["minutes"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
model = RandomForestRegressor(random_state=0).fit(X_train, y_train)
print(mean_absolute_error(y_test, model.predict(X_test)))
