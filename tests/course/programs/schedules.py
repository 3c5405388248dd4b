"""Learning rates over time: one optimizer for each schedule, printed step by step."""

import torch

S = torch.optim.lr_scheduler
schedules = {
    "step": lambda o: S.StepLR(o, 3, gamma=0.5),
    "exponential": lambda o: S.ExponentialLR(o, 0.8),
    "cosine": lambda o: S.CosineAnnealingLR(o, T_max=8, eta_min=0.01),
    "restarts": lambda o: S.CosineAnnealingWarmRestarts(o, T_0=3, T_mult=2),
    "one cycle": lambda o: S.OneCycleLR(o, max_lr=0.5, total_steps=9),
    "warm-up, then cosine": lambda o: S.SequentialLR(
        o, [S.LinearLR(o, 0.1, total_iters=3), S.CosineAnnealingLR(o, 6)], milestones=[3]
    ),
    "cyclic": lambda o: S.CyclicLR(o, 0.01, 0.1, step_size_up=2, mode="triangular2"),
    "by a function": lambda o: S.LambdaLR(o, lambda epoch: 1 / (epoch + 1) ** 0.5),
}
for name, make in schedules.items():
    w = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    rates = []
    for _ in range(8):
        (w**2).sum().backward()
        optimizer.step()
        optimizer.zero_grad()
        rates.append(optimizer.param_groups[0]["lr"])
        scheduler.step()
    print(f"{name:22s}", " ".join(f"{r:.4f}" for r in rates), f"w {w.item():.3f}")
plateau = S.ReduceLROnPlateau(optimizer, factor=0.5, patience=1)
for loss in (1.0, 0.9, 0.95, 0.93, 0.94, 0.92):
    plateau.step(loss)
    print(round(optimizer.param_groups[0]["lr"], 6), end=" ")
print()
