"""Assignment 4: the same slips written another way keep their name, and slips that are in no table get
none.
"""

import pytest

from course import check

# (exercise, name, code): a mistake of the table, in other words than in mistakes.py. Functions that are not
# given are the official ones.
VARIANTS = [
    (
        "pixels",
        "variance for deviation",
        """
def pixel_statistics(images):
    return images.mean() / 255, images.var() / 255 ** 2
""",
    ),
    (
        "pixels",
        "the images' own deviations",
        """
def pixel_statistics(images):
    means = np.array([image.mean() / 255 for image in images])
    return means.mean(), np.mean([image.std() / 255 for image in images])
""",
    ),
    (
        "pixels",
        "not scaled",
        """
def make_transform(mean=0.1307, std=0.3081):
    return lambda image: (transforms.PILToTensor()(image).float() - mean) / std
""",
    ),
    (
        "pixels",
        "mean and deviation ignored",
        """
def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize(0.5, 0.5)])
""",
    ),
    (
        "loaders",
        "last batch dropped",
        """
def make_loaders(train_data, test_data, b_size=64):
    whole = len(train_data) // b_size * b_size
    kept = torch.utils.data.Subset(train_data, range(whole))
    return DataLoader(kept, b_size, shuffle=True), DataLoader(test_data, len(test_data))
""",
    ),
    (
        "loaders",
        "training set not shuffled",
        """
def make_loaders(train_data, test_data, b_size=64):
    sampler = torch.utils.data.SequentialSampler(train_data)
    return DataLoader(train_data, b_size, sampler=sampler), DataLoader(test_data, len(test_data))
""",
    ),
    (
        "loaders",
        "loaders mixed up",
        """
def make_loaders(train_data, test_data, b_size=64):
    everything = torch.utils.data.ConcatDataset([train_data, test_data])
    return DataLoader(everything, b_size, shuffle=True), DataLoader(test_data, len(test_data))
""",
    ),
    (
        "network",
        "ReLU missing",
        """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 512), nn.Dropout(p),
            nn.Linear(512, 512), nn.Dropout(p), nn.Linear(512, 10)
        )
    def forward(self, x):
        return self.layers(x)
""",
    ),
    (
        "network",
        "dropout always on",
        """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.p = p
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 512), nn.Linear(512, 512), nn.Linear(512, 10)
    def dropped(self, x):
        return x * (torch.rand_like(x) > self.p) / (1 - self.p)
    def forward(self, x):
        x = self.dropped(self.fc1(x.flatten(1)).clamp(min=0))
        return self.fc3(self.dropped(self.fc2(x).clamp(min=0)))
""",
    ),
    (
        "loss",
        "softmax twice",
        """
def log_softmax(logits):
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    p = e / e.sum(dim=1, keepdim=True)
    return p - p.exp().sum(dim=1, keepdim=True).log()
""",
    ),
    (
        "loss",
        "graph cut",
        """
def loss_on_logits(logits, target, reduction="mean"):
    losses = -log_softmax(logits.detach())[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
""",
    ),
    (
        "loss",
        "divided by all entries",
        """
def loss_on_logits(logits, target, reduction="mean"):
    one_hot = torch.eye(logits.shape[1], dtype=logits.dtype)[target]
    total = -(one_hot * log_softmax(logits)).sum()
    return total / logits.numel() if reduction == "mean" else total
""",
    ),
    (
        "train",
        "nothing to step along",
        """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for k, (x, y) in enumerate(loader):
        x, y = x.to(device), y.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(x), y)
        opt.step()
        loss.backward()
        losses.append(loss.item())
        if watch:
            watch(k, x, losses[-1])
    return losses
""",
    ),
    (
        "train",
        "gradients not zeroed",
        """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for k, (x, y) in enumerate(loader):
        x, y = x.to(device), y.to(device)
        for p in model.parameters():
            p.grad = p.grad * 1.0 if p.grad is not None else None
        loss = nn.CrossEntropyLoss()(model(x), y)
        loss.backward()
        opt.step()
        losses.append(float(loss))
        if watch:
            watch(k, x, losses[-1])
    return losses
""",
    ),
    (
        "train",
        "training mode forgotten",
        """
def train(model, device, loader, opt, watch=None):
    model.eval()
    losses = []
    for k, (x, y) in enumerate(loader):
        x, y = x.to(device), y.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch:
            watch(k, x, losses[-1])
    return losses
""",
    ),
    (
        "log-line",
        "size of this batch",
        """
def log_line(epoch, batch_idx, images, loader, loss):
    n = images.shape[0]
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{n * batch_idx}/{len(loader.dataset)} ({percent:.0f}%)]\\tLoss: {loss:.6f}"
""",
    ),
    (
        "log-line",
        "exact comparison",
        """
def agrees(line):
    _, before, total, percent = [int(part) for part in re.findall("[0-9]+", line)][:4]
    return f"{100 * before / total:.0f}" == str(percent)
""",
    ),
    (
        "test",
        "mean of means",
        """
def test(model, device, loader):
    model.eval()
    losses, shares = [], []
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            output = model(x)
            losses.append(cross_entropy(output, y).item())
            shares.append((output.argmax(1) == y).float().mean().item())
    return np.mean(losses), 100 * np.mean(shares)
""",
    ),
    (
        "test",
        "graph recorded",
        """
def test(model, device, loader):
    model.eval()
    loss, hits = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        output = model(x).detach()
        loss += cross_entropy(output, y, reduction="sum").item()
        hits += (output.argmax(1) == y).sum().item()
    return loss / len(loader.dataset), 100 * hits / len(loader.dataset)
""",
    ),
    (
        "adamw",
        "weight decay coupled",
        """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    b1, b2 = betas
    total = weight_decay * w + g
    m, v = m + (1 - b1) * (total - m), v + (1 - b2) * (total**2 - v)
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), m, v
""",
    ),
    (
        "device",
        "timing without synchronising",
        """
def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    before = time.time()
    for _ in range(calls):
        f()
    return (time.time() - before) / calls
""",
    ),
    (
        "device",
        "x not moved",
        """
def on_device(model, x, device):
    return model.to(device)(x)
""",
    ),
    (
        "five-epochs",
        "rows lost",
        """
def run(train_epoch, test_epoch, n_epochs):
    try:
        rows = []
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            rows.append(dict(epoch=epoch, train_loss=np.mean(losses), test_loss=test_loss, accuracy=accuracy))
        return rows
    except KeyboardInterrupt:
        return []
""",
    ),
    (
        "five-epochs",
        "best epoch",
        """
def run(train_epoch, test_epoch, n_epochs):
    rows, best = [], 0.0
    for epoch in range(n_epochs):
        try:
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            return rows
        best = max(best, accuracy)
        rows.append(dict(epoch=epoch, train_loss=np.mean(losses), test_loss=test_loss, accuracy=best))
    return rows
""",
    ),
    (
        "five-epochs",
        "a pickle",
        """
import pickle


def save_weights(model, path, notes):
    with open(path, "wb") as file:
        pickle.dump((model.state_dict(), notes), file)
""",
    ),
    (
        "five-epochs",
        "true and predicted exchanged",
        """
def confusion_matrix(target, predicted, classes=10):
    return torch.bincount(classes * predicted + target, minlength=classes**2).view(classes, classes)
""",
    ),
]

# Wrong in a way that the table does not know: naming one of its mistakes would send the student the wrong
# way.
NAMELESS = [
    ("pixels", "def pixel_statistics(images):\n    return images.mean() / 200, images.std() / 200"),
    (
        "pixels",
        "def make_transform(mean=0.1307, std=0.3081):\n"
        "    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std ** 2,))])",
    ),
    (
        "loaders",
        "def make_loaders(train_data, test_data, b_size=64):\n"
        "    return DataLoader(train_data, b_size + 1, shuffle=True), DataLoader(test_data, len(test_data))",
    ),
    (
        "loaders",
        "def make_loaders(train_data, test_data, b_size=64):\n"
        "    return DataLoader(train_data, b_size, shuffle=True), DataLoader(test_data, b_size)",
    ),
    ("network", "class MLP(MLP):\n    def forward(self, x):\n        return 2 * super().forward(x) + 1"),
    (
        "network",
        "class MLP(MLP):\n    def forward(self, x):\n        return super().forward(x.transpose(2, 3))",
    ),
    ("loss", "_right = log_softmax\n\n\ndef log_softmax(logits):\n    return _right(logits) ** 2"),
    (
        "loss",
        "def loss_on_logits(logits, target, reduction='mean'):\n    return (log_softmax(logits) ** 2).sum()",
    ),
    (
        "train",
        "_right = train\n\n\n"
        "def train(model, device, loader, opt, watch=None):\n"
        "    losses = _right(model, device, loader, opt, watch)\n"
        "    with torch.no_grad():\n"
        "        for p in model.parameters():\n"
        "            p *= 1.01\n"
        "    return losses",
    ),
    (
        "train",
        "_right = train\n\n\n"
        "def train(model, device, loader, opt, watch=None):\n"
        "    return _right(model, device, loader, opt, watch)[::-1]",
    ),
    (
        "log-line",
        "_right = log_line\n\n\n"
        "def log_line(*arguments):\n"
        "    return _right(*arguments).replace('Loss', 'loss')",
    ),
    ("log-line", "def agrees(line):\n    return len(line) % 2 == 0"),
    (
        "test",
        "_right = test\n\n\n"
        "def test(*arguments):\n"
        "    loss, accuracy = _right(*arguments)\n"
        "    return loss ** 2, 100 - accuracy",
    ),
    (
        "test",
        "_right = test\n\n\n"
        "def test(*arguments):\n"
        "    loss, accuracy = _right(*arguments)\n"
        "    return 1.1 * loss, round(accuracy) + 1",
    ),
    (
        "adamw",
        "_right = adamw_step\n\n\n"
        "def adamw_step(w, *arguments, **named):\n"
        "    w, m, v = _right(w, *arguments, **named)\n"
        "    return 0.9 * w, m, v",
    ),
    (
        "adamw",
        "_right = adamw_step\n\n\n"
        "def adamw_step(w, g, *arguments, **named):\n"
        "    return _right(w, g ** 3, *arguments, **named)",
    ),
    (
        "device",
        "_right = on_device\n\n\ndef on_device(model, x, device):\n    return _right(model, x, device) * 1.7",
    ),
    (
        "device",
        "_right = seconds\n\n\ndef seconds(f, device, calls=10):\n    return _right(f, device, calls) / 7",
    ),
    (
        "five-epochs",
        "_right = run\n\n\n"
        "def run(*arguments):\n"
        "    return [row | {'accuracy': 100 - row['accuracy']} for row in _right(*arguments)]",
    ),
    (
        "five-epochs",
        "_right = confusion_matrix\n\n\n"
        "def confusion_matrix(*arguments, **named):\n"
        "    return _right(*arguments, **named) + 1",
    ),
]

# For each exercise, what makes every value that its functions return wrong at random.
DISTURBED = {
    "pixels": """
_statistics, _transform = pixel_statistics, make_transform


def pixel_statistics(images):
    mean, std = _statistics(images)
    return mean + 0.3 * noise(), std + 0.3 * noise()


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([_transform(mean, std), transforms.Lambda(lambda x: x + 0.3 * tensor_noise(x))])
""",
    "loaders": """
_loaders = make_loaders


def make_loaders(train_data, test_data, b_size=64):
    train_part = [train_data[int(k)] for k in draw_from(len(train_data))]
    test_part = [test_data[int(k)] for k in draw_from(len(test_data))]
    return _loaders(train_part, test_part, b_size + int(abs(10 * noise())) + 1)
""",
    "network": """
class MLP(MLP):
    def __init__(self, p=0.4):
        super().__init__(p)
        self.disturbance = torch.tensor(rng.normal(size=10))

    def forward(self, x):
        return super().forward(x) + (0.3 * self.disturbance).to(x.dtype)
""",
    "loss": """
_log_softmax, _loss = log_softmax, loss_on_logits


def log_softmax(logits):
    return _log_softmax(logits) + 0.3 * tensor_noise(logits)


def loss_on_logits(logits, target, reduction="mean"):
    return _loss(logits + tensor_noise(logits), target, reduction)
""",
    "train": """
_train = train


def train(model, device, loader, opt, watch=None):
    losses = _train(model, device, loader, opt, watch)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.3 * tensor_noise(parameter)
    return [loss + 0.3 * noise() for loss in losses]
""",
    "log-line": """
_line, _agrees = log_line, agrees


def log_line(epoch, batch_idx, images, loader, loss):
    line = _line(epoch, batch_idx, images, loader, loss)
    return re.sub(r"\\d+", lambda found: str(int(found[0]) + int(abs(5000 * noise())) + 1), line, count=4)


def agrees(line):
    return _agrees(line) != (noise() > 0.5)
""",
    "test": """
_test = test


def test(model, device, loader):
    loss, accuracy = _test(model, device, loader)
    return loss + 0.3 * noise(), accuracy + 20 * noise()
""",
    "adamw": """
_step = adamw_step


def adamw_step(*arguments, **named):
    return tuple(value + 0.3 * rng.normal(size=value.shape) for value in _step(*arguments, **named))
""",
    "device": """
_there, _seconds = on_device, seconds


def on_device(model, x, device):
    y = _there(model, x, device)
    return y + 0.3 * torch.tensor(rng.normal(size=y.shape)).to(device)


def seconds(f, device, calls=10):
    return _seconds(f, device, calls) * (0.2 + 0.5 * abs(noise()))
""",
    "five-epochs": """
_run, _confusion, _save = run, confusion_matrix, save_weights


def run(*arguments):
    rows = _run(*arguments)
    return [{name: value + noise() * (name != "epoch") for name, value in row.items()} for row in rows]


def confusion_matrix(target, predicted, classes=10):
    return _confusion(target, predicted, classes) + torch.tensor(rng.integers(0, 5, size=(classes, classes)))


def save_weights(model, path, notes):
    _save(model, path, {name: noise() for name in notes})
""",
}
RANDOM = """

rng = np.random.default_rng({seed})


def noise():
    return rng.normal()


def tensor_noise(like):
    return torch.tensor(rng.normal(size=like.shape)).to(like.dtype)


def draw_from(n):
    return rng.permutation(n)[: rng.integers(n // 3, n - 2)]

"""
TRIES = 12


@pytest.fixture(autouse=True)
def while_grading(monkeypatch, tmp_path):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)


def with_official(mnist, exercise, code):
    return mnist.answers[exercise] + "\n\n" + code


def named(report):
    text = "\n".join(part.message or "" for part in report.parts)
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in text}


@pytest.mark.parametrize(
    "exercise, name, code", VARIANTS, ids=lambda value: value if "\n" not in value else ""
)
def test_a_slip_written_another_way_keeps_its_name(mnist, exercise, name, code):
    report = mnist.mark(exercise, with_official(mnist, exercise, code))
    assert report.earned < report.points
    assert named(report) == {name}, str(report)


@pytest.mark.parametrize("exercise, code", NAMELESS, ids=range(len(NAMELESS)))
def test_a_slip_that_no_table_knows_gets_no_name(mnist, exercise, code):
    report = mnist.mark(exercise, with_official(mnist, exercise, code))
    assert report.earned < report.points
    assert named(report) == set(), str(report)


@pytest.mark.slow
def test_random_wrong_answers_get_a_false_name_in_less_than_2_percent(mnist, say):
    tried, false = 0, []
    assert set(DISTURBED) == set(mnist.points)
    for exercise, disturbance in DISTURBED.items():
        for number in range(TRIES):
            code = mnist.answers[exercise] + RANDOM.format(seed=1000 * number + 7) + disturbance
            report = mnist.mark(exercise, code)
            assert report.earned < report.points, (exercise, number)
            tried += 1
            false += [(exercise, number, name) for name in named(report)]
    say(
        f"4-mnist: {len(false)} of {tried} random wrong answers got a false name, "
        f"{100 * len(false) / tried:.1f} %"
    )
    assert tried >= 100
    assert len(false) / tried < 0.02, false
