"""Assignment 4: right answers that are written otherwise than ours earn everything, without a false alarm."""

import pytest

# Right answers that look otherwise than ours, by exercise. Functions that are not given are the official
# ones.
RIGHT = {
    "pixels": [
        # torch, whose deviation would divide by n - 1: the text's example says n
        """
def pixel_statistics(images):
    scaled = torch.tensor(images).float() / 255
    return scaled.mean(), scaled.std(correction=0)

def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose((transforms.ToTensor(), transforms.Normalize(mean=[mean], std=[std])))
""",
        # by hand
        """
def pixel_statistics(images):
    x = images.astype(np.float64).ravel() / 255.0
    mean = x.sum() / x.size
    return float(mean), float(np.sqrt(((x - mean) ** 2).sum() / x.size))

def make_transform(mean=0.1307, std=0.3081):
    def transform(image):
        x = torch.from_numpy(np.array(image, dtype=np.float32) / 255)
        return ((x - mean) / std).unsqueeze(0)
    return transform
""",
    ],
    "loaders": [
        """
def make_loaders(train_data, test_data, b_size=64):
    sampler = torch.utils.data.RandomSampler(train_data)
    train_loader = DataLoader(train_data, sampler=sampler, batch_size=b_size)
    return [train_loader, DataLoader(test_data, batch_size=len(test_data))]
""",
        """
def make_loaders(train_data, test_data, b_size=64):
    options = dict(num_workers=0, drop_last=False, generator=torch.Generator().manual_seed(5))
    return DataLoader(train_data, b_size, True, **options), DataLoader(test_data, 100_000, False)
""",
    ],
    "network": [
        """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super(MLP, self).__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 512), nn.Linear(512, 512), nn.Linear(512, 10)
        self.all = nn.Sequential(
            nn.Flatten(), self.fc1, nn.ReLU(), nn.Dropout(p), self.fc2, nn.ReLU(), nn.Dropout(p), self.fc3
        )

    def forward(self, x):
        return self.all(x)
""",
        # one dropout layer for both places, functions for the rest; dropout before ReLU is the same
        """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.p = p
        self.fc1, self.fc2, self.fc3 = nn.Linear(28 ** 2, 512), nn.Linear(512, 512), nn.Linear(512, 10)

    def forward(self, x):
        x = x.reshape(x.shape[0], -1)
        for layer in (self.fc1, self.fc2):
            x = nn.functional.dropout(layer(x), self.p, self.training).clamp_min(0)
        return self.fc3(x)
""",
    ],
    "loss": [
        # loops
        """
def log_softmax(logits):
    rows = []
    for row in logits:
        top = max(float(a) for a in row)
        rows.append(row - top - torch.log(sum(torch.exp(a - top) for a in row)))
    return torch.stack(rows)

def loss_on_logits(logits, target, reduction="mean"):
    total = 0
    for row, t in zip(log_softmax(logits), target):
        total = total - row[t]
    return total / len(target) if reduction == "mean" else total
""",
        # one-hot, and the maximum as a constant of the graph
        """
def log_softmax(logits):
    shifted = logits - logits.detach().amax(1, keepdim=True)
    return shifted - torch.log(torch.exp(shifted).sum(1, keepdim=True))

def loss_on_logits(logits, target, reduction="mean"):
    one_hot = torch.zeros_like(logits).scatter_(1, target.unsqueeze(1), 1)
    per_sample = -(one_hot * log_softmax(logits)).sum(1)
    return getattr(per_sample, reduction)()
""",
    ],
    "train": [
        """
def train(model, device, loader, opt, watch=None):
    criterion = nn.CrossEntropyLoss()
    history = [0.0] * len(loader)
    model = model.train()
    for i, batch in enumerate(loader):
        data, target = (part.to(device=device) for part in batch)
        model.zero_grad()
        loss = criterion(model(data), target)
        loss.backward()
        opt.step()
        history[i] = float(loss)
        if watch:
            watch(i, data, history[i])
    return history
""",
        # gradients forgotten before the loop and after each step; moved without blocking; log_softmax and nll
        """
def train(model, device, loader, opt, watch=None):
    model.train(True)
    opt.zero_grad(set_to_none=False)
    losses, batch_idx = [], 0
    for x, y in loader:
        x = x.to(device, non_blocking=True)
        y = y.to(device, non_blocking=True)
        loss = nn.functional.nll_loss(torch.log_softmax(model(x), 1), y)
        loss.backward()
        opt.step()
        opt.zero_grad(set_to_none=False)
        losses += [loss.detach().cpu().item()]
        if watch is not None:
            watch(batch_idx, x, losses[-1])
        batch_idx += 1
    return losses
""",
        # a bar around the batches, which writes to stderr
        """
def train(model, device, loader, opt, watch=None):
    from tqdm import tqdm
    model.train()
    losses = []
    for batch_idx, (images, targets) in enumerate(tqdm(loader)):
        images, targets = images.to(device), targets.to(device)
        loss = nn.functional.cross_entropy(model(images), targets)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, losses[-1])
    return losses
""",
    ],
    "log-line": [
        """
def log_line(epoch, batch_idx, images, loader, loss):
    seen, n = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100. * batch_idx / len(loader)
    return 'Train Epoch: %d [%d/%d (%.0f%%)]\\tLoss: %.6f' % (epoch, seen, n, percent, loss)

def agrees(line):
    inside = line[line.index("[") + 1 : line.index("]")]
    counts, percent = inside.split(" (")
    before, total = counts.split("/")
    return -1 <= 100 * int(before) / int(total) - int(percent.rstrip("%)")) <= 1
""",
        """
def log_line(epoch, batch_idx, images, loader, loss):
    seen, n = batch_idx * loader.batch_size, len(loader.dataset)
    line = "Train Epoch: " + str(epoch) + " [" + str(seen) + "/" + str(n)
    return line + " (" + format(100 * batch_idx / len(loader), ".0f") + "%)]\\t" + f"Loss: {loss:.6f}"

def agrees(line):
    found = re.match(r"Train Epoch: \\d+ \\[(?P<seen>\\d+)/(?P<all>\\d+) \\((?P<percent>\\d+)%\\)", line)
    share = int(found["seen"]) / int(found["all"])
    return abs(share - int(found["percent"]) / 100) < 0.0100001
""",
    ],
    "test": [
        """
@torch.no_grad()
def test(model, device, loader):
    model.train(False)
    losses, hits = [], []
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        logits = model(x)
        losses.append(cross_entropy(logits, y, reduction="none"))
        hits.append(torch.argmax(torch.softmax(logits, -1), -1) == y)
    return torch.cat(losses).mean().item(), torch.cat(hits).double().mean().item() * 100
""",
        # means, weighted with the sizes of the batches
        """
def test(model, device, loader):
    model.eval()
    n, loss, correct = 0, 0.0, 0
    with torch.inference_mode():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            out = model(x)
            loss += nn.CrossEntropyLoss()(out, y) * len(y)
            correct += out.max(1).indices.eq(y).sum()
            n += len(y)
    return loss / n, 100 * correct / n
""",
    ],
    "adamw": [
        """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    w, m, v = w.copy(), m.copy(), v.copy()
    w -= lr * weight_decay * w
    m += (1 - betas[0]) * (g - m)
    v += (1 - betas[1]) * (g * g - v)
    step_size = lr / (1 - betas[0] ** t)
    w -= step_size * m / (np.sqrt(v) / np.sqrt(1 - betas[1] ** t) + eps)
    return [w, m, v]
""",
        # torch does it
        """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    parameter = nn.Parameter(torch.tensor(w))
    opt = AdamW([parameter], lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)
    state = {"step": torch.tensor(t - 1.0), "exp_avg": torch.tensor(m), "exp_avg_sq": torch.tensor(v)}
    opt.state[parameter] = state
    parameter.grad = torch.tensor(g)
    opt.step()
    return parameter.detach(), state["exp_avg"], state["exp_avg_sq"]
""",
    ],
    "device": [
        """
def on_device(model, x, device):
    model = model.to(device=device)
    x = x.to(next(model.parameters()).device)
    y = model(x)
    return y

def seconds(f, device, calls=10):
    on_gpu = device.type != "cpu"
    f()
    if on_gpu:
        torch.cuda.synchronize(device)
    start = time.perf_counter_ns()
    done = 0
    while done < calls:
        f()
        done += 1
    if on_gpu:
        torch.cuda.synchronize(device)
    return (time.perf_counter_ns() - start) / 1e9 / calls
""",
        # whichever accelerator there is
        """
def seconds(f, device, calls=10):
    def clock():
        if device.type != "cpu":
            torch.accelerator.synchronize()
        return time.perf_counter()
    f()
    begun = clock()
    for _ in range(calls):
        f()
    return (clock() - begun) / calls
""",
        # each call waited for, with another clock
        """
def seconds(f, device, calls=10):
    wait = torch.cuda.synchronize if device.type == "cuda" else (lambda: None)
    f(); wait()
    total = 0.0
    for _ in range(calls):
        before = time.monotonic()
        f(); wait()
        total += time.monotonic() - before
    return total / calls
""",
    ],
    "five-epochs": [
        """
import safetensors.torch

def run(train_epoch, test_epoch, n_epochs):
    results = []
    for epoch in range(n_epochs):
        try:
            row = {"epoch": epoch, "train_loss": float(np.mean(train_epoch(epoch)))}
            row["test_loss"], row["accuracy"] = test_epoch(epoch)
        except KeyboardInterrupt:
            break
        results += [row]
    return results

def confusion_matrix(target, predicted, classes=10):
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (target.numpy(), predicted.numpy()), 1)
    return counts

def save_weights(model, path, notes):
    tensors = {name: parameter.detach().contiguous() for name, parameter in model.named_parameters()}
    with open(path, "wb") as file:
        file.write(safetensors.torch.save(tensors, {k: str(v) for k, v in notes.items()}))
""",
        """
def run(train_epoch, test_epoch, n_epochs):
    rows, epoch = [], 0
    try:
        while epoch < n_epochs:
            losses = train_epoch(epoch)
            result = test_epoch(epoch)
            mean = sum(losses) / len(losses)
            rows.append({"accuracy": result[1], "test_loss": result[0], "train_loss": mean, "epoch": epoch})
            epoch += 1
    except KeyboardInterrupt:
        return rows
    else:
        return rows

def confusion_matrix(target, predicted, classes=10):
    rows = torch.nn.functional.one_hot(target, classes).T
    return rows @ torch.nn.functional.one_hot(predicted, classes)

def save_weights(model, path, notes):
    state = {k: v.cpu().numpy() for k, v in model.state_dict().items()}
    from safetensors.numpy import save_file as save_arrays
    save_arrays(state, path, metadata={k: f"{v}" for k, v in notes.items()})
""",
    ],
}

MORE = {
    "pixels": [
        # a pass over the images with running sums, and a transform as a class
        """
def pixel_statistics(images):
    n = total = squares = 0
    for image in images:
        x = image.astype(float) / 255
        n, total, squares = n + x.size, total + x.sum(), squares + (x * x).sum()
    mean = total / n
    return mean, (squares / n - mean**2) ** 0.5


class Pipeline:
    def __init__(self, mean, std):
        self.mean, self.std = mean, std

    def __call__(self, image):
        return (transforms.functional.to_tensor(image) - self.mean).div(self.std)


def make_transform(mean=0.1307, std=0.3081):
    return Pipeline(mean, std)
""",
    ],
    "loaders": [
        # the words are arguments by place, and a generator of one's own
        """
def make_loaders(train_data, test_data, b_size=64):
    batches = lambda part, size, mix: DataLoader(part, size, mix)
    return batches(train_data, b_size, True), batches(test_data, max(1, len(test_data)), False)
""",
        """
def make_loaders(train_data, test_data, b_size=64):
    in_any_order = torch.utils.data.RandomSampler(train_data)
    sampler = torch.utils.data.BatchSampler(in_any_order, b_size, drop_last=False)
    return DataLoader(train_data, batch_sampler=sampler), DataLoader(test_data, len(test_data))
""",
    ],
    "network": [
        # the layers of the text, the rest in nn.functional
        """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        for k, (m, n) in enumerate([(784, 512), (512, 512), (512, 10)], start=1):
            setattr(self, f"fc{k}", nn.Linear(m, n))
            if k < 3:
                setattr(self, f"d{k}", nn.Dropout(p=p))

    def forward(self, x):
        x = torch.flatten(x, start_dim=1)
        x = self.d1(nn.functional.relu(self.fc1(x), inplace=True))
        x = self.d2(nn.functional.relu(self.fc2(x), inplace=True))
        return self.fc3(x)
""",
    ],
    "loss": [
        # einsum, and a weight for each row
        """
def log_softmax(logits):
    top, _ = torch.max(logits, dim=-1, keepdim=True)
    e = torch.exp(logits - top)
    return (logits - top) - torch.log(torch.einsum("nc->n", e)).unsqueeze(-1)

def loss_on_logits(logits, target, reduction="mean"):
    one_hot = nn.functional.one_hot(target, logits.shape[1]).to(logits.dtype)
    weight = {"mean": 1 / len(target), "sum": 1}[reduction]
    return -weight * torch.einsum("nc,nc->", one_hot, log_softmax(logits))
""",
        # the second function does all by itself
        """
def loss_on_logits(logits, target, reduction="mean"):
    m = logits.max(1).values
    total = torch.log(torch.exp(logits - m[:, None]).sum(1)) + m
    losses = total - logits[torch.arange(logits.shape[0]), target]
    return torch.mean(losses) if reduction == "mean" else torch.sum(losses)
""",
    ],
    "train": [
        # to where the images are, and each gradient made None
        """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images = images.to(device)
        target = target.to(images.device)
        opt.zero_grad(set_to_none=True)
        loss = cross_entropy(input=model(images), target=target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        (watch or (lambda *told: None))(batch_idx, images, loss.item())
    return losses
""",
        # a step as a function of its own, which the optimizer calls
        """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for k, (x, y) in enumerate(loader):
        x, y = x.to(device), y.to(device)

        def closure():
            opt.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            return loss

        losses.append(opt.step(closure).item())
        if watch is not None:
            watch(k, x, losses[k])
    return losses
""",
        # watch by keywords, as the text names its arguments
        """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        loss = loss.item()
        losses.append(loss)
        if watch is not None:
            watch(batch_idx=batch_idx, images=images, loss=loss)
    return losses
""",
    ],
    "log-line": [
        """
def log_line(epoch, batch_idx, images, loader, loss):
    n, b = len(loader.dataset), loader.batch_size
    share = batch_idx / len(loader)
    return f"Train Epoch: {epoch:d} [{batch_idx * b:d}/{n:d} ({share:.0%})]\\tLoss: {loss:.6f}"

def agrees(line):
    _, rest = line.split("[")
    words = rest.split("\\t")[0].replace("/", " ").split()
    before, total, percent = [int(word.strip("()%]")) for word in words]
    return not abs(before * 100 - percent * total) > total
""",
    ],
    "test": [
        # all logits together, then once
        """
def test(model, device, loader):
    model.eval()
    outputs, targets = [], []
    with torch.no_grad():
        for x, y in loader:
            outputs.append(model(x.to(device)).cpu())
            targets.append(y.to(device).cpu())
    output, target = torch.cat(outputs), torch.cat(targets)
    return cross_entropy(output, target).item(), (output.argmax(1) == target).float().mean().item() * 100.0
""",
    ],
    "adamw": [
        # names of the formulas, einsum for the squares, and a small function for the hats
        """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    hat = lambda mean, beta: mean / (1 - np.power(beta, t))
    decayed = np.multiply(w, 1 - lr * weight_decay)
    m_new = np.average([m, g], axis=0, weights=[betas[0], 1 - betas[0]])
    v_new = betas[1] * v + (1 - betas[1]) * np.square(g)
    return decayed - lr * hat(m_new, betas[0]) / (np.sqrt(hat(v_new, betas[1])) + eps), m_new, v_new
""",
    ],
    "device": [
        """
from time import perf_counter

def on_device(model, x, device):
    model.to(device)
    return model(x.to(device, non_blocking=False))

def seconds(f, device, calls=10):
    def synchronised():
        torch.cuda.synchronize() if device.type == "cuda" else None
        return perf_counter()

    f()
    begun = synchronised()
    for _ in range(calls):
        f()
    return (synchronised() - begun) / calls
""",
    ],
    "five-epochs": [
        # rows are added as the epochs end, and NumPy's histogram counts
        """
def run(train_epoch, test_epoch, n_epochs):
    rows = []

    def one(epoch):
        train_loss = float(np.mean(train_epoch(epoch)))
        test_loss, accuracy = test_epoch(epoch)
        rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})

    try:
        for epoch in range(n_epochs):
            one(epoch)
    except KeyboardInterrupt:
        print("stopped")
    return rows

def confusion_matrix(target, predicted, classes=10):
    edges = np.arange(classes + 1) - 0.5
    return np.histogram2d(target.numpy(), predicted.numpy(), bins=[edges, edges])[0]

def save_weights(model, path, notes):
    save_file(dict(model.named_parameters()), path, metadata=dict(zip(notes, map(str, notes.values()))))
""",
    ],
}
for _exercise, _codes in MORE.items():
    RIGHT[_exercise] = RIGHT[_exercise] + _codes


@pytest.fixture(autouse=True)
def while_grading(monkeypatch, tmp_path):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "exercise, code",
    [(exercise, code) for exercise, codes in RIGHT.items() for code in codes],
    ids=[
        f"{exercise} {number}" for exercise, codes in RIGHT.items() for number, _ in enumerate(codes, start=1)
    ],
)
def test_a_right_answer_in_other_words_earns_everything(mnist, exercise, code, capfd):
    report = mnist.mark(exercise, mnist.answers[exercise] + "\n\n" + code)
    assert report.earned == report.points, str(report)
    assert all(part.message is None for part in report.parts)
    assert capfd.readouterr().err == ""


def test_every_exercise_is_tried_in_other_words(mnist):
    assert set(RIGHT) == set(mnist.points) and sum(map(len, RIGHT.values())) >= 35
