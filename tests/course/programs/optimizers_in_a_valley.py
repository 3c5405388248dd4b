"""How far each optimizer comes in a narrow valley in thirty steps."""

import torch

made = {
    "SGD": dict(lr=0.02),
    "SGD ": dict(lr=0.02, momentum=0.9),
    "Adagrad": dict(lr=0.5),
    "Adadelta": dict(lr=5.0),
    "RMSprop": dict(lr=0.05),
    "Adam": dict(lr=0.1),
    "AdamW": dict(lr=0.1, weight_decay=0.1),
    "Adamax": dict(lr=0.1),
    "NAdam": dict(lr=0.1),
    "RAdam": dict(lr=0.1),
    "Rprop": dict(lr=0.05),
}
for name, options in made.items():
    p = torch.tensor([-2.0, 1.0], requires_grad=True)
    optimizer = getattr(torch.optim, name.strip())([p], **options)
    for _ in range(30):
        optimizer.zero_grad()
        loss = 0.5 * (p[0] ** 2 + 25 * p[1] ** 2)
        loss.backward()
        optimizer.step()
    print(f"{name:9s} {loss.item():9.5f}  at ({p[0].item():.3f}, {p[1].item():.3f})")
print(optimizer.state_dict()["param_groups"][0]["params"], sorted(optimizer.state[p]))
