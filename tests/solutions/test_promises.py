"""Each sentence of a text that asks for something is tested: an answer that breaks it alone loses marks.

Of 3-functions and 4-mnist; what they say of values is tested by their mistakes.
"""

import pytest

# assignment, exercise: words of a text or docstring, what of the official answer is replaced, by what.
PROMISES = {
    "functions": {
        "legendre-3": [
            (
                "The input stays as it is.",
                "return (5 * input**3",
                "input += 0 * input\n        return (5 * input**3",
            ),
            (
                "for a tensor of any shape",
                "ctx.save_for_backward(input)",
                "ctx.save_for_backward(input)\n        len(input)",
            ),
            (
                "returns the gradient of the loss with respect to the **input**",
                "return grad_output * (15",
                "return grad_output.sum() * (15",
            ),
            (
                "compute with **the tensors that you are given**",
                "return grad_output * (15 * input**2 - 3) / 2",
                "return grad_output * torch.tensor([15 * v**2 - 3 for v in input.tolist()]) / 2",
            ),
            (
                "ctx.save_for_backward(input)` keeps a tensor",
                "ctx.save_for_backward(input)",
                "LegendrePolynomial3.kept = input",
            ),
        ],
        "context": [
            ("Save **the\n# output alone**", "ctx.save_for_backward(y)", "ctx.save_for_backward(y, x)"),
            ("On the **class**", "ctx.rate", "Exponential.rate"),
            ("a **tensor as an attribute**", "ctx.save_for_backward(y)", "ctx.y = y"),
            ("rate` is a Python number", "ctx.rate = rate", "ctx.rate = float(int(rate))"),
        ],
        "legendre-n": [
            (
                "Autograd has to be right at every number that may come",
                "return grad_output * slope",
                "return grad_output * slope * ((x - 1) / (x - 1))",
            ),
            ("n is an int, 0 to 9", "for k in range(n)", "for k in range(max(n, 1))"),
            (
                "a tensor of the shape of x",
                "        return now\n",
                "        return now if n else now.sum()\n",
            ),
            (
                "The result must have the shape and the dtype of `x`",
                "torch.ones_like(x)\n        for k in range(n)",
                "torch.ones_like(x)\n        if n == 0: return now.double()\n        for k in range(n)",
            ),
        ],
        "cross-entropy": [
            (
                "The loss is a single number",
                "return losses.sum() * ctx.weight",
                "return (losses.sum() * ctx.weight).reshape(1)",
            ),
            (
                "of the dtype of the logits",
                "return losses.sum() * ctx.weight",
                "return (losses.sum() * ctx.weight).double()",
            ),
            (
                'With `reduction="mean"` each sample counts with weight $1/N$',
                "1 / len(logits)",
                "1 / logits.numel()",
            ),
            ('with `reduction="sum"` fully', "else 1\n", "else 1 / len(logits)\n"),
            (
                "With logits of 1000",
                "p = torch.softmax(logits, dim=1)",
                "p = torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True)",
            ),
            (
                "the gradient, by this loss, of whatever is computed from it",
                "return grad_output * ctx.weight",
                "return ctx.weight",
            ),
        ],
        "linear": [
            ("return `None` where it says False", "if ctx.needs_input_grad[0]:", "if True:"),
            (
                "and do not compute",
                "x, W = ctx.saved_tensors\n",
                "x, W = ctx.saved_tensors\n        grad_output @ W\n",
            ),
            ("return `None` where it says False", "if ctx.needs_input_grad[1]:", "if True:"),
            ("return `None` where it says False", "if ctx.needs_input_grad[2]:", "if True:"),
            ("`(m,)`, or `None`", "return y if b is None else y + b", "return y + b"),
            ("For $b$ you do it", "grad_output.sum(dim=0)", "grad_output"),
        ],
        "gradcheck": [
            ("torch tensors of any floating dtype", ".clone().double()", ".clone()"),
            (
                "they\n    stay as they are",
                "x.detach().clone().double().requires_grad_()",
                "x.double().requires_grad_()",
            ),
            (
                "Leave `eps`, `atol` and `rtol` as they are",
                "raise_exception=False",
                "raise_exception=False, atol=0.01, rtol=0.01",
            ),
            (
                "Leave `eps`, `atol` and `rtol` as they are",
                "raise_exception=False",
                "raise_exception=False, eps=1e-2",
            ),
            (
                "which require grad or do not",
                "[x.detach().clone().double().requires_grad_() for x in inputs]",
                "[x.detach().clone().double().requires_grad_(x.requires_grad) for x in inputs]",
            ),
            (
                "for each entry of each input",
                "gradcheck(function, inputs,",
                "gradcheck(lambda x: function(x, *(y.detach() for y in inputs[1:])), inputs[:1],",
            ),
            ("else False", ", raise_exception=False", ""),
        ],
        "in-place": [
            ("change the input itself", "x.sigmoid_()\n        ctx.mark_dirty(x)", "x = torch.sigmoid(x)"),
            ("say so: `ctx.mark_dirty(x)`", "        ctx.mark_dirty(x)\n", ""),
            ("return that same tensor", "        return x\n", "        return x.clone()\n"),
            ("backward gets the changed one", "ctx.save_for_backward(x)", "ctx.x = x"),
        ],
        "double-backward": [
            ("it must not leave the graph", "torch.sigmoid(x)", "torch.sigmoid(x.detach())"),
            (
                "save nothing but inputs and outputs",
                "ctx.save_for_backward(x)\n",
                "ctx.save_for_backward(torch.sigmoid(x))\n",
            ),
            ("and stays as it is", "x.detach().clone().requires_grad_()", "x.requires_grad_()"),
            (
                "entry by entry, a torch tensor of the shape of x",
                "    return second",
                "    return second.sum()",
            ),
            (
                "works entry by entry; x is a torch tensor",
                "torch.autograd.grad(first.sum(), x)",
                "torch.autograd.grad(first.mean(), x)",
            ),
        ],
        "fit-sine": [
            ("it stays as it is", "start.detach().clone().requires_grad_()", "start.requires_grad_()"),
            ("a list of steps + 1 tensors", "[start.detach().clone()], []", "[], []"),
            ("losses is a list of steps numbers", "loss.item()", "loss.item(), loss.item()"),
            (
                "any class with an `apply` will do",
                "P3.apply(c + d * x)",
                "LegendrePolynomial3.apply(c + d * x)",
            ),
            (
                "If you call\n# `P3.forward` instead",
                "P3.apply(c + d * x)",
                "P3.forward(type('Context', (), {'save_for_backward': print})(), c + d * x)",
            ),
            (
                "a list of steps + 1 tensors",
                "history.append(parameters.detach().clone())",
                "history.append(parameters.detach())",
            ),
        ],
    },
    "mnist": {
        "pixels": [
            (
                "scaled to [0, 1]: two numbers",
                "images.mean() / 255, images.std() / 255",
                "images.mean(), images.std()",
            ),
            (
                "a normalised float tensor of shape (1, H, W)",
                "transforms.Normalize((mean,), (std,))]",
                "transforms.Normalize((mean,), (std,)), transforms.Lambda(lambda x: x[0])]",
            ),
            (
                "They stay what they are when a single image comes along",
                "transforms.Normalize((mean,), (std,))",
                "transforms.Lambda(lambda x: (x - x.mean()) / x.std())",
            ),
            (
                "mean and std are taken over all pixels of all training images together",
                "images.std() / 255",
                "(images / 255).std(axis=(1, 2)).mean()",
            ),
            ("Slide 23 has them for\n# MNIST, 0.1307 and 0.3081", "std=0.3081", "std=0.3018"),
        ],
        "loaders": [
            (
                "shuffled, anew in each epoch",
                "shuffle=True",
                "sampler=torch.randperm(len(train_data)).tolist()",
            ),
            ("Do not throw it away", "shuffle=True", "shuffle=True, drop_last=True"),
            ("and in one batch, as on the slide", "batch_size=len(test_data)", "batch_size=1000"),
            ("It\n# comes unshuffled", "shuffle=False", "shuffle=True"),
            ("in\n    batches of b_size", "batch_size=b_size", "batch_size=64"),
        ],
        "network": [
            ("each with a bias", "nn.Linear(512, 10)", "nn.Linear(512, 10, bias=False)"),
            ("There is no softmax at the end", "return self.fc3(x)", "return torch.softmax(self.fc3(x), 1)"),
            ("ReLU after the first two", "self.d2(relu(self.fc2(x)))", "self.d2(self.fc2(x))"),
            (
                "the dropout is a layer *of the model*",
                "self.d1(relu(self.fc1(x)))",
                "nn.functional.dropout(relu(self.fc1(x)), self.d1.p)",
            ),
            ("with probability $p = 0.4$", "p=0.4", "p=0.5"),
            ("Its three layers of nn.Linear are called fc1, fc2 and fc3", "self.fc3", "self.last"),
            ("is set to 0 with probability", "self.d2 = nn.Dropout(p)", "self.d2 = nn.AlphaDropout(p)"),
        ],
        "loss": [
            (
                "With $c$ the largest logit of\n# the row",
                "logits.max(dim=1, keepdim=True).values",
                "logits.max()",
            ),
            (
                "no `cross_entropy`, `log_softmax`, `nll_loss` or `logsumexp`",
                "return logits - logits.exp().sum(dim=1, keepdim=True).log()",
                "return logits.log_softmax(1)",
            ),
            (
                "no `cross_entropy`, `log_softmax`, `nll_loss` or `logsumexp`",
                "logits.exp().sum(dim=1, keepdim=True).log()",
                "logits.logsumexp(1, keepdim=True)",
            ),
            (
                "no `cross_entropy`, `log_softmax`, `nll_loss` or `logsumexp`",
                "losses = -log_softmax(logits)[torch.arange(len(target)), target]",
                "losses = nn.functional.nll_loss(log_softmax(logits), target, reduction='none')",
            ),
            (
                "What\n# you return must carry a graph",
                "return losses.mean() if reduction",
                "losses = losses.detach().requires_grad_()\n    return losses.mean() if reduction",
            ),
            ("the mean over the batch, or the sum", "else losses.sum()", "else losses.mean()"),
        ],
        "train": [
            ("forget the gradients of the step before", "        opt.zero_grad()\n", ""),
            ("`model.train()`, once, switches dropout on", "    model.train()\n", ""),
            (
                "each batch is moved to the `device` on which the model is",
                "images.to(device), target",
                "images, target",
            ),
            ("each batch is moved to the `device` on which the model is", "target.to(device)", "target"),
            ("A **number**, `loss.item()`", "losses.append(loss.item())", "losses.append(loss.detach())"),
            ("if it is given one", "if watch is not None:", "if True:"),
            ("with that number", "watch(batch_idx, images, losses[-1])", "watch(batch_idx, images, loss)"),
            ("with the batch's number (from 0)", "enumerate(loader)", "enumerate(loader, 1)"),
            (
                "Let it go through",
                "        opt.step()\n",
                "        try:\n            opt.step()\n        except KeyboardInterrupt: break\n",
            ),
            (
                "After each step it calls",
                "        opt.step()\n        losses.append(loss.item())\n"
                "        if watch is not None:\n            watch(batch_idx, images, losses[-1])",
                "        losses.append(loss.item())\n"
                "        if watch is not None:\n            watch(batch_idx, images, losses[-1])\n"
                "        opt.step()",
            ),
            (
                "its images and its loss",
                "watch(batch_idx, images, losses[-1])",
                "watch(batch_idx, target, losses[-1])",
            ),
        ],
        "log-line": [
            ("Before `Loss` stands a tab", "\\t", " "),
            ("the loss with six digits", ":.6f", ":.5f"),
            (
                "The size that counts is the loader's",
                "batch_idx * loader.batch_size",
                "batch_idx * len(images)",
            ),
            (
                "the same in percent of the\n# batches",
                "batch_idx / len(loader)",
                "batch_idx * loader.batch_size / len(loader.dataset)",
            ),
            ("a string without a newline", "{loss:.6f}", "{loss:.6f}\\n"),
            ("is at most 1 away", "<= 1", "< 1"),
            (
                "is at most 1 away",
                "abs(100 * before / total - percent) <= 1",
                "100 * before / total - percent <= 1",
            ),
            (
                "How many images does MNIST have? One need not know",
                "return abs(",
                "return total == 60000 and abs(",
            ),
        ],
        "test": [
            ("`model.eval()` first", "    model.eval()\n", ""),
            ("`with torch.no_grad():` around the loop", "with torch.no_grad():", "if True:"),
            (
                "the share of images whose largest logit is that of the right class, in percent",
                "100 * correct",
                "correct",
            ),
            (
                "divided once, at the end, by the number of images",
                "return loss / len(loader.dataset)",
                "return loss / len(loader)",
            ),
            (
                "no optimizer, and no step",
                "    model.eval()\n",
                "    model.eval()\n    [p.mul_(0.999) for p in model.state_dict().values()]\n",
            ),
            (
                "Return the mean loss over all images of the loader, and the accuracy",
                "return loss / len(loader.dataset), 100 * correct / len(loader.dataset)",
                "return 100 * correct / len(loader.dataset), loss / len(loader.dataset)",
            ),
            (
                "perhaps of unequal sizes",
                "correct += (output.argmax(dim=1) == target).sum().item()",
                "right = (output.argmax(dim=1) == target).float().mean().item()\n"
                "            correct += right * len(loader.dataset) / len(loader)",
            ),
        ],
        "adamw": [
            (
                "the arguments stay as they are",
                "    w = w - lr * weight_decay * w",
                "    w -= lr * weight_decay * w",
            ),
            (
                "the arguments stay as they are",
                "    m = betas[0] * m + (1 - betas[0]) * g",
                "    m *= betas[0]\n    m += (1 - betas[0]) * g",
            ),
            (
                "It acts on $w$ itself and is\n# kept out of $g$",
                "    w = w - lr * weight_decay * w",
                "    g = g + weight_decay * w",
            ),
            ("step number t (from 1)", "    m_hat, v_hat", "    t = t + 1\n    m_hat, v_hat"),
            ("Return w, m and v", " + eps), m, v", " + eps), m_hat, v_hat"),
            ("lr=0.0005", "lr=0.0005", "lr=0.001"),
            ("weight_decay is λ", "weight_decay=0.01", "weight_decay=0.0"),
        ],
        "device": [
            (
                "whoever forgets to keep it has moved\n# nothing",
                "model.to(device)(x.to(device))",
                "[x.to(device), model.to(device)(x)][1]",
            ),
            ("the first call", "    f()\n    wait()\n    start", "    wait()\n    start"),
            ("It is needed twice", "    f()\n    wait()\n    start", "    f()\n    start"),
            ("It is needed twice", "        f()\n    wait()\n    return", "        f()\n    return"),
            ("call `f()` as often as asked", "range(calls)", "range(10)"),
            ("the mean of `calls` calls", ") / calls", ")"),
            ("operations are done when they return", 'if device.type == "cuda":', "if True:"),
            ("the device: the mean of", "time.perf_counter() - start", "time.process_time() - start"),
        ],
        "five-epochs": [
            (
                "none in the first",
                "except KeyboardInterrupt:\n",
                "except KeyboardInterrupt:\n        rows = rows or [None]\n",
            ),
            (
                "in training or in\n# testing",
                "losses = train_epoch(epoch)",
                "try: losses = train_epoch(epoch)\n            except KeyboardInterrupt: losses = [0.0]",
            ),
            (
                "in training or in\n# testing",
                "test_loss, accuracy = test_epoch(epoch)",
                "try: test_loss, accuracy = test_epoch(epoch)\n"
                "            except KeyboardInterrupt: test_loss = accuracy = 0.0",
            ),
            (
                "Run all epochs, keep all\n# rows",
                "    return rows\n",
                "    best = max(range(len(rows)), key=lambda k: rows[k]['accuracy'], default=0)\n"
                "    return rows[: 1 + best]\n",
            ),
            ("`train_loss` is the mean of the epoch's losses", "sum(losses) / len(losses)", "losses[-1]"),
            ("For each epoch, from 0", "epoch=epoch, train", "epoch=epoch + 1, train"),
            (
                "trains, then tests",
                "losses = train_epoch(epoch)\n            test_loss, accuracy = test_epoch(epoch)",
                "test_loss, accuracy = test_epoch(epoch)\n            losses = train_epoch(epoch)",
            ),
            (
                "Row $i$, column $j$ counts the images of digit $i$ that the network\n# took for a $j$",
                "classes * target + predicted",
                "classes * predicted + target",
            ),
            ("shape (classes, classes)", "minlength=classes**2", "minlength=100"),
            (
                "**strings** both sides",
                "metadata={name: str(note) for name, note in notes.items()}",
                "metadata={name: note for name, note in notes.items()}",
            ),
            (
                "they are written as str() writes them",
                "str(note)",
                "f'{note:.3}' if isinstance(note, float) else str(note)",
            ),
            (
                "Write all of the model's parameters",
                "model.state_dict()",
                "dict(list(model.state_dict().items())[:-1])",
            ),
            (
                "and returns the rows of the epochs that were finished",
                "except KeyboardInterrupt:",
                "except ValueError:",
            ),
            ("`train_epoch(epoch)` trains for an epoch", "train_epoch(epoch)", "train_epoch(0)"),
        ],
    },
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "stem, exercise, sentence, old, new",
    [
        pytest.param(stem, exercise, *promise, id=f"{exercise}: {' '.join(promise[0].split())[:40]} {k}")
        for stem, exercises in PROMISES.items()
        for exercise, promises in exercises.items()
        for k, promise in enumerate(promises)
    ],
)
def test_an_answer_that_breaks_it_alone_loses_marks(
    request, stem, exercise, sentence, old, new, monkeypatch, tmp_path
):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)
    assignment = request.getfixturevalue(stem)
    text = (assignment.folder / f"{stem}.py").read_text(encoding="utf-8")
    assert sentence in text
    right = assignment.answers[exercise]
    assert old in right
    report = assignment.mark(exercise, right.replace(old, new))
    assert sum(part.earned for part in report.parts) < assignment.points[exercise]
