"""Programs of the kind that courses write, run with torch and with course: what they leave in `out` is the
same.

Each was wrong here once, or refused where torch allows it, or allowed where torch refuses ("refused" stands
for an error of either): a course on traps of changes in place wants torch's refusals.
"""

import numpy as np
import pytest
import torch

import course

PROGRAMS = {
    "bce saturated": """
w=t.tensor([100.,-100.,0.3],requires_grad=True)
p=t.sigmoid(w)
l=F.binary_cross_entropy(p,t.tensor([0.,1.,1.]))
l.backward()
out=(l.item(),w.grad.tolist(),type(l.grad_fn).__name__)
""",
    "bce tgrad": """
p=t.tensor([.2,.7],requires_grad=True)
y=t.tensor([0.,1.],requires_grad=True)
l=F.binary_cross_entropy(p,y,reduction="sum")
l.backward()
out=(p.grad.tolist(),y.grad.tolist())
""",
    "bce weight none": """
p=t.tensor([.2,.7],requires_grad=True)
y=t.tensor([0.,1.])
l=F.binary_cross_entropy(p,y,weight=t.tensor([2.,3.]),reduction="none")
l.sum().backward()
out=(l.tolist(),p.grad.tolist())
""",
    "bce second": """
p=t.tensor([.2,.7],requires_grad=True)
y=t.tensor([0.,1.])
l=F.binary_cross_entropy(p,y)
g,=t.autograd.grad(l,p,create_graph=True)
g2,=t.autograd.grad(g.sum(),p)
out=g2.tolist()
""",
    "index range": """
x=t.arange(12.).reshape(3,4)
out=(x[range(3),[1,2,3]].tolist(), x[(0,1),(1,2)].tolist(), x[range(2)].tolist())
""",
    "index range tensor": """
x=t.arange(12.).reshape(3,4)
y=t.tensor([1,0,2])
out=x[range(3),y].tolist()
""",
    "index set": """
x=t.zeros(3,4)
x[range(3),t.tensor([1,0,2])]=1
x[(0,1),(3,3)]+=5
x[range(3),t.tensor([1,0,2])]-=3
out=x.tolist()
""",
    "gradcheck params": """
t.manual_seed(0)
net=t.nn.Linear(2,2).double()
x=t.ones(3,2,dtype=t.float64)
out=t.autograd.gradcheck(lambda *p: net(x), tuple(net.parameters()))
""",
    "gradcheck kw": """
x=t.ones(3,dtype=t.float64,requires_grad=True)
out=t.autograd.gradcheck(lambda x:x*x,(x,),eps=1e-6,atol=1e-4,rtol=1e-3,raise_exception=True,
    nondet_tol=0.0,check_undefined_grad=True,check_grad_dtypes=False,check_batched_grad=False,
    check_batched_forward_grad=False,check_forward_ad=False,check_backward_ad=True,fast_mode=False)
""",
    "relu second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.relu(x).sum(),x,create_graph=True)
out=(g.requires_grad,)
g2,=t.autograd.grad(g.sum(),x,allow_unused=True)
out+=(None if g2 is None else g2.tolist(),)
""",
    "leaky second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(F.leaky_relu(x).sum(),x,create_graph=True)
out=(g.requires_grad,)
g2,=t.autograd.grad(g.sum(),x,allow_unused=True)
out+=(None if g2 is None else g2.tolist(),)
""",
    "nll second": """
x=t.tensor([[1.,-1.]],requires_grad=True)
g,=t.autograd.grad(F.nll_loss(x,t.tensor([0])),x,create_graph=True)
out=(g.requires_grad,)
""",
    "nll_none second": """
x=t.tensor([[1.,-1.]],requires_grad=True)
g,=t.autograd.grad(F.nll_loss(x,t.tensor([0]),reduction="none").sum(),x,create_graph=True)
out=(g.requires_grad,)
""",
    "abs second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.abs(x).sum(),x,create_graph=True)
out=(g.requires_grad,)
""",
    "clamp second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.clamp(x,0,1).sum(),x,create_graph=True)
out=(g.requires_grad,)
""",
    "max second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.max(x),x,create_graph=True)
out=(g.requires_grad,)
""",
    "maxdim second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.max(x,0).values.sum(),x,create_graph=True)
out=(g.requires_grad,)
""",
    "maximum second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.maximum(x,t.zeros(2)).sum(),x,create_graph=True)
out=(g.requires_grad,)
""",
    "sum second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.sum(x),x,create_graph=True)
out=(g.requires_grad,)
""",
    "add second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad((x+1).sum(),x,create_graph=True)
out=(g.requires_grad,)
""",
    "index second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(x[0],x,create_graph=True)
out=(g.requires_grad,)
""",
    "sign second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.sign(x).sum(),x,create_graph=True)
out=(g.requires_grad,)
""",
    "floor second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.floor(x).sum(),x,create_graph=True)
out=(g.requires_grad,)
""",
    "where second": """
x=t.tensor([1.,-1.],requires_grad=True)
g,=t.autograd.grad(t.where(x>0,x,0*x).sum(),x,create_graph=True)
out=(g.requires_grad,)
""",
    "zero pow": """
x=t.tensor([-1.,0.,2.],requires_grad=True)
y=0.**x
y.backward(t.ones(3))
out=(y.tolist(),x.grad.tolist())
""",
    "pow zero neg": """
a=t.tensor([0.,0.,0.,2.],requires_grad=True)
b=t.tensor([-1.,0.,2.,-1.],requires_grad=True)
y=a**b
y.backward(t.ones(4))
out=(y.tolist(),a.grad.tolist(),b.grad.tolist())
""",
    "nan relu": """
x=t.tensor([float("nan"),1.],requires_grad=True)
y=t.relu(x)
y.sum().backward()
out=(y.tolist(),x.grad.tolist())
""",
    "nan maximum": """
x=t.tensor([float("nan"),1.,2.],requires_grad=True)
z=t.tensor([1.,float("nan"),2.],requires_grad=True)
y=t.maximum(x,z)
y.sum().backward()
out=(y.tolist(),x.grad.tolist(),z.grad.tolist())
""",
    "nan minimum": """
x=t.tensor([float("nan"),1.,2.],requires_grad=True)
z=t.tensor([1.,float("nan"),2.],requires_grad=True)
y=t.minimum(x,z)
y.sum().backward()
out=(y.tolist(),x.grad.tolist(),z.grad.tolist())
""",
    "nan clamp": """
x=t.tensor([float("nan"),1.,2.],requires_grad=True)
y=t.clamp(x,0,1.5)
y.sum().backward()
out=(y.tolist(),x.grad.tolist())
""",
    "nan max": """
x=t.tensor([float("nan"),1.,2.],requires_grad=True)
y=t.max(x)
y.backward()
out=(y.tolist(),x.grad.tolist())
""",
    "nan relu others": """
x=t.tensor([float("nan"),1.,-2.],requires_grad=True)
y=F.leaky_relu(x)+F.elu(x)+F.softplus(x)+F.silu(x)+F.gelu(x)
y.sum().backward()
out=(np.round(y.tolist(),4).tolist(),np.round(x.grad.tolist(),4).tolist())
""",
    "var one": """
x=t.tensor([3.],requires_grad=True)
y=t.var(x)
y.backward()
out=(y.tolist(),x.grad.tolist())
""",
    "std one": """
x=t.tensor([3.],requires_grad=True)
y=t.std(x)
y.backward()
out=(y.tolist(),x.grad.tolist())
""",
    "var0 one": """
x=t.tensor([3.],requires_grad=True)
y=t.var(x,unbiased=False)
y.backward()
out=(y.tolist(),x.grad.tolist())
""",
    "uint8 mask": """
x=t.arange(3.)
m=t.tensor([1,0,1],dtype=t.uint8)
out=(x[m].tolist(),)
""",
    "retain inplace": """
x=t.tensor([2.],requires_grad=True)
y=x*3
y.retain_grad()
y.mul_(5)
y.sum().backward()
out=(y.grad.tolist(),x.grad.tolist())
""",
    "retain then add_": """
x=t.tensor([2.],requires_grad=True)
y=x*3
y.retain_grad()
y.add_(5)
(y**2).sum().backward()
out=(y.grad.tolist(),x.grad.tolist())
""",
    "retain then set": """
x=t.tensor([2.,1.],requires_grad=True)
y=x*3
y.retain_grad()
y[0]=7.
(y**2).sum().backward()
out=(y.grad.tolist(),x.grad.tolist())
""",
    "function view": """
class V(t.autograd.Function):
    @staticmethod
    def forward(ctx,x): return x[:1]
    @staticmethod
    def backward(ctx,g):
        z=t.zeros(2)
        z[:1]=g
        return z
x=t.tensor([1.,2.],requires_grad=True)
y=x*1
v=V.apply(y)
y.mul_(-1)
try:
    v.sum().backward()
    out=x.grad.tolist()
except RuntimeError as e:
    out="refused"
""",
    "gather 0d": """
x=t.tensor(3.,requires_grad=True)
y=t.gather(x,0,t.tensor(0))
out=(y.tolist(),tuple(y.shape))
y2=t.gather(t.tensor([1.,2.]),0,t.tensor([1,1,1]))
out+=(y2.tolist(),)
""",
    "gather 0d 1d index": """
x=t.tensor(3.)
y=t.gather(x,0,t.tensor([0,0]))
out=(y.tolist(),)
""",
    "gather 1d 0d index": """
x=t.tensor([3.,4.])
y=t.gather(x,0,t.tensor(1))
out=(y.tolist(),)
""",
    "take_along neg": """
x=t.tensor([[1.,2.,3.]])
out=t.take_along_dim(x,t.tensor([[-1,0]]),1).tolist()
""",
    "cat empty": """
out=(t.cat([t.tensor([]),t.tensor([[1.,2.]])]).tolist(), t.cat([t.tensor([]),t.tensor([1.])]).tolist())
""",
    "zeros tensor": """
out=tuple(t.zeros(t.tensor(3)).shape)+tuple(t.ones(t.tensor(2),3).shape)+tuple(t.zeros((t.tensor(2),
    3)).shape)
""",
    "numpy no_grad": """
x=t.ones(2,requires_grad=True)
with t.no_grad():
    out=(x*2).numpy().tolist()
""",
    "numpy no_grad leaf": """
x=t.ones(2,requires_grad=True)
with t.no_grad():
    try:
        out=x.numpy().tolist()
    except RuntimeError as e:
        out="refused"
""",
    "setup_context default": """
class S(t.autograd.Function):
    @staticmethod
    def forward(x,k=2.): return x*k
    @staticmethod
    def setup_context(ctx,inputs,output): ctx.n=len(inputs)
    @staticmethod
    def backward(ctx,g): return (g*2,)+(None,)*(ctx.n-1)
x=t.ones(2,requires_grad=True)
y=S.apply(x)
y.sum().backward()
out=(x.grad.tolist(),)
""",
    "expand write": """
x=t.zeros(2,3)
y=x.expand(2,3)
y[0]=1
y.add_(1)
out=x.tolist()
""",
    "expand write2": """
x=t.zeros(2,1)
y=x.expand(2,3)
try:
    y.add_(1)
    out=x.tolist()
except RuntimeError:
    out="refused"
""",
    "int inplace": """
x=t.tensor([1,2])
x+=1
x*=2
x-=t.tensor([1,1])
x**=2
x//=2
out=x.tolist()
try:
    x/=2
except RuntimeError:
    out+=["refused"]
""",
    "int pow": """
x=t.tensor([1,2,3])
out=((x**2).tolist(), (2**x).tolist(), (x**x).tolist(), (x**2.).tolist(), (x**0.5).tolist()[0])
out+=(str((x**2).dtype).split(".")[-1],)
""",
    "iand": """
x=t.tensor([True,False])
x&=t.tensor([True,True])
x|=t.tensor([False,True])
x^=t.tensor([True,True])
out=x.tolist()
""",
    "einsum sublist": """
a=t.arange(6.).reshape(2,3)
b=t.arange(3.)
out=(t.einsum(a,[0,1],b,[1],[0]).tolist(), t.einsum(a,[0,1]).shape[0])
""",
    "Tensor(2,3)": """
out=tuple(t.Tensor(2,3).shape)+tuple(t.Tensor([2,3]).shape)+tuple(t.Tensor().shape)
""",
    "del grad": """
x=t.ones(2,requires_grad=True)
x.sum().backward()
del x.grad
out=x.grad is None
""",
    "attribute": """
x=t.ones(2)
x.label="a"
x._prev=(1,)
out=(x.label,x._prev)
""",
    "sequential +": """
n=t.nn
s=n.Sequential(n.Linear(2,2),n.ReLU())+n.Sequential(n.Linear(2,1))
s.extend([n.ReLU()])
s.insert(0,n.Tanh())
s.append(n.Tanh())
out=[type(m).__name__ for m in s]
out.append(type(s.pop(0)).__name__)
s+=n.Sequential(n.Tanh())
out.append(len(s))
del s[0]
out.append(len(s))
s2=s*2
out.append(len(s2))
s[0]=n.ReLU()
out.append(repr(s[0]))
out.append(type(s[1:]).__name__)
""",
    "grad abc": """
x=t.ones(2,requires_grad=True)
out=[]
for v in ("abc",t.ones(3),1.0,t.ones(2,dtype=t.int64),t.ones(2,dtype=t.float64),np.ones(2),None,t.ones(2)):
    try:
        x.grad=v
        out.append("ok")
    except (TypeError,RuntimeError) as e:
        out.append(type(e).__name__)
""",
    "data int": """
x=t.ones(2,requires_grad=True)
out=[]
for v in (t.tensor([1,2]),[1.,2.],np.ones(2),t.ones(2,dtype=t.float64),t.ones(3)):
    try:
        x.data=v
        out.append("ok")
    except (TypeError,RuntimeError) as e:
        out.append(type(e).__name__)
""",
    "split inplace": """
x=t.ones(4,requires_grad=True)
y=x*1
a,b=y.split(2)
out=[]
try:
    a.mul_(2)
    a.sum().backward()
    out.append("ok")
except RuntimeError:
    out.append("refused")
a,b=(x*1).unbind(0)[:2]
try:
    a.mul_(2)
    out.append("ok")
except RuntimeError:
    out.append("refused")
a,b=(x*1).chunk(2)
try:
    a.mul_(2)
    out.append("ok")
except RuntimeError:
    out.append("refused")
for r in (x*1):
    try:
        r.mul_(2)
        out.append("ok")
    except RuntimeError:
        out.append("refused")
    break
""",
    "view no_grad": """
x=t.ones(4,requires_grad=True)
y=x*1
out=[]
with t.no_grad():
    v=y.view(2,2)
try:
    v.mul_(2)
    y.sum().backward()
    out.append(x.grad.tolist())
except RuntimeError:
    out.append("refused")
""",
    "view no_grad leaf": """
x=t.ones(4,requires_grad=True)
out=[]
with t.no_grad():
    v=x.view(2,2)
try:
    v.mul_(2)
    out.append(x.tolist())
except RuntimeError:
    out.append("refused")
""",
    "exp_ add_": """
x=t.ones(2,requires_grad=True)
y=x.clone()
y.exp_()
y.add_(1)
try:
    y.sum().backward()
    out=x.grad.tolist()
except RuntimeError:
    out="refused"
""",
    "y*=y": """
x=t.full((2,),3.,requires_grad=True)
y=x*1
y*=y
try:
    y.sum().backward()
    out=x.grad.tolist()
except RuntimeError:
    out="refused"
""",
    "y*=2;sigmoid_": """
x=t.full((2,),3.,requires_grad=True)
y=x*1
y.sigmoid_()
y.mul_(2)
try:
    y.sum().backward()
    out=x.grad.tolist()
except RuntimeError:
    out="refused"
""",
    "int32 targets": """
try:
    out=F.nll_loss(t.zeros(1,2),t.tensor([1],dtype=t.int32)).item()
except (RuntimeError,IndexError) as e:
    out="refused"
try:
    out=(out,F.cross_entropy(t.zeros(1,2),t.tensor([1],dtype=t.int32)).item())
except (RuntimeError,IndexError) as e:
    out=(out,"refused")
try:
    out+=(F.cross_entropy(t.zeros(1,2),t.tensor([1],dtype=t.uint8)).item(),)
except (RuntimeError,IndexError) as e:
    out+=("refused",)
""",
    "operand of the same memory": """
out=[]
for change in ("y*=y[0]","y*=y.detach()","y/=y.view(2)","y.mul_(other=y[0])","y**=y.detach()","y+=y.detach()",
    "y.mul_(y.detach().clone())","y.clamp_(max=2)","w=y[0]; y*=2; y*=w"):
    x=t.tensor([3.,2.],requires_grad=True)
    names={"t":t,"y":x*1}
    try:
        exec(change,names)
        names["y"].sum().backward()
        out.append(x.grad.tolist())
    except RuntimeError as e:
        out.append("refused")
""",
    "operators in place": """
out=[]
for dtype in (t.int64,t.int32,t.bool,t.float32):
    for change in ("//=2","%=2","**=2","&=3","|=True","^=t.tensor(5)","<<=1",">>=1","//=2.","%=t.ones(2)"):
        names={"t":t,"x":t.tensor([5,1],dtype=dtype)}
        alias=names["x"]
        try:
            exec("x"+change,names)
            out.append((names["x"] is alias,alias.tolist(),str(alias.dtype).split(".")[-1]))
        except (RuntimeError,NotImplementedError) as e:
            out.append("refused")
""",
    "bits of a number": """
x=t.tensor([5,6],dtype=t.uint8)
out=[(x & t.tensor(3)).dtype, (x | 1).dtype, (t.tensor(1) ^ x).dtype, (x & x.long()).dtype]
out=[str(dtype).split(".")[-1] for dtype in out]
""",
    "bce dtypes": """
out=[]
for dtype,y in ((t.int64,[1,0]),(t.float64,[1,0]),(t.float32,[1,2]),(t.bool,[1,0]),(t.float32,[1,0])):
    y=t.tensor(y,dtype=dtype)
    try:
        out.append(F.binary_cross_entropy(t.tensor([.2,.7]),y).item())
    except RuntimeError as e:
        out.append("refused")
""",
    "expand to leading dims": """
x=t.tensor([1.,2.,3.],requires_grad=True)
y=x*1
z=y.expand(1,3)
z.mul_(t.tensor([[1.,2.,3.]]))
z[0,0]=7
y.sum().backward()
out=(type(x.expand(1,3).grad_fn).__name__,x.grad.tolist(),y.tolist())
""",
    "labels that are no sign": """
d,x=t.tensor([.2,.7,3.]),t.tensor([.2,-.7,.3])
out=(F.hinge_embedding_loss(d,t.tensor([0.,1.,-1.]),reduction="none").tolist(),)
for dtype in (t.uint8,t.int64,t.bool,t.float32):
    y=t.tensor([1,0,1],dtype=dtype)
    out+=(F.soft_margin_loss(x,y).item(),)
""",
    "nan hardtanh": """
x=t.tensor([float("nan"),1.,-2.],requires_grad=True)
y=F.hardtanh(x)+F.relu6(x)+F.selu(x)
y.sum().backward()
out=(y.tolist(),x.grad.tolist())
""",
    "max_pool second": """
out=()
f1,f2=lambda x:F.max_pool1d(x,2),lambda x:F.adaptive_max_pool1d(x,2)
for f in (f1,f2,lambda x:F.max_pool2d(x[None],(1,2))):
    x=t.tensor([[1.,-1.,3.,2.]],requires_grad=True)
    g,=t.autograd.grad(f(x).sum(),x,create_graph=True)
    g2,=t.autograd.grad(g.sum(),x)
    out+=(g.tolist(),g2.tolist())
""",
    "cat of one tensor": """
out=[]
for f in (t.cat,t.stack):
    try:
        out.append(f(t.ones(2,3)).tolist())
    except TypeError as e:
        out.append("refused")
""",
    "attributes are copied": """
import copy
x=t.ones(2)
x.label=["a"]
y=copy.deepcopy(x)
out=(y.label,y.label is x.label)
""",
    "relu grad at nan inplace": """
x=t.tensor([float("nan"),1.])
out=t.relu_(x).tolist()
""",
}


def run(program: str, library):
    names = {"t": library, "F": library.nn.functional, "np": np}
    exec(program, names)
    return names["out"]


def same(a, b) -> bool:
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return bool(np.isclose(a, b, rtol=1e-5, equal_nan=True))
    return type(a) is type(b) and a == b


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.filterwarnings("ignore")
def test_a_program_does_what_it_does_with_torch(program):
    by_torch, by_course = run(program, torch), run(program, course)
    assert same(by_torch, by_course), (by_torch, by_course)


@pytest.mark.parametrize("compare", ["a == b", "a != b", "b == a", "b != a", "a < b", "b < a"])
def test_a_tensor_of_torch_is_not_silently_another(compare):
    """`targets[:, None] == torch.arange(C)`, with tensors of two libraries, was the bool False."""
    with pytest.raises(TypeError, match="torch.Tensor"):
        eval(compare, {"a": course.tensor([1, 2]), "b": torch.arange(2)})


def test_gradcheck_leaves_its_inputs_as_they_were():
    x = course.tensor([1.0, -2.0], dtype=course.float64, requires_grad=True)
    before = x.array.copy()
    with pytest.raises(ZeroDivisionError):
        course.autograd.gradcheck(lambda x: x * (1 if (x.array == before).all() else 1 / 0), (x,))
    assert (x.array == before).all() and x._version == 0


def test_gradcheck_says_what_it_cannot_check():
    x = course.ones(2, dtype=course.float64, requires_grad=True)
    for keyword in ("check_forward_ad", "check_batched_grad", "check_batched_forward_grad", "masked"):
        with pytest.raises(NotImplementedError, match=keyword):
            course.autograd.gradcheck(course.sin, (x,), **{keyword: True})
    with pytest.raises(RuntimeError, match="clone"):
        course.autograd.gradcheck(course.sin, (x.expand(3, 2).detach().requires_grad_(),))


def test_a_view_whose_base_was_changed_is_lost_and_says_so():
    x = course.ones(4, requires_grad=True)
    y = x * 1
    first, _ = y.split(2)
    y.mul_(2)
    with pytest.raises(RuntimeError, match="Make the view again"):
        first.sum().backward()


def test_a_wrong_place_or_size_says_which():
    with pytest.raises(RuntimeError, match="dims are numbers"):
        course.einsum(course.ones(2), [-1])
    with pytest.raises(TypeError, match="index"):
        course.zeros(course.tensor(2.0))
    with pytest.raises(IndexError):
        course.nn.Sequential().insert(1, course.nn.ReLU())
    with pytest.raises(ValueError, match="once or more"):
        course.nn.Sequential(course.nn.ReLU()) * 0
