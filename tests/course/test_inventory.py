"""Every public name of torch, Tensor, torch.nn, torch.nn.functional, torch.optim and torch.autograd: here, or
left out with its reason. Made with torch 2.14: what another torch adds is told, and not failed.
"""

import pkgutil
import re
import subprocess
import sys
import warnings

import pytest
import torch

import course

MADE_WITH = "2.14"
PLACES = {
    "torch": (torch, course),
    "Tensor": (torch.Tensor, course.Tensor),
    "torch.nn": (torch.nn, course.nn),
    "torch.nn.functional": (torch.nn.functional, course.nn.functional),
    "torch.optim": (torch.optim, course.optim),
    "torch.autograd": (torch.autograd, course.autograd),
}

# The reason, and patterns of the names: each of them tells a name that is missing somewhere.
LEFT_OUT = {
    "NumPy has no such dtype or layout: complex, bfloat16, quantized, sparse, nested, small integers": r"""
        .*complex.* view_as_real channels_last.* cfloat cdouble chalf imag real polar b?complex32 bcomplex32
        BFloat16.* bfloat16 float(4|8)_.* u?int[1-7] bits?.* .*quantize.* .*qu?int.* q_.* qscheme int_repr
        choose_q.* quantization fused_moving.* .*sparse.* .*_indices indices .*_indices_copy values
        values_copy coalesce is_coalesced dsmm hsmm hspmm smm spmm saddmm sspaddmm to_dense dense_dim
        to_mkldnn to_padded_tensor nested jagged is_nested per_(channel|tensor)_.* strided layout .*_format
        memory_format dim_order HalfTensor CharTensor ShortTensor hash_tensor is_conj is_neg
    """,
    "devices are the CPU and a GPU of CuPy: backends, streams, autocast, distributed and parallel code": r"""
        .*autocast.* amp accelerator AcceleratorError OutOfMemoryError cpu mps mtia xpu ipu Stream.* Event
        StreamObjType DeviceObjType DeviceType GradScaler .*cudnn.* .*miopen.* .*mkldnn.* get_device.*
        is_(cpu|ipu|maia|meta|mps|mtia|vulkan.*|xla|xpu|pinned|distributed|shared) pin_memory share_memory_
        record_stream distributed multiprocessing prepare_multiprocessing_environment parallel SyncBatchNorm
        get_default_device has_(lapack|mkl|openmp|spectral|cuda|mps) set_flush_denormal
        get_num_interop_threads set_num_interop_threads init_num_threads .*float32_matmul_precision
        compiled_with_cxx11_abi Aggregation.* profiler.* Profiler.* kineto_available
        .*multithreading_enabled fbgemm.* scaled_mm grouped_mm scaled_grouped_mm ScalingType SwizzleType
        tf32_notes
    """,
    "compilers, exporters, deployment and what torch needs for itself": r"""
        .*Type JIT.* Script.* .*Script.* fx onnx export compiler ao classes classproperty library package hub
        futures? Future fork wait monitor overrides AliasDb Argument.* Benchmark.* Block CallStack Capsule
        Code Compil.* CompleteArg.* Concrete.* .*StorageContext DispatchKey.* DisableTorch.* ErrorReport
        Exclude.* Execution.* FatalError FileCheck FunctionSchema Gradient Graph.* IODescriptor
        LockingLogger LoggerBase NoopLogger OperatorInfo PRIVATE_OPS PyTorchFile.* StaticModule Sym.* sym_.*
        TYPE_CHECKING Tag ThroughputBenchmark TracingState Use Value USE_.* builtins cpp ctypes functools
        glob inspect math platform sys textwrap threading types typing.* warnings windows torch version
        torch_version import_ir.* parse_.* merge_type.* unify_type.* typename quasirandom serialization
        signal testing while_loop cond get_file_path thread_safe_generator set_warn_always
        is_warn_always_enabled AVG SUM DeepCopyMemoTable has_torch_function.* handle_torch_function
        is_tensor_like boolean_dispatch assert_int_or_pair Broadcasting.* Optional Mapping Sequence cast
        overload dataclasses importlib GRID_.* .*_notes attention common_types factory_kwargs intrinsic
        modules qat quantizable enforce_grad_layout_policy SavedTensor NestedIOFunction
        is_view_replay_enabled module_load swap_in_optimizer.* swa_utils UninitializedBuffer
        UninitializedParameter Container reproducibility_notes Module(Dict)? ParameterDict BufferDict Node
        profiler_util anomaly_mode grad_mode inference_mode functional grad name volatile reinforce resize
        resize_as.* set_ as_subclass const_data_ptr grad_dtype is_inference is_set_to .*deterministic.*
        LinearCrossEntropyOptions linear_cross_entropy NLLLoss2d
    """,
    "inner forms of what is here": r"""
        .*_copy .*_backward.* batch_norm_.* native_.* norm_except_dim (frobenius|nuclear)_norm
        constant_pad_nd conv_tbc .*convolution.* index_put_ embedding_renorm_ slice_inverse .*_with_indices
        legacy_.* fill segment_reduce newaxis default_generator is_anomaly_(check_nan_)?enabled
        set_anomaly_enabled detach_ empty_permuted empty_strided new_empty_strided ldexp_ lcm_ gcd_ gcd lcm
        heaviside_ arc.*_ fix_ conj_physical_ float_power_ xlogy_ addmv_ nbytes itemsize is_signed
        narrow_copy nonzero_static index_reduce_? relu_ leaky_relu_ elu_ lstsq matrix_rank histogramdd
        vander
    """,
    "changes in place that courses do not use: write them out of place": r"""
        .*_
    """,
    "memory by strides and storages: NumPy has np.lib.stride_tricks": r"""
        as_strided.* .*[sS]torage.* storage_offset untyped_storage from_(dlpack|file) frombuffer to_dlpack
    """,
    "special functions: NumPy has none of the gamma and Bessel families": r"""
        digamma lgamma mvlgamma polygamma i0 igammac? nextafter frexp special
    """,
    "decompositions and solvers that a course does not differentiate, or removed from torch": r"""
        cholesky eig symeig solve geqrf orgqr ormqr lobpcg lu lu_solve lu_unpack qr svd_lowrank pca_lowrank
        triangular_solve
    """,
    "signals": r"fft stft istft .*_window",
    "distributions and more ways to draw": r"distributions binomial .*rrelu cauchy_",
    "tensors with a mask are a prototype": "masked",
    "functions of layers, at the top a second time: see nn.functional": r"""
        .*pool[123]d affine_grid.* .*dropout.* channel_shuffle .*_loss ctc_loss embedding.* grid_sampler.*
        gru.* lstm.* rnn_.* pdist gradient
    """,
    "layers, losses and optimisers beyond those of a course": r"""
        Adaptive.* .*Pool[123]d Buffer CTCLoss .*Pad[123]d CrossMap.* EmbeddingBag Feature.*
        InstanceNorm.* Lazy.* LinearCross.* MaxUnpool.* Parameter.* RNN.* Transformer.*
        Triplet.* adaptive_.* alpha.* .*pool.* grid_sample hard.* max_un.* multi_head.* upsample.*
        ASGD Ada.* Muon SparseAdam
    """,
    "rare": r"map_ map2_ to_.* storage_type conv.* index",
}
PATTERNS = {
    reason: re.compile("|".join(f"(?:{p})" for p in names.split())) for reason, names in LEFT_OUT.items()
}


def reason_for(name):
    return next((reason for reason, pattern in PATTERNS.items() if pattern.fullmatch(name)), None)


def here(place, name):
    try:
        return hasattr(place, name)
    except (AttributeError, ImportError, RuntimeError):
        return False


def missing(theirs, ours):
    return [name for name in dir(theirs) if not name.startswith("_") and not here(ours, name)]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("place", PLACES)
def test_every_public_name_is_here_or_has_its_reason(place):
    without = [name for name in missing(*PLACES[place]) if reason_for(name) is None]
    if torch.__version__.startswith(MADE_WITH):
        assert without == []
    elif without:
        warnings.warn(
            f"torch {torch.__version__} has names in {place} of which nothing is said: {without}",
            stacklevel=1,
        )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not torch.__version__.startswith(MADE_WITH), reason="made with another torch")
def test_nothing_is_said_to_be_left_out_that_is_here():
    absent = {name for place in PLACES.values() for name in missing(*place)}
    # A module is an attribute of its package once something has imported it, there and here.
    packages = [theirs for theirs, _ in PLACES.values() if hasattr(theirs, "__path__")]
    absent |= {module.name for package in packages for module in pkgutil.iter_modules(package.__path__)}
    patterns = [pattern for names in LEFT_OUT.values() for pattern in names.split()]
    assert [p for p in patterns if not any(re.fullmatch(p, name) for name in absent)] == []


def test_what_a_family_says_it_has_is_there():
    from course import families
    from course.manners.protocols import FUNCTIONS

    named = {name for family in families.FAMILIES.values() for part in family for name in part.split()}
    for file, family in families.FAMILIES.items():
        families.load(file)
        for name in (family.both + " " + family.methods).split():
            assert getattr(course.Tensor, name).__code__.co_name != "method", f"{file} has no {name}"
        for name in (family.both + " " + family.top).split():
            if name in FUNCTIONS:
                assert getattr(course, name) is not None
    top = [name for family in families.FAMILIES.values() for name in family.top.split()]
    assert [name for name in top if hasattr(course.Tensor, name) and not hasattr(torch.Tensor, name)] == []
    assert len(named) > 200


def test_no_family_is_loaded_before_its_name_is_asked_for():
    code = (
        "import course, sys; x = course.ones(2, requires_grad=True); (course.exp(x) * x).sum().backward();"
        "before = sorted(m for m in sys.modules if m.startswith('course.families.'));"
        "course.ones(2).atan2(course.ones(2)); after = 'course.families.elementwise' in sys.modules;"
        "print(before, after, 'course.func' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] True False"


def test_the_page_of_names_is_made_from_the_code(repository):
    page = subprocess.check_output([sys.executable, "-m", "course.manners.places"], cwd=repository, text=True)
    committed = (repository / ".github" / "docs" / "names.md").read_text(encoding="utf-8")
    assert committed == page, "make it again: python -m course.manners.places > .github/docs/names.md"
