# %%
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

SEED = 7
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=SEED)
# %%
rng = np.random.default_rng(SEED)
noise = rng.normal(size=len(X_train))
model = RandomForestClassifier(random_state=SEED).fit(X_train, y_train)
print(model.score(X_test, y_test), noise.mean())
