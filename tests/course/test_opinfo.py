"""PyTorch's own sample inputs (OpInfo) through both libraries: values, gradients, second gradients.

Every operation of PyTorch's list that has a derivative and takes float64 is here or has its reason in
`LEFT_OUT`; a newer torch may list more, which is told and not failed. A fixed sixth of the operations runs
always, the others with `-m slow`.
"""

import sys
import types
import unittest.mock
import warnings

import numpy as np
import pytest
import torch

import course

try:
    import expecttest  # noqa: F401
except ImportError:  # of which the samples need nothing
    sys.modules["expecttest"] = types.ModuleType("expecttest")
    sys.modules["expecttest"].TestCase = unittest.TestCase

# For its own tests torch forbids to set flags of its backends, for as long as the process lives: not here.
with warnings.catch_warnings(), unittest.mock.patch("torch.backends.disable_global_flags"):
    warnings.simplefilter("ignore")
    from torch.testing._internal.common_methods_invocations import op_db

OPINFOS = [op for op in op_db if torch.float64 in op.dtypes and op.supports_autograd]
NAMES = sorted({op.name for op in OPINFOS})

# What a library for a course should know of them: all that follow are here, whatever else is.
KNOWN = """
    H T __getitem__ __radd__ __rmatmul__ __rmod__ __rmul__ __rpow__ __rsub__ abs acos acosh add
    addbmm addcdiv addcmul addmm addmv addr amax amin aminmax asin asinh atan atan2 atanh atleast_1d
    atleast_2d atleast_3d baddbmm block_diag bmm broadcast_tensors broadcast_to cartesian_prod cat cdist
    ceil chunk clamp clamp_max clamp_min clone column_stack contiguous copysign corrcoef cos cosh cov cross
    cummax cummin cumprod cumsum deg2rad diag diag_embed diagonal diff dist div dot double dstack einsum erf
    erfc erfinv exp exp2 expand expand_as expm1 flatten flip fliplr flipud float floor fmax fmin fmod frac
    gather half hstack hypot index_add index_copy index_fill index_put index_select inner kron lerp
    linalg.cholesky linalg.cond linalg.cross linalg.det linalg.diagonal linalg.eigh linalg.eigvalsh
    linalg.inv linalg.lstsq linalg.matrix_norm linalg.matrix_power linalg.multi_dot linalg.norm linalg.pinv
    linalg.qr linalg.slogdet linalg.solve linalg.solve_triangular linalg.svd linalg.svdvals linalg.vecdot
    linalg.vector_norm log log10 log1p log2 log_softmax logaddexp logaddexp2 logcumsumexp logdet logit
    logsumexp mT masked_fill masked_scatter masked_select matmul matrix_exp max maximum mean median meshgrid
    min minimum mm movedim mul mv nan_to_num nanmean nansum narrow neg nn.functional.binary_cross_entropy
    nn.functional.binary_cross_entropy_with_logits nn.functional.cross_entropy nn.functional.elu
    nn.functional.embedding nn.functional.gelu nn.functional.huber_loss nn.functional.kl_div
    nn.functional.l1_loss nn.functional.layer_norm nn.functional.leaky_relu nn.functional.linear
    nn.functional.logsigmoid nn.functional.mse_loss nn.functional.nll_loss nn.functional.relu
    nn.functional.silu nn.functional.smooth_l1_loss nn.functional.softplus norm outer permute pinverse
    positive pow prod qr quantile rad2deg ravel reciprocal remainder repeat repeat_interleave reshape
    reshape_as roll rot90 round rsqrt rsub scatter scatter_add select sigmoid sign sin sinc sinh softmax
    sort split sqrt square squeeze stack std std_mean sub sum svd t take take_along_dim tan tanh
    tensor_split tensordot tile to topk trace transpose trapezoid tril triu true_divide trunc unbind
    unflatten unfold unsqueeze var var_mean view view_as vstack where xlogy zero_
""".split()

LEFT_OUT = {
    "complex numbers are not here": """
        cdouble cfloat chalf complex polar view_as_complex stft linalg.eig linalg.eigvals linalg.polar
        fft.fft fft.fft2 fft.fftn fft.fftshift fft.hfft fft.hfft2 fft.hfftn fft.ifft fft.ifft2 fft.ifftn
        fft.ifftshift fft.ihfft fft.ihfft2 fft.ihfftn fft.irfft fft.irfft2 fft.irfftn fft.rfft fft.rfft2
        fft.rfftn
    """,
    "NumPy has no such dtype or layout: bfloat16, sparse": """
        bfloat16 to_sparse sparse.mm sparse.sampled_addmm
    """,
    "draws at random: its own tests, for no two libraries draw the same": """
        bernoulli normal nn.functional.dropout nn.functional.dropout2d nn.functional.dropout3d
        nn.functional.alpha_dropout nn.functional.feature_alpha_dropout nn.functional.rrelu
        nn.functional.fractional_max_pool2d nn.functional.fractional_max_pool3d svd_lowrank pca_lowrank
    """,
    "for torch's own use: a backward as an operation, an inner or old form of one that is here": """
        __rdiv__ slice _batch_norm_with_update _native_batch_norm_legit _segment_reduce _softmax_backward_data
        _unsafe_masked_index _unsafe_masked_index_put_accumulate _upsample_bilinear2d_aa constant_pad_nd
        grid_sampler_2d grid_sampler_3d max_pool2d_with_indices_backward native_batch_norm
        native_dropout_backward native_group_norm native_layer_norm
        torch.ops.aten._safe_softmax.default torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
        linalg.cholesky_ex linalg.inv_ex linalg.solve_ex fill triangular_solve
        nn.functional.upsample_bilinear nn.functional.upsample_nearest
    """,
    "a copy of what is here as a view": """
        alias_copy as_strided_copy diagonal_copy expand_copy narrow_copy permute_copy split_with_sizes_copy
        squeeze_copy t_copy transpose_copy unbind_copy unfold_copy unsqueeze_copy view_copy
    """,
    "memory by strides, which NumPy has as np.lib.stride_tricks": "as_strided as_strided_scatter",
    "special functions: NumPy has none of the gamma and Bessel families": """
        digamma lgamma mvlgamma polygamma i0 special.entr special.erfcx special.i0e special.i1 special.i1e
        special.log_ndtr special.ndtr special.ndtri special.polygamma special.xlog1py
    """,
    "decompositions and forms that a course does not differentiate": """
        linalg.householder_product linalg.lu linalg.lu_factor linalg.lu_factor_ex linalg.lu_solve
        linalg.matrix_sqrth lu lu_solve lu_unpack ormqr
    """,
    "tensors with a mask are a prototype in torch": """
        masked.amax masked.amin masked.cumprod masked.cumsum masked.log_softmax masked.logaddexp
        masked.logsumexp masked.mean masked.median masked.norm masked.normalize masked.prod masked.softmax
        masked.softmin masked.std masked.sum masked.var
    """,
    "rare": "frexp gradient index_reduce nextafter",
    "layers and losses beyond those of a course": """
        nn.functional.adaptive_avg_pool3d nn.functional.adaptive_max_pool3d nn.functional.ctc_loss
        nn.functional.embedding_bag nn.functional.grid_sample nn.functional.linear_cross_entropy
        nn.functional.max_unpool1d nn.functional.max_unpool2d nn.functional.max_unpool3d
        nn.functional.multi_head_attention_forward nn.functional.pdist
        nn.functional.triplet_margin_with_distance_loss nn.functional.upsample_bilinear
        nn.functional.upsample_nearest
    """,
}
REASONS = {name: reason for reason, names in LEFT_OUT.items() for name in names.split()}
# Variants of an operation that is here.
VARIANTS_LEFT_OUT = {
    ("scatter_reduce", "prod"): "products that meet at one place have no rule here",
    ("nn.functional.interpolate", "trilinear"): "volumes: images have two dims here",
}
# Samples of an operation that is here, and why not these.
SAMPLES_LEFT_OUT = {
    "nn.functional.batch_norm": ("a batch without channels", lambda s: s.input.ndim < 2),
    "nn.functional.interpolate": (
        "areas of volumes",
        lambda s: s.input.ndim == 5 and s.kwargs["mode"] == "area",
    ),
    "nn.functional.scaled_dot_product_attention": ("draws at random", lambda s: s.kwargs["dropout_p"] > 0),
}
# torch's second gradient of a norm at zero is nan, ours 0: the derivative that both choose there is constant.
NAN_IN_TORCH = {"linalg.norm", "linalg.vector_norm", "norm"}
# torch computes it in one kernel, whose derivative has none.
WITHOUT_SECOND = {"nn.functional.scaled_dot_product_attention"}
_METHODS = {"double", "float", "half", "mode"}  # names of a dtype or a module at the top


def known(op):
    """What course has for an OpInfo: of the same name, or what the same expression finds for our tensors."""
    if op.name == "nn.functional.embedding":  # there the weight comes first
        return lambda weight, index, **given: course.nn.functional.embedding(index, weight, **given)
    if op.op.__name__ == "<lambda>" and op.name not in REASONS:
        return op.op
    place = course.Tensor if op.name in _METHODS else course
    for part in op.name.split("."):
        place = getattr(place, part, None)
    if place is None:
        place = getattr(course.Tensor, op.name, None)
    return place.fget if isinstance(place, property) else place


HERE = [
    op
    for op in OPINFOS
    if known(op) is not None
    and op.name not in REASONS
    and (op.name, op.variant_test_name) not in VARIANTS_LEFT_OUT
]


def test_all_of_a_course_is_known():
    found = {op.name for op in HERE}
    # a name that another torch's list does not have is no matter
    assert [name for name in KNOWN if name in NAMES and name not in found] == []
    assert len(set(KNOWN)) >= 134


def test_nothing_is_left_out_that_is_here():
    """But what is drawn at random, and dtypes."""
    said = {op.name for op in OPINFOS if op.op.__name__ != "<lambda>" and op.name.startswith("nn.")}
    here = {
        name
        for name in said & REASONS.keys()
        if hasattr(course.nn.functional, name.removeprefix("nn.functional."))
    }
    assert {name for name in here if not REASONS[name].startswith("draws at random")} == set()


def test_what_is_left_out_has_its_reason():
    found = {op.name for op in HERE}
    new = [name for name in NAMES if name not in found and name not in REASONS]
    if torch.__version__.split("+")[0].startswith("2.14"):
        assert new == []
    elif new:
        warnings.warn(f"torch {torch.__version__} lists operations that course has not: {new}", stacklevel=1)


def mapped(x, change):
    """A sample's arguments with `change` applied to every tensor, and torch's dtypes by ours."""
    if isinstance(x, torch.Tensor):
        return change(x)
    if isinstance(x, torch.dtype):
        return getattr(course, str(x).removeprefix("torch."))
    if isinstance(x, (list, tuple)):
        return type(x)(mapped(each, change) for each in x) if type(x) in (list, tuple) else x
    if isinstance(x, dict):
        return {name: mapped(each, change) for name, each in x.items()}
    return x


def tensors(x):
    if isinstance(x, (torch.Tensor, course.Tensor)):
        return [x]
    if isinstance(x, dict):
        x = list(x.values())
    return [t for each in x for t in tensors(each)] if isinstance(x, (list, tuple)) else []


def ours(x):
    array = np.array(x.detach().numpy())
    return course.from_numpy(array).requires_grad_(x.requires_grad)


def array(x, like):
    return np.zeros(tuple(like.shape)) if x is None else np.asarray(x.detach().numpy(force=True))


class Sides:
    """One sample, computed by both libraries."""

    def __init__(self, op, sample, rng):
        self.op, self.rng = op, rng
        theirs = (sample.input, sample.args, sample.kwargs)
        mine = mapped(theirs, ours)
        run = lambda f, given: sample.output_process_fn_grad(
            op.gradcheck_wrapper(f, given[0], *given[1], **given[2])
        )
        results = [tensors(run(op.op, theirs)), tensors(run(known(op), mine))]
        assert len(results[0]) == len(results[1])
        self.inputs = [[t for t in tensors(each) if t.requires_grad] for each in (theirs, mine)]
        self.results = list(zip(*results))
        self.loose = any(t.dtype == torch.float32 for t in tensors(theirs))
        self.pairs = [(a, b) for a, b in self.results if a.requires_grad and a.dtype == torch.float64]
        draws = [rng.standard_normal(tuple(a.shape)) for a, _ in self.pairs]
        self.given = [
            [each(np.array(d)).requires_grad_() for d in draws]
            for each in (torch.from_numpy, course.from_numpy)
        ]

    def values(self):
        for a, b in self.results:
            assert tuple(a.shape) == b.shape
            assert str(a.dtype) == str(b.dtype)
            assert a.requires_grad == b.requires_grad
            self.same(a, b, a, "value", 1e-7)

    def gradients(self, create_graph):
        found = []
        for library, side in ((torch, 0), (course, 1)):
            found.append(
                library.autograd.grad(
                    [pair[side] for pair in self.pairs],
                    self.inputs[side],
                    self.given[side],
                    retain_graph=True,
                    create_graph=create_graph,
                    allow_unused=True,
                )
            )
        for i, (a, b, x) in enumerate(zip(*found, self.inputs[0])):
            self.same(a, b, x, f"gradient by input {i}", 1e-6)
        return found

    def second(self):
        gradients = self.gradients(True)
        draws = [self.rng.standard_normal(tuple(x.shape)) for x in self.inputs[0]]
        found = []
        for library, side in ((torch, 0), (course, 1)):
            wrt = self.inputs[side] + self.given[side]
            live = [
                (g, library.from_numpy(np.array(d)))
                for g, d in zip(gradients[side], draws)
                if g is not None and g.requires_grad
            ]
            found.append(
                library.autograd.grad([g for g, _ in live], wrt, [d for _, d in live], allow_unused=True)
                if live
                else [None] * len(wrt)
            )
        for i, (a, b, x) in enumerate(zip(*found, self.inputs[0] + self.given[0])):
            self.same(a, b, x, f"second gradient by input {i}", 1e-5, self.op.name in NAN_IN_TORCH)

    def same(self, a, b, like, what, tolerance, without_nan=False):
        a, b = array(a, like), array(b, like)
        if without_nan:
            b = np.where(np.isnan(a), a, b)
        tolerance *= 1e4 if self.loose else 1
        np.testing.assert_allclose(b, a, tolerance, tolerance, err_msg=what)


CASES = [
    pytest.param(
        op,
        id=op.name + (f"-{op.variant_test_name}" if op.variant_test_name else ""),
        marks=[] if i % 6 == 0 else [pytest.mark.slow],
    )
    for i, op in enumerate(HERE)
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("op", CASES)
def test_gives_what_torch_gives_on_its_own_samples(op):
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    _, left_out = SAMPLES_LEFT_OUT.get(op.name, ("", lambda sample: False))
    for i, sample in enumerate(op.sample_inputs("cpu", torch.float64, requires_grad=True)):
        if left_out(sample):
            continue
        try:
            sides = Sides(op, sample, rng)
            sides.values()
            if sides.pairs and sides.inputs[0]:
                sides.gradients(False)
                if op.supports_gradgrad and op.name not in WITHOUT_SECOND:
                    sides.second()
        except Exception as error:
            error.add_note(f"sample {i} of {op.name}: {sample.args} {sample.kwargs}")
            raise
