# %%
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

leaves = pd.read_csv("leaves.csv")
X, y = leaves.drop(columns="species"), leaves["species"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
scaler = MinMaxScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
