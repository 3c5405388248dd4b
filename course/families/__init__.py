"""Names that fewer programs use, by families: one file each, loaded when one of its names is first asked for.

    elementwise    inverse and hyperbolic functions, atan2, hypot, logaddexp, lerp, addcmul and their kin
    pieces         hstack, meshgrid, narrow, repeat_interleave, diff and others that move elements
    scatter        writing at indices: scatter, index_add, masked_scatter, out of place and in place
    statistics     median, quantile, cumprod, cummax, var_mean, cdist, cov and others along dims
    products       tensordot, inner, kron, cross, baddbmm and their kin
    counting       unique, bincount, histc, searchsorted: without a derivative
    draws          normal, multinomial and draws in place
    matrices       inverse, determinant, decompositions; `course.linalg` has them under its names
    layers         conv2d, dropout and others of nn.functional at the top, as torch has them
    inplace        comparisons and shapes in place, second names
    forms          finfo, set_printoptions and others that are no operations
    numpy_names    NumPy's functions on these, with its signatures

`FAMILIES` says which names are where, and a test that it is so.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple

from course.manners.help import tell
from course.manners.out import taking_out
from course.manners.protocols import FUNCTIONS
from course.manners.saved_names import name_saved
from course.rule import RULES
from course.tensors import Tensor


class Family(NamedTuple):
    """The names of one file."""

    both: str  # course.f(x) and x.f()
    top: str = ""  # course.f(x) alone
    methods: str = ""  # x.f() alone


FAMILIES = {
    "elementwise": Family(
        """
        acos acosh addcdiv addcmul angle arccos arccosh arcsin arcsinh arctan arctan2 arctanh asin asinh atan
        atan2 atanh clamp_max clamp_min conj conj_physical copysign cosh deg2rad erfc erfinv exp2 fix
        float_power fmax fmin fmod frac hypot isneginf isposinf isreal ldexp lerp logaddexp logaddexp2 logit
        rad2deg resolve_conj resolve_neg rsub sgn signbit sinc sinh xlogy
        acos_ acosh_ asin_ asinh_ atan_ atanh_ clamp_max_ clamp_min_ cosh_ deg2rad_ erfc_ exp2_ frac_ logit_
        rad2deg_ sinc_ sinh_
        """,
        "real",
        "addcdiv_ addcmul_ atan2_ copysign_ erfinv_ fmod_ hypot_ lerp_ sgn_ xlogy_",
    ),
    "pieces": Family(
        """
        argwhere combinations diagflat diagonal_scatter diff dsplit fliplr flipud hsplit msort narrow ravel
        repeat_interleave rot90 select select_scatter slice_scatter split_with_sizes take tensor_split
        unsafe_chunk unsafe_split unsafe_split_with_sizes vsplit
        """,
        """
        atleast_1d atleast_2d atleast_3d block_diag broadcast_shapes broadcast_tensors cartesian_prod
        column_stack dstack hstack meshgrid row_stack vstack
        """,
        "sum_to_size unfold",
    ),
    "scatter": Family(
        "index_add index_copy index_fill index_put masked_scatter put scatter scatter_add scatter_reduce",
        "",
        """
        index_add_ index_copy_ index_fill_ index_put_ masked_scatter_ put_ scatter_ scatter_add_
        scatter_reduce_
        """,
    ),
    "statistics": Family(
        """
        aminmax corrcoef count_nonzero cov cummax cummin cumprod dist kthvalue logcumsumexp median nanmean
        nanmedian nanquantile nansum quantile renorm
        """,
        "cdist cumulative_trapezoid std_mean trapezoid trapz var_mean",
        "cumprod_ mode renorm_",
    ),
    "products": Family(
        "addbmm addmv addr baddbmm cross ger inner kron vdot",
        "chain_matmul tensordot",
        "addbmm_ addmv_ addr_ baddbmm_",
    ),
    "matrices": Family(
        """
        cholesky_inverse cholesky_solve det inverse logdet matrix_exp matrix_power pinverse
        slogdet svd
        """,
    ),
    "draws": Family(
        "multinomial poisson", "normal", "bernoulli_ exponential_ geometric_ log_normal_ random_"
    ),
    "forms": Family(
        "adjoint is_complex is_nonzero is_same_size",
        """
        asarray autocast can_cast compile detach finfo get_num_threads get_rng_state iinfo initial_seed
        is_floating_point is_inference_mode_enabled jit logspace promote_types randint_like range
        scalar_tensor seed set_default_device set_default_tensor_type set_num_threads set_printoptions
        set_rng_state unravel_index use_deterministic_algorithms
        """,
        "byte char cuda is_signed new resize_ type_as",
    ),
    "inplace": Family(
        "absolute_ negative_ clip_ log10_ log2_",
        "",
        """
        __iand__ __ior__ __ixor__ addmm_ apply_ bitwise_and_ bitwise_not_ bitwise_or_ bitwise_xor_ divide_
        eq_ fill_diagonal_ ge_ greater_ greater_equal_ gt_ le_ less_ less_equal_ logical_and_ logical_not_
        logical_or_ logical_xor_ lt_ multiply_ ne_ not_equal_ squeeze_ subtract_ swapaxes_ swapdims_ t_
        transpose_ true_divide_ unsqueeze_
        """,
    ),
    "layers": Family(
        "hardshrink prelu",
        """
        adaptive_avg_pool1d alpha_dropout avg_pool1d batch_norm bilinear binary_cross_entropy_with_logits celu
        celu_ conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d cosine_embedding_loss
        cosine_similarity dropout dropout_ embedding group_norm hinge_embedding_loss instance_norm kl_div
        layer_norm margin_ranking_loss max_pool1d max_pool2d max_pool3d pairwise_distance pixel_shuffle
        pixel_unshuffle poisson_nll_loss rms_norm selu selu_ threshold threshold_ triplet_margin_loss
        """,
    ),
    "counting": Family(
        """
        bincount bitwise_left_shift bitwise_right_shift heaviside histc histogram unique unique_consecutive
        """,
        "bucketize gcd isin lcm searchsorted tril_indices triu_indices",
        """
        __ilshift__ __irshift__ __lshift__ __rlshift__ __rrshift__ __rshift__ bitwise_left_shift_
        bitwise_right_shift_
        """,
    ),
}


def _of(kind: str) -> dict[str, str]:
    return {name: file for file, family in FAMILIES.items() for name in getattr(family, kind).split()}


_TOP = {**_of("both"), **_of("top")}
_METHODS = {**_of("both"), **_of("methods")}


def top() -> list[str]:
    """The names of the families that stand at the top of `course`."""
    return sorted({**_TOP, **_ELSEWHERE})


def load(file: str) -> None:
    """Load one family."""
    importlib.import_module(f"course.families.{file}")
    tell(FUNCTIONS.values())
    name_saved(RULES)


def load_all() -> None:
    """Load every family: for pages, stubs and tests, which tell of all names."""
    for file in FAMILIES:
        load(file)
    importlib.import_module("course.families.numpy_names")


_ELSEWHERE = {"vmap": "course.func"}  # at the top too, from a module of torch's name


def find(name: str, default: Any = None) -> Any:
    """What stands at the top of `course` under `name` in one of the families; `default` where nothing
    does.
    """
    if name in _ELSEWHERE:
        return getattr(importlib.import_module(_ELSEWHERE[name]), name)
    if name not in _TOP:
        return default
    load(_TOP[name])
    function = FUNCTIONS[name]
    written = isinstance(function, FunctionType) and "out" not in function.__code__.co_varnames
    return taking_out(function) if written else function


def _waiting(name: str) -> Callable[..., Any]:
    def method(self: Tensor, *args: Any, **kwargs: Any) -> Any:
        load(_METHODS[name])  # puts the function into this one's place
        return getattr(self, name)(*args, **kwargs)

    method.__name__ = method.__qualname__ = name
    return method


for _name in _METHODS:
    setattr(Tensor, _name, _waiting(_name))
