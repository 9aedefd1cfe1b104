"""Classes of scikit-learn and its relatives, by what fitting them learns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = [
    "COLUMN_ROUTERS",
    "DATASETS",
    "LAYERS",
    "MODELS",
    "MODEL_ENDINGS",
    "NEURAL",
    "NOT_ESTIMATORS",
    "PIPELINES",
    "SAMPLERS",
    "SEARCHES",
    "SPLITTERS",
    "TRANSFORMERS",
    "TRANSFORMER_ENDINGS",
    "UNSUPERVISED",
    "Kind",
    "is_classifier",
    "is_regressor",
    "transformer",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a transformer learns.

    Attributes:
        family: a word for it, for messages.
        confidence: that fitting it on test rows makes a leak; 0 if it learns nothing
            that matters (row-wise, or a mere mapping of codes).
    """

    family: str
    confidence: float


def _table(confidence: float, family: str, names: str) -> dict[str, Kind]:
    return {name: Kind(family, confidence) for name in names.split()}


TRANSFORMERS: Final[dict[str, Kind]] = {
    **_table(
        0.9,
        "scaling",
        "StandardScaler MinMaxScaler RobustScaler MaxAbsScaler QuantileTransformer "
        "PowerTransformer KernelCenterer Scaler TimeSeriesScalerMeanVariance "
        "TimeSeriesScalerMinMax StandardScalerWrapper",
    ),
    **_table(
        0.9,
        "imputation",
        "SimpleImputer Imputer IterativeImputer KNNImputer MICE IterativeSVD SoftImpute "
        "MeanMedianImputer CategoricalImputer MissForest RandomSampleImputer EndTailImputer",
    ),
    **_table(
        0.75,
        "binning",
        "Discretization KBinsDiscretizer EqualFrequencyDiscretiser EqualWidthDiscretiser",
    ),
    **_table(
        0.9,
        "reduction",
        "PCA IncrementalPCA KernelPCA SparsePCA MiniBatchSparsePCA TruncatedSVD NMF FastICA "
        "FactorAnalysis LatentDirichletAllocation DictionaryLearning MiniBatchNMF PLSSVD UMAP "
        "Isomap LocallyLinearEmbedding TSNE MDS FeatureAgglomeration SpectralEmbedding "
        "NeighborhoodComponentsAnalysis",
    ),
    **_table(
        0.95,
        "selection",
        "SelectKBest SelectPercentile SelectFpr SelectFdr SelectFwe SelectFromModel RFE RFECV "
        "SequentialFeatureSelector GenericUnivariateSelect BorutaPy Boruta EFS SFS "
        "ExhaustiveFeatureSelector SequentialFeatureSelection",
    ),
    **_table(0.75, "selection", "VarianceThreshold DropConstantFeatures DropCorrelatedFeatures"),
    **_table(0.85, "text", "TfidfVectorizer TfidfTransformer"),
    **_table(0.75, "text", "CountVectorizer"),
    **_table(0.75, "text", "Tokenizer TextVectorization"),
    **_table(0.4, "text", "Word2Vec Doc2Vec FastText Phrases Dictionary"),
    **_table(
        0.95,
        "target encoding",
        "TargetEncoder LeaveOneOutEncoder CatBoostEncoder JamesSteinEncoder MEstimateEncoder "
        "WOEEncoder GLMMEncoder SumEncoder MeanEncoder WoEEncoder",
    ),
    **_table(0.7, "encoding", "CountEncoder CountFrequencyEncoder RareLabelEncoder"),
    **_table(
        0.0,
        "encoding",
        "LabelEncoder OrdinalEncoder OneHotEncoder LabelBinarizer MultiLabelBinarizer "
        "Binarizer Normalizer FunctionTransformer HashingVectorizer FeatureHasher "
        "PolynomialFeatures DictVectorizer BinaryEncoder HashingEncoder BaseNEncoder "
        "BackwardDifferenceEncoder HelmertEncoder SplineTransformer TransactionEncoder "
        "AdditiveChi2Sampler RBFSampler GaussianRandomProjection SparseRandomProjection "
        "MissingIndicator StringLookup IntegerLookup",
    ),
    **_table(0.5, "augmentation", "ImageDataGenerator"),
    **_table(0.9, "scaling", "Normalization"),
}

LAYERS: Final = frozenset({"Normalization", "TextVectorization", "Discretization"})
"""Layers of networks that are adapted to rows before the network is fitted."""

TRANSFORMER_ENDINGS: Final = (
    "Scaler",
    "Imputer",
    "Encoder",
    "Vectorizer",
    "Transformer",
    "Selector",
    "Discretizer",
    "Binarizer",
    "Normalizer",
)

UNSUPERVISED: Final = frozenset(
    [
        "KMeans",
        "MiniBatchKMeans",
        "DBSCAN",
        "HDBSCAN",
        "AgglomerativeClustering",
        "MeanShift",
        "Birch",
        "OPTICS",
        "SpectralClustering",
        "AffinityPropagation",
        "GaussianMixture",
        "BayesianGaussianMixture",
        "KModes",
        "KPrototypes",
        "IsolationForest",
        "OneClassSVM",
        "LocalOutlierFactor",
        "EllipticEnvelope",
        "NearestNeighbors",
        "KElbowVisualizer",
        "SilhouetteVisualizer",
        "LinkageVisualizer",
        "KDTree",
        "BallTree",
        "apriori",
        "Apriori",
        "AgglomerativeClusteringCV",
        "ForceAtlas2",
        "Prophet",
        "NeuralProphet",
        "SOM",
        "MiniSom",
        "KernelDensity",
    ]
)

PIPELINES: Final = frozenset(
    [
        "Pipeline",
        "make_pipeline",
        "make_pipeline_imb",
        "FeatureUnion",
        "make_union",
        "ImbPipeline",
        "imbpipeline",
        "PMMLPipeline",
        "TransformedTargetRegressor",
    ]
)
COLUMN_ROUTERS: Final = frozenset(
    ["ColumnTransformer", "make_column_transformer", "DataFrameMapper"]
)
SEARCHES: Final = frozenset(
    [
        "GridSearchCV",
        "RandomizedSearchCV",
        "HalvingGridSearchCV",
        "HalvingRandomSearchCV",
        "BayesSearchCV",
        "EvolutionaryAlgorithmSearchCV",
        "GASearchCV",
        "OptunaSearchCV",
        "TuneSearchCV",
        "TuneGridSearchCV",
        "RandomSearchCV",
    ]
)
SAMPLERS: Final[dict[str, bool]] = {
    **dict.fromkeys(
        [
            "SMOTE",
            "SMOTENC",
            "SMOTEN",
            "ADASYN",
            "BorderlineSMOTE",
            "KMeansSMOTE",
            "SVMSMOTE",
            "SMOTEENN",
            "SMOTETomek",
            "RandomOverSampler",
            "SMOGN",
            "SmoteTomek",
        ],
        True,
    ),
    **dict.fromkeys(
        [
            "RandomUnderSampler",
            "NearMiss",
            "TomekLinks",
            "EditedNearestNeighbours",
            "ClusterCentroids",
            "OneSidedSelection",
            "NeighbourhoodCleaningRule",
            "InstanceHardnessThreshold",
            "CondensedNearestNeighbour",
            "AllKNN",
            "RepeatedEditedNearestNeighbours",
        ],
        False,
    ),
}
"""Resamplers; True if they add rows."""

SPLITTERS: Final[dict[str, str]] = {
    **dict.fromkeys(
        [
            "KFold",
            "StratifiedKFold",
            "GroupKFold",
            "RepeatedKFold",
            "RepeatedStratifiedKFold",
            "LeaveOneOut",
            "LeavePOut",
            "LeaveOneGroupOut",
            "StratifiedGroupKFold",
            "MultilabelStratifiedKFold",
            "TimeSeriesSplit",
            "PurgedKFold",
            "PurgedGroupTimeSeriesSplit",
        ],
        "fold",
    ),
    **dict.fromkeys(
        [
            "ShuffleSplit",
            "StratifiedShuffleSplit",
            "GroupShuffleSplit",
            "PredefinedSplit",
            "MultilabelStratifiedShuffleSplit",
        ],
        "split",
    ),
}

MODELS: Final = frozenset(
    [
        "LinearRegression",
        "LogisticRegression",
        "LogisticRegressionCV",
        "Ridge",
        "RidgeCV",
        "Lasso",
        "LassoCV",
        "LassoLars",
        "LassoLarsCV",
        "LassoLarsIC",
        "Lars",
        "LarsCV",
        "ElasticNet",
        "ElasticNetCV",
        "BayesianRidge",
        "ARDRegression",
        "OrthogonalMatchingPursuit",
        "Perceptron",
        "SVC",
        "SVR",
        "LinearSVC",
        "LinearSVR",
        "NuSVC",
        "NuSVR",
        "GaussianNB",
        "MultinomialNB",
        "BernoulliNB",
        "ComplementNB",
        "CategoricalNB",
        "KernelRidge",
        "LDA",
        "QDA",
        "LinearDiscriminantAnalysis",
        "QuadraticDiscriminantAnalysis",
        "GaussianProcess",
        "CatBoost",
        "Booster",
        "LabelPropagation",
        "LabelSpreading",
        "NearestCentroid",
        "MLP",
        "KNN",
        "OneVsRest",
        "NuSVM",
        "IsotonicRegression",
        "PLSRegression",
        "CCA",
        "AutoML",
        "ClassifierChain",
        "RegressorChain",
        "LGBM",
        "XGB",
        "OLS",
        "GLM",
        "Logit",
        "Probit",
        "GLS",
        "WLS",
        "ARIMA",
        "SARIMAX",
        "AutoReg",
        "VAR",
        "ExponentialSmoothing",
    ]
)
MODEL_ENDINGS: Final = ("Classifier", "Regressor", "Regression", "ClassifierCV", "NB", "Ranker")
NEURAL: Final = frozenset(
    [
        "Sequential",
        "Model",
        "KerasClassifier",
        "KerasRegressor",
        "Functional",
        "load_model",
        "Learner",
        "cnn_learner",
        "vision_learner",
        "tabular_learner",
        "text_classifier_learner",
        "MLPClassifier",
        "MLPRegressor",
        "Trainer",
    ]
)
NOT_ESTIMATORS: Final = frozenset(
    [
        "Path",
        "Counter",
        "OrderedDict",
        "defaultdict",
        "deque",
        "Adam",
        "SGD",
        "RMSprop",
        "Nadam",
        "Adamax",
        "EarlyStopping",
        "early_stopping",
        "ModelCheckpoint",
        "ReduceLROnPlateau",
        "LearningRateScheduler",
        "TensorBoard",
        "CSVLogger",
        "Callback",
        "Input",
        "Dense",
        "Dropout",
        "Conv2D",
        "Conv1D",
        "MaxPooling2D",
        "MaxPooling1D",
        "Flatten",
        "LSTM",
        "GRU",
        "Embedding",
        "BatchNormalization",
        "Activation",
        "Bidirectional",
        "GlobalAveragePooling2D",
        "GlobalMaxPool1D",
        "GlobalMaxPooling1D",
        "SpatialDropout1D",
        "Add",
        "Concatenate",
        "Reshape",
        "Lambda",
        "TimeDistributed",
        "CrossEntropyLoss",
        "BCELoss",
        "BCEWithLogitsLoss",
        "MSELoss",
        "NLLLoss",
        "L1Loss",
        "Figure",
        "Timedelta",
        "Timestamp",
        "datetime",
        "timedelta",
        "Compose",
        "ToTensor",
        "Resize",
        "Normalize",
        "RandomHorizontalFlip",
        "PorterStemmer",
        "SnowballStemmer",
        "WordNetLemmatizer",
        "LancasterStemmer",
        "RegexpTokenizer",
        "TweetTokenizer",
        "TreebankWordTokenizer",
        "SentimentIntensityAnalyzer",
        "BeautifulSoup",
        "WordCloud",
        "Image",
        "Thread",
        "Pool",
        "Parallel",
        "Client",
        "Session",
        "Fore",
        "Text",
        "Span",
        "Doc",
        "PrettyTable",
    ]
)
DATASETS: Final = frozenset(
    [
        "DMatrix",
        "QuantileDMatrix",
        "Dataset",
        "Pool",
        "DataLoader",
        "TensorDataset",
        "Subset",
        "DataBunch",
        "TimeseriesGenerator",
        "csr_matrix",
        "csc_matrix",
        "coo_matrix",
        "lil_matrix",
        "DataFrame",
        "Series",
        "Tensor",
        "FloatTensor",
        "LongTensor",
        "Variable",
        "OrderedEnqueuer",
        "DataLoaders",
    ]
)
"""Wrappers of rows: what they hold is what they were given."""

_CLASSIFIERS: Final = frozenset(
    [
        "LogisticRegression",
        "LogisticRegressionCV",
        "SVC",
        "LinearSVC",
        "NuSVC",
        "GaussianNB",
        "MultinomialNB",
        "BernoulliNB",
        "ComplementNB",
        "Perceptron",
        "LinearDiscriminantAnalysis",
        "QuadraticDiscriminantAnalysis",
        "NearestCentroid",
        "LDA",
        "QDA",
    ]
)
_REGRESSORS: Final = frozenset(
    [
        "LinearRegression",
        "Ridge",
        "RidgeCV",
        "Lasso",
        "LassoCV",
        "ElasticNet",
        "ElasticNetCV",
        "SVR",
        "LinearSVR",
        "NuSVR",
        "BayesianRidge",
        "KernelRidge",
        "LassoLars",
        "Lars",
    ]
)


def is_classifier(name: str) -> bool:
    """Tell whether a class is known to predict classes."""
    return name in _CLASSIFIERS or name.endswith(("Classifier", "ClassifierCV"))


def is_regressor(name: str) -> bool:
    """Tell whether a class is known to predict numbers."""
    return name in _REGRESSORS or name.endswith("Regressor")


def transformer(name: str) -> Kind | None:
    """Return what a class learns if it is a transformer, also one known by its ending only."""
    found = TRANSFORMERS.get(name)
    if found is None and name.endswith(TRANSFORMER_ENDINGS) and name[:1].isupper():
        return Kind("preprocessing", 0.5)
    return found
