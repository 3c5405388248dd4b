"""Wrong answers to assignment 4 that students give: each costs marks in its exercise, and the feedback names it.

An entry is the exercise, the mistake's name in `course.check`, and the whole text of the solution cell. Where a cell has several
functions, those that the mistake is not about are the right ones below.

A new one takes three places: its sentence in `course/check/mistakes.py`, the value that it gives in the
exercise's checks in `mnist.py` (unless the table guesses it), and the wrong code here.
"""

from autograder.author.mistakes import Mistake

MISTAKES: list[Mistake] = []


def mistake(grade_id: str, name: str | None, *functions: str) -> None:
    """List a mistake; its code is made of the functions' texts. A name of None: the table has none for it."""
    MISTAKES.append(
        Mistake(grade_id=grade_id, name=name, code="\n\n\n".join(text.strip("\n") for text in functions))
    )


# Exercise 1: pixels

STATISTICS = """
def pixel_statistics(images):
    scaled = images / 255
    return scaled.mean(), scaled.std()
"""
TRANSFORM = """
def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize([mean], [std])])
"""

mistake(
    "pixels",
    "not scaled",
    """
def pixel_statistics(images):
    return images.mean(), images.std()
""",
    TRANSFORM,
)

mistake(
    "pixels",
    "variance for deviation",
    """
def pixel_statistics(images):
    x = images / 255
    return x.mean(), ((x - x.mean()) ** 2).mean()
""",
    TRANSFORM,
)

mistake(
    "pixels",
    "the images' own deviations",
    """
def pixel_statistics(images):
    x = images.reshape(len(images), -1) / 255
    return x.mean(axis=1).mean(), x.std(axis=1).mean()
""",
    TRANSFORM,
)

mistake(
    "pixels",
    "bytes overflow",
    """
def pixel_statistics(images):
    mean = images.mean() / 255
    return mean, np.sqrt((images * images).mean() / 255**2 - mean**2)
""",
    TRANSFORM,
)

mistake(
    "pixels",
    "divided by 255 twice",
    STATISTICS,
    """
def make_transform(mean=0.1307, std=0.3081):
    scale = transforms.Lambda(lambda x: x / 255)
    return transforms.Compose([transforms.ToTensor(), scale, transforms.Normalize((mean,), (std,))])
""",
)

mistake(
    "pixels",
    "batch statistics",
    STATISTICS,
    """
def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Lambda(lambda x: (x - x.mean()) / x.std())])
""",
)

mistake(
    "pixels",
    "mean and deviation swapped",
    STATISTICS,
    """
def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((std,), (mean,))])
""",
)

mistake(
    "pixels",
    "mean and deviation ignored",
    STATISTICS,
    """
def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
""",
)

mistake(
    "pixels",
    "not divided by the deviation",
    STATISTICS,
    """
def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (1.0,))])
""",
)

mistake(
    "pixels",
    "pixels not normalised",
    STATISTICS,
    """
def make_transform(mean=0.1307, std=0.3081):
    return transforms.ToTensor()
""",
)


# Exercise 2: loaders

mistake(
    "loaders",
    "last batch dropped",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True, drop_last=True)
    return train_loader, DataLoader(test_data, batch_size=len(test_data))
""",
)

mistake(
    "loaders",
    "batch size ignored",
    """
def make_loaders(train_data, test_data, b_size=64):
    return DataLoader(train_data, batch_size=64, shuffle=True), DataLoader(test_data, batch_size=len(test_data))
""",
)

mistake(
    "loaders",
    "training set not shuffled",
    """
def make_loaders(train_data, test_data, b_size=64):
    return DataLoader(train_data, batch_size=b_size), DataLoader(test_data, batch_size=len(test_data))
""",
)

mistake(
    "loaders",
    "shuffled once",
    """
def make_loaders(train_data, test_data, b_size=64):
    order = torch.randperm(len(train_data)).tolist()
    shuffled = torch.utils.data.Subset(train_data, order)
    return DataLoader(shuffled, batch_size=b_size), DataLoader(test_data, batch_size=len(test_data))
""",
)

mistake(
    "loaders",
    "test set shuffled",
    """
def make_loaders(train_data, test_data, b_size=64):
    sizes = b_size, len(test_data)
    return tuple(DataLoader(part, size, shuffle=True) for part, size in zip((train_data, test_data), sizes))
""",
)

mistake(
    "loaders",
    "drawn with replacement",
    """
def make_loaders(train_data, test_data, b_size=64):
    draws = torch.utils.data.RandomSampler(train_data, replacement=True)
    train_loader = DataLoader(train_data, batch_size=b_size, sampler=draws)
    return train_loader, DataLoader(test_data, batch_size=len(test_data))
""",
)

mistake(
    "loaders",
    "loaders mixed up",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(train_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
""",
)


# Exercise 3: the network

NETWORK = """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        x = x.view(-1, 28 * 28)
        x = relu(self.fc1(x))
        x = self.d1(x)
        x = relu(self.fc2(x))
        x = self.d2(x)
        x = self.fc3(x)
        return x
"""


def network(name: str | None, *changes: tuple[str, str]) -> None:
    """List a mistake in the network: the right one with some of its text replaced."""
    code = NETWORK
    for right, wrong in changes:
        assert right in code, right
        code = code.replace(right, wrong)
    mistake("network", name, code)


network("softmax at the end", ("        return x", "        return torch.softmax(x, dim=1)"))
network("log-softmax at the end", ("        return x", "        return torch.log_softmax(x, dim=1)"))
network("ReLU on the logits", ("x = self.fc3(x)", "x = relu(self.fc3(x))"))
network("ReLU missing", ("relu(self.fc2(x))", "self.fc2(x)"))
network("sigmoid for ReLU", ("relu(", "torch.sigmoid("))
network("bias missing", ("512)", "512, bias=False)"), ("10)", "10, bias=False)"))
network(
    "dropout always on",
    ("self.d1(x)", "nn.functional.dropout(x, self.p)"),
    ("self.d2(x)", "nn.functional.dropout(x, self.p)"),
    ("        self.d1 = nn.Dropout(p)\n", "        self.p = p\n"),
    ("        self.d2 = nn.Dropout(p)\n", ""),
)
network("dropout on the logits", ("x = self.fc3(x)", "x = self.d2(self.fc3(x))"))
network("dropout on the input", ("x = x.view(-1, 28 * 28)", "x = self.d1(x.view(-1, 28 * 28))"))
network("no dropout", ("        x = self.d1(x)\n", ""), ("        x = self.d2(x)\n", ""))
network("one dropout missing", ("        x = self.d2(x)\n", ""))
network("probability to keep", ("nn.Dropout(p)", "nn.Dropout(1 - p)"))
network("p ignored", ("nn.Dropout(p)", "nn.Dropout(0.4)"))


# Exercise 4: the loss

LOG_SOFTMAX = """
def log_softmax(logits):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
"""
LOSS = """
def loss_on_logits(logits, target, reduction="mean"):
    losses = -log_softmax(logits).gather(1, target[:, None])
    return losses.mean() if reduction == "mean" else losses.sum()
"""

mistake(
    "loss",
    "overflow",
    """
def log_softmax(logits):
    return torch.log(torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True))
""",
    LOSS,
)

mistake(
    "loss",
    "one maximum for all rows",
    """
def log_softmax(logits):
    logits = logits - logits.max()
    return logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))
""",
    LOSS,
)

mistake(
    "loss",
    "log of a rounded probability",
    """
def log_softmax(logits):
    e = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    return torch.log(e / e.sum(dim=1, keepdim=True))
""",
    LOSS,
)

mistake(
    "loss",
    "softmax over the batch",
    """
def log_softmax(logits):
    shifted = logits - logits.amax(dim=0)
    return shifted - torch.log(torch.exp(shifted).sum(dim=0))
""",
    LOSS,
)

mistake(
    "loss",
    "one sum for all rows",
    """
def log_softmax(logits):
    shifted = logits - logits.max()
    return shifted - shifted.exp().sum().log()
""",
    LOSS,
)

mistake(
    "loss",
    "another base",
    """
def log_softmax(logits):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return torch.log2(torch.exp(shifted) / torch.exp(shifted).sum(dim=1, keepdim=True))
""",
    LOSS,
)

mistake(
    "loss",
    "logarithm forgotten",
    LOG_SOFTMAX,
    """
def loss_on_logits(logits, target, reduction="mean"):
    p = torch.exp(log_softmax(logits))
    losses = -p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
""",
)

mistake(
    "loss",
    "softmax twice",
    LOG_SOFTMAX,
    """
def loss_on_logits(logits, target, reduction="mean"):
    p = torch.softmax(logits, dim=1)
    losses = -log_softmax(p)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
""",
)

mistake(
    "loss",
    "logits for log-softmax",
    LOG_SOFTMAX,
    """
def loss_on_logits(logits, target, reduction="mean"):
    losses = -logits[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
""",
)

mistake(
    "loss",
    "sum for mean",
    LOG_SOFTMAX,
    """
def loss_on_logits(logits, target, reduction="mean"):
    return -log_softmax(logits)[torch.arange(len(target)), target].sum()
""",
)

mistake(
    "loss",
    "reduction ignored",
    LOG_SOFTMAX,
    """
def loss_on_logits(logits, target, reduction="mean"):
    return -log_softmax(logits)[torch.arange(len(target)), target].mean()
""",
)

mistake(
    "loss",
    "divided by all entries",
    LOG_SOFTMAX,
    """
def loss_on_logits(logits, target, reduction="mean"):
    one_hot = torch.nn.functional.one_hot(target, logits.shape[1])
    losses = -log_softmax(logits) * one_hot
    return losses.mean() if reduction == "mean" else losses.sum()
""",
)

mistake(
    "loss",
    "sign",
    LOG_SOFTMAX,
    """
def loss_on_logits(logits, target, reduction="mean"):
    picked = log_softmax(logits)[torch.arange(len(target)), target]
    return picked.mean() if reduction == "mean" else picked.sum()
""",
)

mistake(
    "loss",
    "graph cut",
    LOG_SOFTMAX,
    """
def loss_on_logits(logits, target, reduction="mean"):
    losses = [-log_softmax(logits)[k, t].item() for k, t in enumerate(target)]
    return torch.tensor(losses).mean() if reduction == "mean" else torch.tensor(losses).sum()
""",
)

mistake(
    "loss",
    "built-in loss",
    """
def log_softmax(logits):
    return torch.nn.functional.log_softmax(logits, dim=1)
""",
    LOSS,
)


# Exercise 5: training

TRAIN = """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images = images.to(device)
        target = target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch:
            watch(batch_idx, images, loss.item())
    return losses
"""


def training(name: str | None, *changes: tuple[str, str]) -> None:
    """List a mistake in `train`: the right one with some of its text replaced."""
    code = TRAIN
    for right, wrong in changes:
        assert right in code, right
        code = code.replace(right, wrong)
    mistake("train", name, code)


training("gradients not zeroed", ("        opt.zero_grad()\n", ""))
training(
    "zero_grad after the step",
    ("        opt.zero_grad()\n", ""),
    ("        opt.step()\n", "        opt.step()\n        opt.zero_grad()\n"),
)
training(
    "nothing to step along",
    ("        opt.zero_grad()\n", ""),
    ("        opt.step()\n", "        opt.zero_grad()\n        opt.step()\n"),
)
training(
    "one step an epoch",
    ("        opt.zero_grad()\n", ""),
    ("        opt.step()\n", ""),
    ("    losses = []\n", "    losses = []\n    opt.zero_grad()\n"),
    ("    return losses", "    opt.step()\n    return losses"),
)
training("first batch only", ("    return losses", "        return losses"))
training(
    "softmax twice", ("cross_entropy(output, target)", "cross_entropy(torch.softmax(output, dim=1), target)")
)
training("loss summed", ("cross_entropy(output, target)", "cross_entropy(output, target, reduction='sum')"))
training("training mode forgotten", ("    model.train()\n", ""))
training(
    "data not moved",
    ("        target = target.to(device)\n", ""),
    ("images = images.to(device)", "images.to(device)"),
)
training(
    "notebook's own variable",
    ("def train(model, device, loader", "device = torch.device('cpu')\n\n\ndef train(model, _device, loader"),
)
training("loss keeps its graph", ("losses.append(loss.item())", "losses.append(loss)"))
training(
    "watch before the step",
    ("        if watch:\n            watch(batch_idx, images, loss.item())\n", ""),
    (
        "        opt.step()\n",
        "        if watch:\n            watch(batch_idx, images, loss.item())\n        opt.step()\n",
    ),
)
training(
    "interrupt swallowed",
    (
        "            watch(batch_idx, images, loss.item())\n",
        "            try:\n                watch(batch_idx, images, loss.item())\n"
        "            except KeyboardInterrupt:\n                break\n",
    ),
)


# Exercise 6: the log line

LINE = """
def log_line(epoch, batch_idx, images, loader, loss):
    return "Train Epoch: {} [{}/{} ({:.0f}%)]\\tLoss: {:.6f}".format(
        epoch, batch_idx * loader.batch_size, len(loader.dataset), 100. * batch_idx / len(loader), loss)
"""
AGREES = r"""
def agrees(line):
    numbers = re.search(r"\[(\d+)/(\d+) \((\d+)%\)\]", line).groups()
    before, total, percent = map(int, numbers)
    return abs(percent - before / total * 100) <= 1
"""


def line(name: str | None, right: str, wrong: str) -> None:
    """List a mistake in `log_line`: the right one with some of its text replaced."""
    assert right in LINE
    mistake("log-line", name, LINE.replace(right, wrong), AGREES)


line("size of this batch", "batch_idx * loader.batch_size", "batch_idx * len(images)")
line("length of the loader", "len(loader.dataset)", "len(loader)")
line("batches times their size", "len(loader.dataset)", "len(loader) * loader.batch_size")
line("this batch counted", "batch_idx * loader.batch_size", "(batch_idx + 1) * loader.batch_size")
line("batches for images", "batch_idx * loader.batch_size", "batch_idx")
line("fraction for percent", "100. * batch_idx", "batch_idx")
line("percent cut off", "100. * batch_idx / len(loader)", "100 * batch_idx // len(loader)")

mistake(
    "log-line",
    "exact comparison",
    LINE,
    r"""
def agrees(line):
    before, total, percent = map(int, re.search(r"\[(\d+)/(\d+) \((\d+)%\)\]", line).groups())
    return round(100 * before / total) == percent
""",
)

mistake(
    "log-line",
    "one side only",
    LINE,
    r"""
def agrees(line):
    before, total, percent = map(int, re.search(r"\[(\d+)/(\d+) \((\d+)%\)\]", line).groups())
    return percent - 100 * before / total <= 1
""",
)


# Exercise 7: the test

TEST = """
def test(model, device, loader):
    model.eval()
    test_loss = 0
    correct = 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            test_loss += cross_entropy(output, target, reduction='sum').item()
            pred = output.argmax(dim=1, keepdim=True)
            correct += pred.eq(target.view_as(pred)).sum().item()
    n = len(loader.dataset)
    return test_loss / n, 100 * correct / n
"""


def testing(name: str | None, *changes: tuple[str, str]) -> None:
    """List a mistake in `test`: the right one with some of its text replaced."""
    code = TEST
    for right, wrong in changes:
        assert right in code, right
        code = code.replace(right, wrong)
    mistake("test", name, code)


testing(
    "mean of means",
    ("cross_entropy(output, target, reduction='sum').item()", "cross_entropy(output, target).item()"),
    (".sum().item()", ".double().mean().item()"),
    ("len(loader.dataset)", "len(loader)"),
)
testing("batch means over the images", (", reduction='sum'", ""))
testing("divided by the batches", ("len(loader.dataset)", "len(loader)"))
testing("not divided", ("test_loss / n", "test_loss"))
testing("last batch only", ("test_loss +=", "test_loss ="), ("correct +=", "correct ="))
testing("fraction for percent", ("100 * correct", "correct"))
testing("dropout while testing", ("    model.eval()\n", ""))
testing("graph recorded", ("with torch.no_grad():", "if True:"))
testing(
    "data not moved", ("images, target = images.to(device), target.to(device)", "images = images.to(device)")
)


# Exercise 8: AdamW

ADAMW = """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    b1, b2 = betas
    w = w * (1 - lr * weight_decay)
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    m_hat = m / (1 - b1**t)
    v_hat = v / (1 - b2**t)
    w = w - lr * m_hat / (v_hat**0.5 + eps)
    return w, m, v
"""


def adamw(name: str | None, *changes: tuple[str, str]) -> None:
    """List a mistake in `adamw_step`: the right one with some of its text replaced."""
    code = ADAMW
    for right, wrong in changes:
        assert right in code, right
        code = code.replace(right, wrong)
    mistake("adamw", name, code)


adamw("weight decay coupled", ("w = w * (1 - lr * weight_decay)", "g = g + weight_decay * w"))
adamw("decay forgotten", ("    w = w * (1 - lr * weight_decay)\n", ""))
adamw("decay without the learning rate", ("(1 - lr * weight_decay)", "(1 - weight_decay)"))
adamw(
    "decay after the step",
    ("    w = w * (1 - lr * weight_decay)\n", ""),
    ("    return w,", "    w = w * (1 - lr * weight_decay)\n    return w,"),
)
adamw("bias correction missing", ("m / (1 - b1**t)", "m"), ("v / (1 - b2**t)", "v"))
adamw("steps counted from 0", ("b1**t", "b1**(t - 1)"), ("b2**t", "b2**(t - 1)"))
adamw("eps inside the root", ("(v_hat**0.5 + eps)", "(v_hat + eps)**0.5"))
adamw("root missing", ("v_hat**0.5", "v_hat"))
adamw("betas swapped", ("b1, b2 = betas", "b2, b1 = betas"))
adamw("gradient not squared", ("* g * g", "* g"))
adamw("hats kept", ("    m_hat = m", "    m = m_hat = m"), ("    v_hat = v", "    v = v_hat = v"))
adamw("means not kept", ("b1 * m + (1 - b1) * g", "(1 - b1) * g"), ("b2 * v + (1 - b2)", "(1 - b2)"))
adamw("uphill", ("w - lr * m_hat", "w + lr * m_hat"))
adamw(
    "in-place", ("w = w * (1 - lr * weight_decay)", "w *= 1 - lr * weight_decay"), ("w = w - lr", "w -= lr")
)


# Exercise 9: devices

ON_DEVICE = """
def on_device(model, x, device):
    model.to(device)
    x = x.to(device)
    return model(x)
"""
SECONDS = """
def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    end = time.perf_counter()
    return (end - start) / calls
"""

mistake(
    "device",
    "model not moved",
    """
def on_device(model, x, device):
    return model(x.to(device))
""",
    SECONDS,
)

mistake(
    "device",
    "x not moved",
    """
def on_device(model, x, device):
    model.to(device)
    x.to(device)
    return model(x)
""",
    SECONDS,
)


def timing(name: str | None, *changes: tuple[str, str]) -> None:
    """List a mistake in `seconds`: the right one with some of its text replaced."""
    code = SECONDS
    for right, wrong in changes:
        assert right in code, right
        code = code.replace(right, wrong)
    mistake("device", name, ON_DEVICE, code)


WAIT = '    if device.type == "cuda":\n        torch.cuda.synchronize()\n'
timing("timing without synchronising", (WAIT + "    end", "    end"))
timing("earlier work timed", (WAIT + "    start", "    start"))
timing("first call timed", ("calls=10):\n    f()\n", "calls=10):\n"))
timing("time of all calls", ("(end - start) / calls", "end - start"))
timing("synchronised on the CPU", (WAIT, "    torch.cuda.synchronize()\n"))


# Exercise 10: five epochs

RUN = """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    for epoch in range(n_epochs):
        try:
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            break
        rows.append({
            "epoch": epoch,
            "train_loss": np.mean(losses),
            "test_loss": test_loss,
            "accuracy": accuracy,
        })
    return rows
"""
CONFUSION = """
def confusion_matrix(target, predicted, classes=10):
    counts = torch.zeros(classes, classes, dtype=torch.int64)
    for t, p in zip(target, predicted):
        counts[t, p] += 1
    return counts
"""
SAVE = """
def save_weights(model, path, notes):
    notes = {key: str(value) for key, value in notes.items()}
    save_file(dict(model.state_dict()), path, metadata=notes)
"""


def running(name: str | None, *changes: tuple[str, str]) -> None:
    """List a mistake in `run`: the right one with some of its text replaced."""
    code = RUN
    for right, wrong in changes:
        assert right in code, right
        code = code.replace(right, wrong)
    mistake("five-epochs", name, code, CONFUSION, SAVE)


running("interrupt escapes", ("except KeyboardInterrupt:", "except Exception:"))
running("interrupt ignored", ("            break", "            continue"))
running("rows lost", ("            break", "            return None"))
running(
    "unfinished epoch in the rows",
    ("            test_loss, accuracy = test_epoch(epoch)\n", ""),
    ("            break\n", "            losses, n_epochs = [0.0], 0\n"),
    ('            "test_loss": test_loss,\n', ""),
    ('            "accuracy": accuracy,\n', ""),
    (
        "    return rows",
        "        if not n_epochs:\n            break\n        rows[-1]['test_loss'], rows[-1]['accuracy'] = test_epoch(epoch)\n    return rows",
    ),
)
running(
    "best epoch",
    ("    return rows", "    return [max(rows, key=lambda row: row['accuracy'])] if rows else []"),
)
running(
    "test set steers the training",
    (
        "        rows.append({",
        "        if rows and accuracy < rows[-1]['accuracy']:\n            break\n        rows.append({",
    ),
)
running(
    "tested before training",
    (
        "            losses = train_epoch(epoch)\n            test_loss, accuracy = test_epoch(epoch)\n",
        "            test_loss, accuracy = test_epoch(epoch)\n            losses = train_epoch(epoch)\n",
    ),
)
running(
    "epochs counted from 1",
    ("range(n_epochs)", "range(1, n_epochs + 1)"),
    ("train_epoch(epoch)", "train_epoch(epoch - 1)"),
    ("test_epoch(epoch)", "test_epoch(epoch - 1)"),
)
running("last loss for the mean", ("np.mean(losses)", "losses[-1]"))
running("sum of the losses", ("np.mean(losses)", "sum(losses)"))
running(
    "numbers typed by hand", ('"accuracy": accuracy', '"accuracy": [96.32, 96.97, 97.61, 97.8, 97.9][epoch]')
)

mistake(
    "five-epochs",
    "true and predicted exchanged",
    RUN,
    CONFUSION.replace("counts[t, p]", "counts[p, t]"),
    SAVE,
)
mistake(
    "five-epochs",
    "hits not counted",
    RUN,
    CONFUSION.replace("counts[t, p] += 1", "counts[t, p] += t != p"),
    SAVE,
)
mistake(
    "five-epochs",
    "shares for counts",
    RUN,
    CONFUSION.replace("return counts", "return counts / counts.sum(dim=1, keepdim=True)"),
    SAVE,
)
mistake(
    "five-epochs",
    "+= with repeated indices",
    RUN,
    """
def confusion_matrix(target, predicted, classes=10):
    counts = torch.zeros(classes, classes)
    counts[target, predicted] += 1
    return counts
""",
    SAVE,
)
mistake(
    "five-epochs",
    "a pickle",
    RUN,
    CONFUSION,
    """
def save_weights(model, path, notes):
    torch.save(model.state_dict() | notes, path)
""",
)
mistake(
    "five-epochs",
    "parameters left out",
    RUN,
    CONFUSION,
    """
def save_weights(model, path, notes):
    weights = {name: value for name, value in model.state_dict().items() if name.endswith("weight")}
    save_file(weights, path, metadata={key: str(value) for key, value in notes.items()})
""",
)
mistake(
    "five-epochs",
    "other weights saved",
    RUN,
    CONFUSION,
    """
def save_weights(model, path, notes):
    for layer in model:
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    save_file(model.state_dict(), path, metadata={key: str(value) for key, value in notes.items()})
""",
)
mistake(
    "five-epochs",
    "notes not saved",
    RUN,
    CONFUSION,
    """
def save_weights(model, path, notes):
    save_file(model.state_dict(), path)
""",
)


# The same exercises again, as others write them. Those without a name make a slip that the table does not
# know.

mistake(
    "pixels",
    "variance for deviation",
    """
def pixel_statistics(images):
    flat = images.astype("float32").ravel() / 255.0
    mean = flat.mean()
    return float(mean), float((flat ** 2).mean() - mean ** 2)
""",
    TRANSFORM,
)
mistake(
    "pixels",
    "the images' own deviations",
    """
def pixel_statistics(images):
    means, stds = [], []
    for image in images:
        x = transforms.ToTensor()(image)
        means.append(x.mean().item())
        stds.append(x.std(correction=0).item())
    return sum(means) / len(means), sum(stds) / len(stds)
""",
    TRANSFORM,
)
mistake(
    "pixels",
    "in-place",
    """
def pixel_statistics(images):
    mean, std = images.mean() / 255, images.std() / 255
    images //= 255
    return mean, std
""",
    TRANSFORM,
)
mistake(
    "pixels",
    None,  # divided by 256
    """
def pixel_statistics(images):
    x = torch.tensor(images) / 256
    return x.mean().item(), x.std(unbiased=False).item()
""",
    TRANSFORM,
)
mistake(
    "pixels",
    None,  # the variance in the transform
    STATISTICS,
    """
def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std * std,))])
""",
)
mistake(
    "loaders",
    "last batch dropped",
    """
def make_loaders(train_data, test_data, b_size=64):
    sampler = torch.utils.data.BatchSampler(
        torch.utils.data.RandomSampler(train_data), batch_size=b_size, drop_last=True
    )
    return DataLoader(train_data, batch_sampler=sampler), DataLoader(test_data, batch_size=len(test_data))
""",
)
mistake(
    "loaders",
    "batch size ignored",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
""",
)
mistake(
    "loaders",
    "shuffled once",
    """
def make_loaders(train_data, test_data, b_size=64):
    class Fixed(torch.utils.data.Sampler):
        def __len__(self):
            return len(train_data)

        def __iter__(self):
            g = torch.Generator()
            g.manual_seed(42)
            return iter(torch.randperm(len(train_data), generator=g).tolist())

    return DataLoader(train_data, b_size, sampler=Fixed()), DataLoader(test_data, len(test_data))
""",
)
mistake(
    "loaders",
    None,  # the test set in batches
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=b_size, shuffle=False)
    return train_loader, test_loader
""",
)
network(
    "graph cut", ("        x = self.fc3(x)", "        with torch.no_grad():\n            x = self.fc3(x)")
)
network("p ignored", ("nn.Dropout(p)", "nn.Dropout()"))
network("ReLU missing", ("relu(self.fc1(x))", "self.fc1(x)"), ("relu(self.fc2(x))", "self.fc2(x)"))
network("no dropout", ("        self.d1 =", "        p = 0\n        self.d1 ="))
network(None, ("relu(", "torch.tanh("))
network(None, ("self.d1 = nn.Dropout(p)", "self.d1 = nn.AlphaDropout(p)"))
mistake(
    "loss",
    "overflow",
    """
def log_softmax(logits):
    return logits - logits.exp().sum(1, keepdim=True).log()
""",
    LOSS,
)
mistake(
    "loss",
    "one sum for all rows",
    """
def log_softmax(logits):
    z = logits - logits.max(dim=1, keepdim=True)[0]
    return z - torch.log(torch.sum(torch.exp(z)))
""",
    LOSS,
)
mistake(
    "loss",
    "graph cut",
    """
def log_softmax(logits):
    z = logits.detach()
    z = z - z.max(dim=1, keepdim=True)[0]
    return z - z.exp().sum(dim=1, keepdim=True).log()
""",
    LOSS,
)
mistake(
    "loss",
    "in-place",
    """
def log_softmax(logits):
    with torch.no_grad():
        logits -= logits.max(dim=1, keepdim=True).values
    return logits - logits.exp().sum(dim=1, keepdim=True).log()
""",
    LOSS,
)
mistake(
    "loss",
    None,  # the class that the network likes best, whatever the right one is
    LOG_SOFTMAX,
    """
def loss_on_logits(logits, target, reduction="mean"):
    losses = -log_softmax(logits).max(dim=1).values
    return losses.mean() if reduction == "mean" else losses.sum()
""",
)
training("nothing to step along", ("        opt.step()\n", ""))
training("gradients not zeroed", ("opt.zero_grad()", "opt.zero_grad"))
training(
    "one step an epoch",
    ("        opt.step()\n", ""),
    ("    return losses", "    opt.step()\n    return losses"),
)
training(
    "logits for log-softmax",
    ("cross_entropy(output, target)", "nn.functional.nll_loss(output, target)"),
)
training("training mode forgotten", ("    model.train()\n", "    model.train\n"))
training("first batch only", ("    return losses", "        break\n    return losses"))
training("notebook's own variable", ("enumerate(loader)", "enumerate(train_loader)"))
training(
    None, ("            watch(batch_idx, images, loss.item())", "            watch(batch_idx, images, loss)")
)
training(None, ("watch(batch_idx, images,", "watch(batch_idx + 1, images,"))
training(None, ("    return losses", "    return sum(losses) / len(losses)"))
line(
    "batches times their size",
    "100. * batch_idx / len(loader), loss)",
    "100. * batch_idx / len(loader), loss).replace(\n"
    "        f'/{len(loader.dataset)} ', f'/{loader.batch_size * len(loader)} ')",
)
mistake(
    "log-line",
    "fraction for percent",
    LINE,
    r"""
def agrees(line):
    epoch, before, total, percent, *rest = map(int, re.findall(r"\d+", line))
    return abs(before / total - percent) <= 1
""",
)
mistake(
    "log-line",
    None,  # strictly less than 1
    LINE,
    r"""
def agrees(line):
    before, total, percent = map(int, re.search(r"\[(\d+)/(\d+) \((\d+)%\)\]", line).groups())
    return abs(100 * before / total - percent) < 1
""",
)
testing("softmax twice", ("cross_entropy(output,", "cross_entropy(torch.softmax(output, dim=1),"))
testing("logits for log-softmax", ("cross_entropy(output,", "nn.functional.nll_loss(output,"))
testing(
    "first batch only",
    ("            correct +=", "            n = len(target)\n            correct +="),
    ("    n = len(loader.dataset)\n    return", "            return"),
)
testing("batches times their size", ("len(loader.dataset)", "len(loader) * loader.batch_size"))
testing("graph recorded", ("    with torch.no_grad():", "    torch.no_grad()\n    if True:"))
testing("dropout while testing", ("model.eval()", "model.train()"))
testing(None, ("    return test_loss / n, 100 * correct / n", "    return 100 * correct / n, test_loss / n"))
testing(None, ("output.argmax(dim=1, keepdim=True)", "output.argmin(dim=1, keepdim=True)"))
adamw("bias correction missing", ("v / (1 - b2**t)", "v"))
adamw("betas swapped", ("m / (1 - b1**t)", "m / (1 - b2**t)"), ("v / (1 - b2**t)", "v / (1 - b1**t)"))
adamw("decay forgotten", ("    w = w * (1", "    decayed = w * (1"))
adamw(None, ("b1 * m + (1 - b1) * g", "b1 * m + g"))
adamw(None, ("    return w, m, v", "    return m, v, w"))
timing(
    "timing without synchronising",
    (WAIT + "    end = time.perf_counter()", "    end = time.perf_counter()\n" + WAIT.rstrip()),
)
timing(
    "earlier work timed",
    (WAIT + "    start = time.perf_counter()", "    start = time.perf_counter()\n" + WAIT.rstrip()),
)
timing(
    "first call timed",
    (
        "    f()\n" + WAIT + "    start = time.perf_counter()",
        "    start = time.perf_counter()\n    f()\n" + WAIT.rstrip(),
    ),
)
timing(None, ("(end - start) / calls", "(end - start) / (calls + 1)"))
timing(None, ("    return (end", "    print((end - start) / calls)\n    return None and (end"))
running("epochs counted from 1", ("range(n_epochs)", "range(1, n_epochs + 1)"))
running("fraction for percent", ('"accuracy": accuracy', '"accuracy": accuracy / 100'))
running(
    "best epoch",
    ("    return rows", "    return max(rows, key=lambda row: row['accuracy']) if rows else []"),
)
running("interrupt escapes", ("            break", "            raise"))
running(None, ("range(n_epochs)", "range(1, n_epochs)"))
running(None, ("    return rows", "    return rows[-1] if rows else []"))
mistake(
    "five-epochs",
    "only hits counted",
    RUN,
    CONFUSION.replace("counts[t, p] += 1", "counts[t, t] += int(t == p)"),
    SAVE,
)
mistake(
    "five-epochs",
    "+= with repeated indices",
    RUN,
    CONFUSION.replace(
        "    for t, p in zip(target, predicted):\n        counts[t, p] += 1",
        "    counts[target, predicted] = counts[target, predicted] + 1",
    ),
    SAVE,
)
mistake(
    "five-epochs",
    None,  # only as many classes as occur
    RUN,
    CONFUSION.replace("torch.zeros(classes, classes", "torch.zeros(int(target.max()) + 1, classes"),
    SAVE,
)
mistake(
    "five-epochs",
    None,  # one note that holds all
    RUN,
    CONFUSION,
    """
def save_weights(model, path, notes):
    save_file(model.state_dict(), path, metadata={"notes": str(notes)})
""",
)
