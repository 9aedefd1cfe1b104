# %%
import pandas as pd
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neighbors import KNeighborsRegressor

bikes = pd.read_csv("bikes.csv")
X, y = bikes[["hour", "temperature"]], bikes["rented"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
search = GridSearchCV(KNeighborsRegressor(), {"n_neighbors": range(1, 30)})
search.fit(X_train, y_train)
print(search.best_params_, search.score(X_test, y_test))
