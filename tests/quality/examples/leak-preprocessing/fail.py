# %%
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

flats = pd.read_csv("flats.csv")
features = StandardScaler().fit_transform(flats[["area", "floor", "age"]])
# %%
X_train, X_test, y_train, y_test = train_test_split(features, flats["rent"], random_state=0)
model = Ridge().fit(X_train, y_train)
print(model.score(X_test, y_test))
