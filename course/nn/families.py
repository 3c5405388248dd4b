"""Which file holds which layers: a family is one file, loaded when one of its names is first asked for.

`course.nn.Conv2d` and `course.nn.functional.conv2d` load course/nn/convolution.py, and nothing before them
does: who trains an MLP waits for no convolution.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from course.manners.help import tell
from course.manners.protocols import NN_FUNCTIONS

FUNCTIONS = {
    "attention": "scaled_dot_product_attention",
    "batchnorm": "batch_norm group_norm instance_norm local_response_norm rms_norm",
    "convolution": "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d",
    "folding": "fold unfold",
    "further_activations": "celu glu gumbel_softmax hardshrink hardsigmoid hardswish hardtanh mish prelu "
    "relu6 rrelu selu "
    "softmin softshrink softsign tanhshrink threshold",
    "further_containers": "bilinear",
    "further_dropout": "alpha_dropout dropout1d dropout2d dropout3d",
    "further_losses": "cosine_embedding_loss cosine_similarity gaussian_nll_loss hinge_embedding_loss "
    "margin_ranking_loss multi_margin_loss multilabel_margin_loss multilabel_soft_margin_loss normalize "
    "pairwise_distance "
    "poisson_nll_loss soft_margin_loss triplet_margin_loss",
    "padding": "pad",
    "pooling": "adaptive_avg_pool1d adaptive_avg_pool2d adaptive_max_pool1d adaptive_max_pool2d avg_pool1d "
    "avg_pool2d avg_pool3d max_pool1d max_pool2d max_pool3d",
    "upsampling": "channel_shuffle interpolate pixel_shuffle pixel_unshuffle upsample",
}
"""In `course.nn.functional`."""

CLASSES = {
    "batchnorm": "BatchNorm1d BatchNorm2d BatchNorm3d GroupNorm InstanceNorm1d InstanceNorm2d "
    "LocalResponseNorm RMSNorm",
    "convolution": "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d",
    "folding": "Fold Unfold",
    "further_activations": "CELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LogSigmoid Mish PReLU RReLU "
    "ReLU6 SELU "
    "Softmax2d Softmin Softplus Softshrink Softsign Tanhshrink Threshold",
    "further_containers": "Bilinear DataParallel ParameterDict ParameterList",
    "further_dropout": "AlphaDropout Dropout1d Dropout2d Dropout3d",
    "further_losses": "CosineEmbeddingLoss CosineSimilarity GaussianNLLLoss HingeEmbeddingLoss "
    "MarginRankingLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss PairwiseDistance "
    "PoissonNLLLoss "
    "SoftMarginLoss "
    "TripletMarginLoss",
    "lazy": "LazyBatchNorm1d LazyBatchNorm2d LazyConv1d LazyConv2d LazyConvTranspose1d LazyConvTranspose2d "
    "LazyLinear",
    "padding": "CircularPad1d CircularPad2d ConstantPad1d ConstantPad2d ReflectionPad1d ReflectionPad2d "
    "ReplicationPad1d ReplicationPad2d ZeroPad1d ZeroPad2d",
    "pooling": "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveMaxPool1d AdaptiveMaxPool2d AvgPool1d AvgPool2d "
    "AvgPool3d MaxPool1d MaxPool2d MaxPool3d",
    "recurrent": "GRU GRUCell LSTM LSTMCell RNN RNNCell",
    "transformer": "MultiheadAttention TransformerDecoder TransformerDecoderLayer TransformerEncoder "
    "TransformerEncoderLayer",
    "upsampling": "ChannelShuffle PixelShuffle PixelUnshuffle Upsample UpsamplingBilinear2d "
    "UpsamplingNearest2d",
}
"""In `course.nn`."""


def names(table: dict[str, str]) -> dict[str, str]:
    """Each name of a table, and its family."""
    return {name: family for family, listed in table.items() for name in listed.split()}


FUNCTION_AT, CLASS_AT = names(FUNCTIONS), names(CLASSES)


def load(family: str) -> Any:
    """The file of a family; its functions answer to torch's own of the same names, and tell derivatives."""
    module = importlib.import_module(f"course.nn.{family}")
    functions = {name: getattr(module, name) for name in FUNCTIONS.get(family, "").split()}
    if not functions.keys() <= NN_FUNCTIONS.keys():
        NN_FUNCTIONS.update(functions)
        tell(functions.values())
    return module


def load_all(which: Iterable[str] = (*FUNCTIONS, *CLASSES)) -> None:
    """Every family: for the page of derivatives, and for tests of all there is."""
    for family in which:
        load(family)
