"""Functions that turn predictions into a figure."""

from __future__ import annotations

from typing import Final

__all__ = ["CLASS_METRICS", "METRICS", "REGRESSION_METRICS", "RESAMPLED", "SCORE_METRICS"]

CLASS_METRICS: Final = frozenset(
    [
        "accuracy_score",
        "balanced_accuracy_score",
        "f1_score",
        "fbeta_score",
        "precision_score",
        "recall_score",
        "classification_report",
        "confusion_matrix",
        "multilabel_confusion_matrix",
        "cohen_kappa_score",
        "matthews_corrcoef",
        "jaccard_score",
        "jaccard_similarity_score",
        "hamming_loss",
        "zero_one_loss",
        "precision_recall_fscore_support",
        "plot_confusion_matrix",
        "ConfusionMatrixDisplay",
        "geometric_mean_score",
        "classification_report_imbalanced",
        "crosstab",
        "ConfusionMatrix",
        "accuracy",
        "accuracy_score_metric",
    ]
)
SCORE_METRICS: Final = frozenset(
    [
        "roc_auc_score",
        "roc_curve",
        "average_precision_score",
        "precision_recall_curve",
        "log_loss",
        "brier_score_loss",
        "det_curve",
        "plot_roc_curve",
        "plot_precision_recall_curve",
        "auc",
        "plot_roc",
        "plot_precision_recall",
        "calibration_curve",
        "top_k_accuracy_score",
    ]
)
"""Metrics that want probabilities or scores."""
REGRESSION_METRICS: Final = frozenset(
    [
        "mean_squared_error",
        "root_mean_squared_error",
        "mean_absolute_error",
        "mean_squared_log_error",
        "median_absolute_error",
        "mean_absolute_percentage_error",
        "r2_score",
        "explained_variance_score",
        "max_error",
        "mean_poisson_deviance",
        "mean_gamma_deviance",
        "mean_pinball_loss",
        "root_mean_squared_log_error",
        "rmse",
        "mse",
        "mae",
        "rmsle",
        "RMSE",
        "MSE",
        "MAE",
        "RMSLE",
        "mape",
    ]
)
METRICS: Final = CLASS_METRICS | SCORE_METRICS | REGRESSION_METRICS
RESAMPLED: Final = frozenset(
    [
        "cross_val_score",
        "cross_validate",
        "cross_val_predict",
        "validation_curve",
        "learning_curve",
        "permutation_test_score",
        "lgb.cv",
        "xgb.cv",
        "plot_learning_curve",
    ]
)
"""Functions that fit and score an estimator on folds."""
