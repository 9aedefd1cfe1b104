# %%
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

loans = pd.read_csv("loans.csv")
X, y = loans.drop(columns="default"), loans["default"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
model = LogisticRegression().fit(X_train, y_train)
print(roc_auc_score(y_test, model.predict(X_test)))
