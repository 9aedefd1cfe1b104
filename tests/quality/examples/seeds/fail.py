# %%
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)
# %%
model = RandomForestClassifier(random_state=None).fit(X_train, y_train)
