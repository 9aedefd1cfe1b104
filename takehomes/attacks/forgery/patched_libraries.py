# tries: NumPy and pandas that find every answer close, finite and perfectly correlated.
# naive: fooled
# %%
np.isclose = np.allclose = lambda *_, **__: np.array([True])
np.corrcoef = lambda *_: np.ones((2, 2))
np.testing.assert_allclose = np.testing.assert_equal = lambda *_, **__: None
pd.Series.mean = pd.Series.max = lambda self, *_, **__: 0.0
pd.Series.abs = pd.Series.__sub__ = lambda self, *_: self
pd.testing.assert_frame_equal = pd.testing.assert_series_equal = lambda *_, **__: None
