# %%
import pandas as pd
from imblearn.over_sampling import SMOTE
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import recall_score
from sklearn.model_selection import train_test_split

claims = pd.read_csv("claims.csv")
X, y = claims.drop(columns="fraud"), claims["fraud"]
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
X_train, y_train = SMOTE(random_state=0).fit_resample(X_train, y_train)
model = RandomForestClassifier(random_state=0).fit(X_train, y_train)
print(recall_score(y_test, model.predict(X_test)))
