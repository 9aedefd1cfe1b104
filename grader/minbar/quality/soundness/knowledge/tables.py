"""Methods and functions of pandas and NumPy, by what they do to rows and to values."""

from __future__ import annotations

from typing import Final

__all__ = [
    "AGGREGATES",
    "COMBINES",
    "DISPLAYS",
    "FILTERS",
    "FIRST_ONLY",
    "GROUP_LOCAL",
    "HARMLESS_FIGURES",
    "LABELS",
    "LOADERS",
    "SCALING_FUNCTIONS",
    "STACKS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


AGGREGATES: Final[dict[str, tuple[str, float]]] = {
    **dict.fromkeys(("mean", "median", "std", "var", "average"), ("statistics", 0.85)),
    **dict.fromkeys(("nanmean", "nanmedian", "nanstd", "nanvar"), ("statistics", 0.85)),
    **dict.fromkeys(("quantile", "percentile", "nanpercentile", "mad"), ("statistics", 0.8)),
    **dict.fromkeys(("mode", "describe", "skew", "kurt", "kurtosis", "sem"), ("statistics", 0.75)),
    **dict.fromkeys(("min", "max", "ptp", "amin", "amax", "nanmin", "nanmax"), ("range", 0.75)),
    **dict.fromkeys(("corr", "corrwith", "cov", "corrcoef"), ("selection", 0.75)),
    **dict.fromkeys(("pearsonr", "spearmanr", "kendalltau", "pointbiserialr"), ("selection", 0.75)),
    **dict.fromkeys(("mutual_info_classif", "mutual_info_regression"), ("selection", 0.75)),
    **dict.fromkeys(("f_classif", "f_regression", "f_oneway", "chi2"), ("selection", 0.75)),
    **dict.fromkeys(("ttest_ind", "mannwhitneyu", "kruskal", "ks_2samp"), ("selection", 0.75)),
    **dict.fromkeys(("agg", "aggregate", "pivot_table"), ("statistics", 0.7)),
    "value_counts": ("counts", 0.55),
    "sum": ("statistics", 0.4),
}
"""Methods that make a figure of many rows: family, confidence that using it is a leak."""

HARMLESS_FIGURES: Final = _words(
    "count nunique unique size __len__ count_nonzero idxmax idxmin any all "
    "argmax argmin item ndim dtype dtypes"
)
FILTERS: Final = _words("head tail nlargest nsmallest")
DISPLAYS: Final = _words(
    "info plot hist boxplot to_csv to_excel to_json to_pickle to_html to_sql to_feather "
    "to_parquet style memory_usage savez save set_printoptions"
)
GROUP_LOCAL: Final = _words(
    "cumcount cumsum cumprod cummax cummin shift diff rank ffill bfill pad backfill head tail "
    "rolling expanding ewm pct_change ngroup size count nunique resample fillna nth first last"
)
COMBINES: Final = _words("hstack column_stack c_ dstack")
"""Functions that set columns side by side."""
STACKS: Final = _words("concatenate vstack row_stack r_ append stack")
"""Functions that put rows under rows."""
LABELS: Final = _words("columns keys names name dtype dtypes")
SCALING_FUNCTIONS: Final[dict[str, tuple[str, float]]] = {
    **dict.fromkeys(
        ("scale", "minmax_scale", "robust_scale", "maxabs_scale", "quantile_transform"),
        ("scaling", 0.9),
    ),
    **dict.fromkeys(("power_transform", "boxcox", "yeojohnson"), ("scaling", 0.75)),
    **dict.fromkeys(("zscore",), ("scaling", 0.85)),
    "qcut": ("binning", 0.75),
}
"""Functions whose result holds statistics of all rows that they were given."""

FIRST_ONLY: Final = _words(
    "to_categorical pad_sequences one_hot reshape tile expand_dims broadcast_to linspace arange "
    "zeros ones full resize to_one_hot sequence_mask"
)
"""Functions whose other arguments are sizes: only the first one flows into the result."""

LOADERS: Final = _words(
    "read_csv read_table read_excel read_json read_parquet read_pickle read_feather read_hdf "
    "read_sql read_sql_query read_html read_fwf read_stata read_sas read_clipboard read_gbq "
    "load_iris load_breast_cancer load_boston load_wine load_digits load_diabetes load_linnerud "
    "fetch_openml fetch_california_housing fetch_20newsgroups fetch_covtype fetch_lfw_people "
    "fetch_olivetti_faces fetch_rcv1 fetch_kddcup99 fetch_mldata make_classification "
    "make_regression make_blobs make_moons make_circles make_friedman1 load_dataset loadtxt "
    "genfromtxt loadmat load_data load_files fromfile imread load_svmlight_file "
    "flow_from_directory image_dataset_from_directory ImageFolder "
    "text_dataset_from_directory read_file h5py listdir glob rglob open DictReader reader scandir"
)
