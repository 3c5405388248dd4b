"""A second set of answers to assignment 4, from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-29, after the checks had been changed for the first set, from the
student's notebook 4-mnist/mnist.ipynb and nothing else: no sample solution, no table of mistakes, no
source of the package `course`, and of the first set the first 60 lines of graphs.py alone, for the format.
Some slips are real ones, from public issues and threads. Each text is a whole answer cell. Where a slip is
about one function of a cell, the others are right, filled in from a few variants by a script. Every right
answer was run against torch or a plain definition of the task on several random inputs, and every wrong one
was seen to differ from that on some input that the text allows.
"""

WRONG = []
RIGHT = []


def wrong(grade_id, why, code):
    """Keep an answer that is wrong, with a sentence that says what is wrong with it."""
    WRONG.append((grade_id, why, code.strip("\n")))


def right(grade_id, form, code):
    """Keep an answer that is right, with the form it has."""
    RIGHT.append((grade_id, form, code.strip("\n")))


# pixels: wrong.

wrong(
    "pixels",
    "The squares are taken of bytes, which start again at 0 beyond 255.",
    """
def pixel_statistics(images):
    mean = images.mean()
    variance = (images**2).mean() - mean**2
    return mean / 255, np.sqrt(abs(variance)) / 255


def make_transform(mean=0.1307, std=0.3081):
    steps = [
        transforms.ToTensor(),
        transforms.Normalize(mean=[mean], std=[std]),
    ]
    return transforms.Compose(steps)
""",
)

wrong(
    "pixels",
    "The deviation is the mean of the images' own deviations.",
    """
def pixel_statistics(images):
    x = images.astype(float) / 255
    return x.mean(), x.std(axis=(1, 2)).mean()


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
""",
)

wrong(
    "pixels",
    "The statistics are taken for each pixel over the images, and are matrices.",
    """
def pixel_statistics(images):
    x = images / 255.0
    return x.mean(axis=0), x.std(axis=0)


def make_transform(mean=0.1307, std=0.3081):
    steps = [
        transforms.ToTensor(),
        transforms.Normalize(mean=[mean], std=[std]),
    ]
    return transforms.Compose(steps)
""",
)

wrong(
    "pixels",
    "The bytes are divided by 256.",
    """
def pixel_statistics(images):
    x = images / 256
    return x.mean(), x.std()


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
""",
)

wrong(
    "pixels",
    "Only pixels that are not black take part.",
    """
def pixel_statistics(images):
    x = images[images > 0] / 255
    return x.mean(), x.std()


def make_transform(mean=0.1307, std=0.3081):
    steps = [
        transforms.ToTensor(),
        transforms.Normalize(mean=[mean], std=[std]),
    ]
    return transforms.Compose(steps)
""",
)

wrong(
    "pixels",
    "torch.std divides by the number of pixels less one.",
    """
def pixel_statistics(images):
    x = torch.from_numpy(images).float() / 255
    return x.mean().item(), x.std().item()


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
""",
)

wrong(
    "pixels",
    "The deviation is not divided by 255, only the mean is.",
    """
def pixel_statistics(images):
    mean = images.mean() / 255
    std = images.std()
    return mean, std


def make_transform(mean=0.1307, std=0.3081):
    steps = [
        transforms.ToTensor(),
        transforms.Normalize(mean=[mean], std=[std]),
    ]
    return transforms.Compose(steps)
""",
)

wrong(
    "pixels",
    "The bytes are divided by 255 with //, which leaves zeros and ones.",
    """
def pixel_statistics(images):
    x = images // 255
    return x.mean(), x.std()


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
""",
)

wrong(
    "pixels",
    "Mean and deviation are exchanged in Normalize.",
    """
def pixel_statistics(images):
    return float(np.mean(images)) / 255, float(np.std(images)) / 255


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((std,), (mean,))])
""",
)

wrong(
    "pixels",
    "The slide's numbers are typed in, and the two arguments have no effect.",
    """
def pixel_statistics(images):
    x = images / 255
    return x.mean(), x.std()


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
""",
)

wrong(
    "pixels",
    "After ToTensor the numbers are divided by 255 once more.",
    """
def pixel_statistics(images):
    return float(np.mean(images)) / 255, float(np.std(images)) / 255


def make_transform(mean=0.1307, std=0.3081):
    again = transforms.Lambda(lambda x: x / 255)
    return transforms.Compose([transforms.ToTensor(), again, transforms.Normalize((mean,), (std,))])
""",
)

wrong(
    "pixels",
    "Each image is normalised with its own mean and deviation.",
    """
def pixel_statistics(images):
    x = images / 255
    return x.mean(), x.std()


def make_transform(mean=0.1307, std=0.3081):
    own = transforms.Lambda(lambda x: (x - x.mean()) / (x.std() + 1e-8))
    return transforms.Compose([transforms.ToTensor(), own])
""",
)

wrong(
    "pixels",
    "The image is laid out as a vector at the end.",
    """
def pixel_statistics(images):
    return float(np.mean(images)) / 255, float(np.std(images)) / 255


def make_transform(mean=0.1307, std=0.3081):
    flat = transforms.Lambda(lambda x: x.view(-1))
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,)), flat])
""",
)

wrong(
    "pixels",
    "The variance, std squared, is what the transform divides by.",
    """
def pixel_statistics(images):
    x = images / 255
    return x.mean(), x.std()


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std**2,))])
""",
)

wrong(
    "pixels",
    "Normalize stands before ToTensor, and cannot work on an image of PIL.",
    """
def pixel_statistics(images):
    return float(np.mean(images)) / 255, float(np.std(images)) / 255


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose([transforms.Normalize((mean,), (std,)), transforms.ToTensor()])
""",
)

# pixels: right.

right(
    "pixels",
    "A histogram of the bytes, and a plain function for the transform.",
    """
def pixel_statistics(images):
    counts = np.bincount(images.ravel(), minlength=256)
    levels = np.arange(256) / 255
    share = counts / counts.sum()
    mean = float(share @ levels)
    return mean, float(np.sqrt(share @ (levels - mean) ** 2))


def make_transform(mean=0.1307, std=0.3081):
    def transform(image):
        x = np.asarray(image, dtype=np.float32) / 255
        return torch.from_numpy((x - np.float32(mean)) / np.float32(std)).unsqueeze(0)

    return transform
""",
)

right(
    "pixels",
    "Mean of squares less squared mean in floats; PILToTensor, a Lambda and a second one.",
    """
def pixel_statistics(images):
    x = np.array(images, dtype=np.float64)
    mean = x.sum() / x.size
    variance = (x * x).sum() / x.size - mean**2
    return mean / 255, max(variance, 0.0) ** 0.5 / 255


def make_transform(mean=0.1307, std=0.3081):
    return transforms.Compose(
        [
            transforms.PILToTensor(),
            transforms.Lambda(lambda x: x.float().div(255)),
            transforms.Lambda(lambda x: x.sub(mean).div(std)),
        ]
    )
""",
)

right(
    "pixels",
    "torch.std_mean with correction=0, and functional.normalize in a lambda.",
    """
def pixel_statistics(images):
    std, mean = torch.std_mean(torch.from_numpy(images).double() / 255, correction=0)
    return mean.item(), std.item()


def make_transform(mean=0.1307, std=0.3081):
    to_tensor = transforms.ToTensor()
    return lambda image: transforms.functional.normalize(to_tensor(image), [mean], [std])
""",
)

# loaders: wrong.

wrong(
    "loaders",
    "The last, shorter batch of the training set is dropped.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True, drop_last=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
""",
)

wrong(
    "loaders",
    "The training set comes in its own order.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
""",
)

wrong(
    "loaders",
    "The test set is shuffled, too.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=True)
    return train_loader, test_loader
""",
)

wrong(
    "loaders",
    "The test set comes in batches of b_size.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=b_size, shuffle=False)
    return train_loader, test_loader
""",
)

wrong(
    "loaders",
    "The test set's one batch has the length of the training set, and need not hold all.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(train_data), shuffle=False)
    return train_loader, test_loader
""",
)

wrong(
    "loaders",
    "The test's batch size is 1000, as on many slides, and not the length of the set.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=1000, shuffle=False)
    return train_loader, test_loader
""",
)

wrong(
    "loaders",
    "The batch size is 64, whatever b_size says.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=64, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
""",
)

wrong(
    "loaders",
    "The samples are drawn with replacement: some come twice in an epoch.",
    """
def make_loaders(train_data, test_data, b_size=64):
    sampler = torch.utils.data.RandomSampler(train_data, replacement=True)
    train_loader = DataLoader(train_data, batch_size=b_size, sampler=sampler)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader, test_loader
""",
)

wrong(
    "loaders",
    "The order is drawn once, and each epoch repeats it.",
    """
def make_loaders(train_data, test_data, b_size=64):
    order = torch.randperm(len(train_data)).tolist()
    shuffled = torch.utils.data.Subset(train_data, order)
    return DataLoader(shuffled, batch_size=b_size), DataLoader(test_data, batch_size=len(test_data))
""",
)

wrong(
    "loaders",
    "The loaders are turned into lists of batches, which stay the same in all epochs.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return list(train_loader), list(test_loader)
""",
)

wrong(
    "loaders",
    "The test's loader is returned first.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return test_loader, train_loader
""",
)

wrong(
    "loaders",
    "Both loaders read the training set.",
    """
def make_loaders(train_data, test_data, b_size=64):
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(train_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
""",
)

wrong(
    "loaders",
    "The sampler chooses from all indices but the last.",
    """
def make_loaders(train_data, test_data, b_size=64):
    indices = range(len(train_data) - 1)
    sampler = torch.utils.data.SubsetRandomSampler(indices)
    train_loader = DataLoader(train_data, batch_size=b_size, sampler=sampler)
    return train_loader, DataLoader(test_data, batch_size=len(test_data))
""",
)

# loaders: right.

right(
    "loaders",
    "Samplers of torch.utils.data in the place of shuffle.",
    """
def make_loaders(train_data, test_data, b_size=64):
    from torch.utils.data import RandomSampler, SequentialSampler

    train_loader = DataLoader(train_data, b_size, sampler=RandomSampler(train_data), drop_last=False)
    test_loader = DataLoader(test_data, len(test_data), sampler=SequentialSampler(test_data))
    return train_loader, test_loader
""",
)

right(
    "loaders",
    "A SubsetRandomSampler of all indices; the test set through a Subset of itself.",
    """
def make_loaders(train_data, test_data, b_size=64):
    from torch.utils.data import Subset, SubsetRandomSampler

    everyone = SubsetRandomSampler(list(range(len(train_data))))
    in_order = Subset(test_data, range(len(test_data)))
    train_loader = DataLoader(dataset=train_data, batch_size=b_size, sampler=everyone)
    return train_loader, DataLoader(dataset=in_order, batch_size=len(in_order))
""",
)

right(
    "loaders",
    "A generator expression over both settings, with a random generator of its own.",
    """
def make_loaders(train_data, test_data, b_size=64):
    source = torch.Generator()
    source.seed()
    settings = (
        (train_data, dict(batch_size=b_size, shuffle=True, generator=source)),
        (test_data, dict(batch_size=len(test_data))),
    )
    return tuple(DataLoader(dataset, **options) for dataset, options in settings)
""",
)

# network: wrong.

wrong(
    "network",
    "There is no ReLU after the second layer.",
    """
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
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(self.fc2(x))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "A softmax stands at the end.",
    """
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
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return torch.softmax(self.fc3(x), dim=1)
""",
)

wrong(
    "network",
    "ReLU is applied to the logits, too.",
    """
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
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return relu(self.fc3(x))
""",
)

wrong(
    "network",
    "torch.nn.functional.dropout drops in the test, too.",
    """
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
        x = nn.functional.dropout(relu(self.fc1(x)), self.d1.p)
        x = nn.functional.dropout(relu(self.fc2(x)), self.d2.p)
        return self.fc3(x)
""",
)

wrong(
    "network",
    "p is not handed on to the dropout layers, which drop one half.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout()
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout()
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "The dropout layers get 1 - p, the share that is kept.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(1 - p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(1 - p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "The second dropout is made but not used.",
    """
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
        x = self.d1(relu(self.fc1(x)))
        x = relu(self.fc2(x))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "One dropout layer serves twice, and there is no d2.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d1(relu(self.fc2(x)))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "The linear layers stand in a plain list, where neither names nor parameters are found.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.layers = [nn.Linear(784, 512), nn.Linear(512, 512), nn.Linear(512, 10)]
        self.d1 = nn.Dropout(p)
        self.d2 = nn.Dropout(p)

    def forward(self, x):
        x = x.flatten(1)
        x = self.d1(relu(self.layers[0](x)))
        x = self.d2(relu(self.layers[1](x)))
        return self.layers[2](x)
""",
)

wrong(
    "network",
    "The image is laid out with the batch as the last axis, view(784, -1).T, which mixes the images.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        x = x.view(28 * 28, -1).T
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "Rows and columns of the image are exchanged before it is laid out.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        x = x.transpose(2, 3).reshape(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "The middle layer halves the size: fc2 goes from 512 to 256.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 256)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(256, 10)

    def forward(self, x):
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "The first dropout is on the pixels and not behind the first ReLU.",
    """
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
        x = relu(self.fc1(self.d1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "Two layers have no bias.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512, bias=False)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512, bias=False)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
""",
)

wrong(
    "network",
    "The activations are LeakyReLU's.",
    """
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
        x = self.d1(nn.functional.leaky_relu(self.fc1(x)))
        x = self.d2(nn.functional.leaky_relu(self.fc2(x)))
        return self.fc3(x)
""",
)

# network: right.

right(
    "network",
    "Sizes from a list, layers set in a loop, and a loop in forward.",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10."""

    def __init__(self, p=0.4):
        super().__init__()
        sizes = [784, 512, 512, 10]
        for k in (1, 2, 3):
            setattr(self, f"fc{k}", nn.Linear(sizes[k - 1], sizes[k]))
            if k < 3:
                setattr(self, f"d{k}", nn.Dropout(p))

    def forward(self, x):
        h = torch.flatten(x, start_dim=1)
        for linear, dropout in ((self.fc1, self.d1), (self.fc2, self.d2)):
            h = dropout(linear(h).clamp(min=0))
        return self.fc3(h)
''',
)

right(
    "network",
    "add_module, reshape, and torch.where for ReLU.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        layers = {
            "fc1": nn.Linear(784, 512),
            "d1": nn.Dropout(p=p),
            "fc2": nn.Linear(512, 512),
            "d2": nn.Dropout(p=p),
            "fc3": nn.Linear(512, 10),
        }
        for name, layer in layers.items():
            self.add_module(name, layer)

    def forward(self, x):
        x = x.reshape(x.shape[0], -1)
        for name, layer in self.named_children():
            x = layer(x)
            if name in ("fc1", "fc2"):
                x = torch.where(x > 0, x, torch.zeros_like(x))
        return x
""",
)

right(
    "network",
    "A Sequential is made of the five named layers in forward.",
    """
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1, self.d1 = nn.Linear(28 * 28, 512), nn.Dropout(p)
        self.fc2, self.d2 = nn.Linear(512, 512), nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        first = nn.Sequential(nn.Flatten(), self.fc1, nn.ReLU(), self.d1)
        return nn.Sequential(first, self.fc2, nn.ReLU(), self.d2, self.fc3)(x)
""",
)

# loss: wrong.

wrong(
    "loss",
    "No maximum is taken out: e^1000 is infinite.",
    """
def log_softmax(logits):
    return logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    picked = log_softmax(logits).gather(1, target.view(-1, 1)).squeeze(1)
    total = -picked.sum()
    return total / len(target) if reduction == "mean" else total
""",
)

wrong(
    "loss",
    "One maximum for the whole batch: a row that lies far below it gets minus infinity.",
    """
def log_softmax(logits):
    shifted = logits - logits.max()
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    if reduction == "sum":
        return losses.sum()
    return losses.mean()
""",
)

wrong(
    "loss",
    "The softmax runs over the samples, dim=0.",
    """
def log_softmax(logits):
    shifted = logits - logits.max(dim=0, keepdim=True).values
    return shifted - torch.log(torch.exp(shifted).sum(dim=0, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    picked = log_softmax(logits).gather(1, target.view(-1, 1)).squeeze(1)
    total = -picked.sum()
    return total / len(target) if reduction == "mean" else total
""",
)

wrong(
    "loss",
    "The sum has lost its axis, and is subtracted from columns and not from rows.",
    """
def log_softmax(logits):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - torch.log(torch.exp(shifted).sum(dim=1))


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    if reduction == "sum":
        return losses.sum()
    return losses.mean()
""",
)

wrong(
    "loss",
    "log_softmax returns the probabilities, without the logarithm.",
    """
def log_softmax(logits):
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1, keepdim=True)


def loss_on_logits(logits, target, reduction="mean"):
    picked = log_softmax(logits).gather(1, target.view(-1, 1)).squeeze(1)
    total = -picked.sum()
    return total / len(target) if reduction == "mean" else total
""",
)

wrong(
    "loss",
    "The probabilities are computed and 1e-10 is added before the logarithm.",
    """
def log_softmax(logits):
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    p = e / e.sum(dim=1, keepdim=True)
    return torch.log(p + 1e-10)


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    if reduction == "sum":
        return losses.sum()
    return losses.mean()
""",
)

wrong(
    "loss",
    "The maximum is subtracted from the caller's logits in place.",
    """
def log_softmax(logits):
    with torch.no_grad():
        logits -= logits.max(dim=1, keepdim=True).values
    return logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    picked = log_softmax(logits).gather(1, target.view(-1, 1)).squeeze(1)
    total = -picked.sum()
    return total / len(target) if reduction == "mean" else total
""",
)

wrong(
    "loss",
    "The maximum is taken out of the sum and added neither there nor to the logits.",
    """
def log_softmax(logits):
    m = logits.max(dim=1, keepdim=True).values
    return logits - torch.log(torch.exp(logits - m).sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    if reduction == "sum":
        return losses.sum()
    return losses.mean()
""",
)

wrong(
    "loss",
    "The logarithm is that to base 2.",
    """
def log_softmax(logits):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - torch.log2(torch.exp(shifted).sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    picked = log_softmax(logits).gather(1, target.view(-1, 1)).squeeze(1)
    total = -picked.sum()
    return total / len(target) if reduction == "mean" else total
""",
)

wrong(
    "loss",
    "torch.logsumexp is used, which the text rules out.",
    """
def log_softmax(logits):
    return logits - torch.logsumexp(logits, dim=1, keepdim=True)


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    if reduction == "sum":
        return losses.sum()
    return losses.mean()
""",
)

wrong(
    "loss",
    "The loss has no minus.",
    """
def log_softmax(logits):
    z = logits - logits.amax(1, keepdim=True)
    return z - z.exp().sum(1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = log_p[torch.arange(len(target)), target]
    if reduction == "sum":
        return losses.sum()
    return losses.mean()
""",
)

wrong(
    "loss",
    "log_p[:, target] takes the targets of all samples from each row.",
    """
def log_softmax(logits):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[:, target]
    if reduction == "sum":
        return losses.sum()
    return losses.mean()
""",
)

wrong(
    "loss",
    "Row and column are exchanged in the index: log_p[target, arange].",
    """
def log_softmax(logits):
    z = logits - logits.amax(1, keepdim=True)
    return z - z.exp().sum(1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[target, torch.arange(len(target))]
    if reduction == "sum":
        return losses.sum()
    return losses.mean()
""",
)

wrong(
    "loss",
    "The mean is taken over all entries of a one-hot product, zeros included.",
    """
def log_softmax(logits):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    one_hot = torch.nn.functional.one_hot(target, logits.shape[1])
    losses = -one_hot * log_softmax(logits)
    if reduction == "mean":
        return losses.mean()
    return losses.sum()
""",
)

wrong(
    "loss",
    "The loss is packed into a new tensor, and has no graph.",
    """
def log_softmax(logits):
    z = logits - logits.amax(1, keepdim=True)
    return z - z.exp().sum(1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    if reduction == "sum":
        return torch.tensor(losses.sum().item(), dtype=logits.dtype)
    return torch.tensor(losses.mean().item(), dtype=logits.dtype)
""",
)

wrong(
    "loss",
    "The reduction is not looked at: it is always the mean.",
    """
def log_softmax(logits):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean()
""",
)

wrong(
    "loss",
    "With reduction sum the losses are returned one by one.",
    """
def log_softmax(logits):
    z = logits - logits.amax(1, keepdim=True)
    return z - z.exp().sum(1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    if reduction == "sum":
        return losses
    return losses.mean()
""",
)

# loss: right.

right(
    "loss",
    "log1p of the sum of the others, a mask from comparison with arange, and dot products.",
    """
def log_softmax(logits):
    rows = []
    for row in logits:
        top = row.argmax()
        rest = torch.cat([row[:top], row[top + 1 :]]) - row[top]
        rows.append(row - row[top] - torch.log1p(torch.exp(rest).sum()))
    return torch.stack(rows)


def loss_on_logits(logits, target, reduction="mean"):
    classes = torch.arange(logits.shape[1], device=logits.device)
    chosen = (target[:, None] == classes[None, :]).to(logits.dtype)
    total = -(chosen * log_softmax(logits)).sum()
    return total / {"mean": len(logits), "sum": 1}[reduction]
""",
)

right(
    "loss",
    "Differences of each logit to all others: the loss is the logarithm of a sum, row by row.",
    """
def log_softmax(logits):
    gaps = logits[:, None, :] - logits[:, :, None]
    top = gaps.max(dim=2).values
    return -(top + (gaps - top[:, :, None]).exp().sum(dim=2).log())


def loss_on_logits(logits, target, reduction="mean"):
    losses = [-row[t] for row, t in zip(log_softmax(logits), target.tolist())]
    return getattr(torch.stack(losses), reduction)()
""",
)

right(
    "loss",
    "log-softmax applied twice, which changes nothing, and take_along_dim.",
    """
def log_softmax(logits):
    for _ in range(2):
        highest, _place = torch.max(logits, 1, keepdim=True)
        logits = logits - highest
        logits = logits - torch.log(torch.sum(torch.exp(logits), 1, keepdim=True))
    return logits


def loss_on_logits(logits, target, reduction="mean"):
    losses = torch.take_along_dim(log_softmax(logits), target.unsqueeze(1), dim=1).neg()
    return torch.sum(losses) if reduction == "sum" else torch.mean(losses)
""",
)

# train: wrong.

wrong(
    "train",
    "The gradients are never set back.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "The gradients are set back once, before the loop.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    opt.zero_grad()
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "zero_grad stands between backward and step, so that no step is made.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.zero_grad()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "zero_grad stands at the end of the loop, and the first step uses gradients that were left from before.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        opt.zero_grad()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "The step is made between forward and backward, with the gradients of the batch before.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    opt.zero_grad()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        loss = cross_entropy(model(images), target)
        opt.step()
        opt.zero_grad()
        loss.backward()
        losses.append(loss.item())
        if watch:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "model.train() is not called.",
    """
def train(model, device, loader, opt, watch=None):
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "images.to(device) is called and its result thrown away.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images.to(device)
        target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "The target stays where the loader left it.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images = images.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "The list holds the tensors, with their graphs.",
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
        losses.append(loss)
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "watch is called before the step.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
        opt.step()
    return losses
""",
)

wrong(
    "train",
    "watch is called without a look whether there is one.",
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
        losses.append(loss.item())
        watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "The batches are numbered from 1.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader, start=1):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "The mean of the losses is returned and not the list.",
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
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return sum(losses) / len(losses)
""",
)

wrong(
    "train",
    "return stands inside the loop, and only the first batch is trained on.",
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
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
        return losses
""",
)

wrong(
    "train",
    "The logits go through a softmax before cross_entropy.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(torch.softmax(model(images), dim=1), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "The loss is a sum over the batch.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target, reduction="sum")
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "KeyboardInterrupt is caught in the loop.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    try:
        for batch_idx, (images, target) in enumerate(loader):
            images, target = images.to(device), target.to(device)
            opt.zero_grad()
            loss = cross_entropy(model(images), target)
            loss.backward()
            opt.step()
            losses.append(loss.item())
            if watch is not None:
                watch(batch_idx, images, losses[-1])
    except KeyboardInterrupt:
        print("interrupted")
    return losses
""",
)

wrong(
    "train",
    "Each entry of the list is the mean of all losses so far.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses, running_loss = [], 0.0
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        running_loss += loss.item()
        losses.append(running_loss / (batch_idx + 1))
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "A batch that is shorter than the loader's batch size is left out.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        if len(images) < loader.batch_size:
            continue
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

wrong(
    "train",
    "watch is called for every tenth batch only.",
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
        losses.append(loss.item())
        if watch is not None and batch_idx % 10 == 0:
            watch(batch_idx, images, loss.item())
    return losses
""",
)

# train: right.

right(
    "train",
    "next() and a while loop, and parameters' gradients set to None by hand.",
    """
def train(model, device, loader, opt, watch=None):
    model.train(True)
    batches, losses = iter(loader), []
    while True:
        try:
            x, t = next(batches)
        except StopIteration:
            return losses
        x, t = x.to(device=device), t.to(device=device)
        for parameter in model.parameters():
            parameter.grad = None
        logits = model(x)
        loss = torch.nn.CrossEntropyLoss()(logits, t)
        loss.backward()
        opt.step()
        number = float(loss)
        losses.append(number)
        if watch is not None:
            watch(len(losses) - 1, x, number)
""",
)

right(
    "train",
    "An inner function does one batch; zero_grad fills with zeros; a default watch that does nothing.",
    """
def train(model, device, loader, opt, watch=None):
    watch = watch or (lambda *told: None)

    def one_batch(images, target):
        opt.zero_grad(set_to_none=False)
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        return loss.item()

    model.train()
    losses = []
    for images, target in loader:
        images = images.to(device)
        losses.append(one_batch(images, target.to(device)))
        watch(len(losses) - 1, images, losses[-1])
    return losses
""",
)

right(
    "train",
    "log_softmax and nll_loss, and a closure given to opt.step.",
    """
def train(model, device, loader, opt, watch=None):
    model.train()
    losses = []
    for k, batch in enumerate(loader):
        images, target = (part.to(device) for part in batch)

        def closure():
            opt.zero_grad()
            log_p = torch.log_softmax(model(images), dim=1)
            loss = torch.nn.functional.nll_loss(log_p, target)
            loss.backward()
            return loss

        losses.append(opt.step(closure).item())
        if watch is not None:
            watch(k, images, losses[k])
    return losses
""",
)

# log-line: wrong.

wrong(
    "log-line",
    "The images so far are counted with the size of this batch, which is shorter at the end.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * len(images)
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    epoch, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
""",
)

wrong(
    "log-line",
    "This batch is counted among those that came before it.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = (batch_idx + 1) * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    match = re.search(r"\[(\d+)/(\d+) \((\d+)%\)\]", line)
    seen, total, percent = map(int, match.groups())
    return abs(percent - 100 * seen / total) <= 1
""",
)

wrong(
    "log-line",
    "The percentage is cut and not rounded.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({int(percent)}%)]\tLoss: {loss:.6f}"


def agrees(line):
    epoch, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
""",
)

wrong(
    "log-line",
    "The percentage is that of the images and not that of the batches.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * seen / total
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    match = re.search(r"\[(\d+)/(\d+) \((\d+)%\)\]", line)
    seen, total, percent = map(int, match.groups())
    return abs(percent - 100 * seen / total) <= 1
""",
)

wrong(
    "log-line",
    "A blank stands before Loss, in the place of the tab.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)] Loss: {loss:.6f}"


def agrees(line):
    epoch, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
""",
)

wrong(
    "log-line",
    "The loss has four digits.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.4f}"


def agrees(line):
    match = re.search(r"\[(\d+)/(\d+) \((\d+)%\)\]", line)
    seen, total, percent = map(int, match.groups())
    return abs(percent - 100 * seen / total) <= 1
""",
)

wrong(
    "log-line",
    "The line is printed and nothing is returned.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    print(f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}")


def agrees(line):
    epoch, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
""",
)

wrong(
    "log-line",
    "The percentage is a fraction: it is not multiplied with 100.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    match = re.search(r"\[(\d+)/(\d+) \((\d+)%\)\]", line)
    seen, total, percent = map(int, match.groups())
    return abs(percent - 100 * seen / total) <= 1
""",
)

wrong(
    "log-line",
    "The total is that of the batches times their size, 60032.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader) * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    epoch, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
""",
)

wrong(
    "log-line",
    "The percentage is divided by the number of batches less one.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / (len(loader) - 1)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    match = re.search(r"\[(\d+)/(\d+) \((\d+)%\)\]", line)
    seen, total, percent = map(int, match.groups())
    return abs(percent - 100 * seen / total) <= 1
""",
)

wrong(
    "log-line",
    "agrees wants the rounded percentage to be the very same.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    epoch, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return round(100 * seen / total) == percent
""",
)

wrong(
    "log-line",
    "agrees does not take the absolute value: a percentage that is far too large passes.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    return "Train Epoch: {} [{}/{} ({:.0f}%)]\tLoss: {:.6f}".format(
        epoch, batch_idx * loader.batch_size, len(loader.dataset), 100.0 * batch_idx / len(loader), loss
    )


def agrees(line):
    epoch, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return 100 * seen / total - percent <= 1
""",
)

wrong(
    "log-line",
    "agrees looks at fixed places in the line, which move when the epoch has two digits.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    fields = line[16:].split("/")
    seen = int(fields[0].lstrip("["))
    total = int(fields[1].split()[0])
    percent = int(line.split("(")[1].split("%")[0])
    return abs(100 * seen / total - percent) <= 1
""",
)

wrong(
    "log-line",
    "agrees returns the difference to the percentage where it should say True or False.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    return "Train Epoch: {} [{}/{} ({:.0f}%)]\tLoss: {:.6f}".format(
        epoch, batch_idx * loader.batch_size, len(loader.dataset), 100.0 * batch_idx / len(loader), loss
    )


def agrees(line):
    epoch, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent)
""",
)

wrong(
    "log-line",
    "agrees compares the share with the percentage, without the 100.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    seen = batch_idx * loader.batch_size
    total = len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    epoch, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(seen / total - percent) <= 1
""",
)

wrong(
    "log-line",
    "agrees takes the first three numbers of the line, the epoch among them.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    return "Train Epoch: {} [{}/{} ({:.0f}%)]\tLoss: {:.6f}".format(
        epoch, batch_idx * loader.batch_size, len(loader.dataset), 100.0 * batch_idx / len(loader), loss
    )


def agrees(line):
    seen, total, percent = [int(n) for n in re.findall(r"\d+", line)[:3]]
    return abs(100 * seen / total - percent) <= 1
""",
)

# log-line: right.

right(
    "log-line",
    "The % operator, and a split of the line without regular expressions.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    before = loader.batch_size * batch_idx
    share = 100 * batch_idx / len(loader)
    return "Train Epoch: %d [%d/%d (%.0f%%)]\tLoss: %.6f" % (epoch, before, len(loader.dataset), share, loss)


def agrees(line):
    inside = line[line.index("[") + 1 : line.index("]")]
    counts, percent = inside.split(" (")
    seen, total = counts.split("/")
    return abs(int(seen) / int(total) * 100 - float(percent.rstrip("%)"))) <= 1
""",
)

right(
    "log-line",
    "Pieces joined together, and a comparison in whole numbers.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    head = " ".join(["Train", "Epoch:", str(epoch)])
    percent = format(100.0 * batch_idx / len(loader), ".0f")
    before, total = str(batch_idx * loader.batch_size), str(len(loader.dataset))
    middle = "[" + before + "/" + total + " (" + percent + "%)]"
    return head + " " + middle + "\t" + "Loss: " + format(loss, ".6f")


def agrees(line):
    numbers = list(map(int, re.findall(r"\d+", line)))
    seen, total, percent = numbers[1:4]
    return (percent - 1) * total <= 100 * seen <= (percent + 1) * total
""",
)

# test: wrong.

wrong(
    "test",
    "The batches' means are averaged over the batches.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target).item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / len(loader), 100.0 * correct / n
""",
)

wrong(
    "test",
    "The batches' means are added and divided by the number of images.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target).item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "Each batch's mean is multiplied with the loader's batch size, also that of a shorter batch.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target).item() * loader.batch_size
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "The accuracy is a fraction and not in percent.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, correct / n
""",
)

wrong(
    "test",
    "The accuracy is the mean of the batches' accuracies.",
    """
def test(model, device, loader):
    model.eval()
    loss, accuracies = 0.0, []
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            accuracies.append((output.argmax(dim=1) == target).float().mean().item())
    return loss / len(loader.dataset), 100 * sum(accuracies) / len(accuracies)
""",
)

wrong(
    "test",
    "model.eval() is not called.",
    """
def test(model, device, loader):
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "A graph is recorded: there is no no_grad.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss += cross_entropy(output, target, reduction="sum").item()
        correct += (output.argmax(1) == target).sum().item()
    return loss / len(loader.dataset), 100 * correct / len(loader.dataset)
""",
)

wrong(
    "test",
    "model.train() stands in the place of model.eval().",
    """
def test(model, device, loader):
    model.train()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "The counter of the right ones is set to 0 in each batch.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            correct = 0
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "The class is searched along the batch, argmax(dim=0).",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=0) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "max(dim=1) gives the largest logits, and these are compared with the target.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.max(dim=1)[0] == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "The accuracy is a floor division and has no digits after the point.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct // n
""",
)

wrong(
    "test",
    "Accuracy and loss are returned in the other order.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return 100.0 * correct / n, loss / n
""",
)

wrong(
    "test",
    "The loss is computed on probabilities: a softmax stands before cross_entropy.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = torch.softmax(model(images), dim=1)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "The images are moved to the device and the target is not.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images = images.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "return stands in the loop: the first batch alone is tested.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
            n = len(loader.dataset)
            return loss / n, 100.0 * correct / n
""",
)

wrong(
    "test",
    "The number of images is taken for batches times batch size.",
    """
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader) * loader.batch_size
    return loss / n, 100.0 * correct / n
""",
)

# test: right.

right(
    "test",
    "inference_mode, all logits concatenated, and one mean at the end.",
    """
@torch.inference_mode()
def test(model, device, loader):
    model.eval()
    outputs, targets = [], []
    for images, target in loader:
        outputs.append(model(images.to(device)))
        targets.append(target.to(device))
    output, target = torch.cat(outputs), torch.cat(targets)
    hits = output.max(dim=1).indices.eq(target)
    return cross_entropy(output, target).item(), 100 * hits.double().mean().item()
""",
)

right(
    "test",
    "The images are counted on the way, means times sizes, under set_grad_enabled(False).",
    """
def test(model, device, loader):
    model.train(False)
    seen, total, right_ones = 0, 0.0, 0
    with torch.set_grad_enabled(False):
        for x, t in loader:
            x, t = x.to(device), t.to(device)
            logits = model(x)
            n = t.shape[0]
            total += n * torch.nn.functional.cross_entropy(logits, t).item()
            right_ones += int(logits.argmax(-1).eq(t).sum())
            seen += n
    return total / seen, 100 * (right_ones / seen)
""",
)

right(
    "test",
    "A generator gives one pair for each image, from log_softmax and topk.",
    """
def test(model, device, loader):
    def each():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            log_p = torch.log_softmax(model(images), dim=1)
            best = log_p.topk(1, dim=1).indices[:, 0]
            losses = -log_p.gather(1, target[:, None])[:, 0]
            yield from zip(losses.tolist(), (best == target).tolist())

    model.eval()
    with torch.no_grad():
        pairs = list(each())
    return sum(loss for loss, _ in pairs) / len(pairs), 100 * sum(hit for _, hit in pairs) / len(pairs)
""",
)

# adamw: wrong.

wrong(
    "adamw",
    "The decay comes after the step, and takes the new w.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    w = w - lr * weight_decay * w
    return w, m, v
""",
)

wrong(
    "adamw",
    "eps is added before the bias correction of v, and is scaled with it.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    denom = (np.sqrt(v) + eps) / np.sqrt(1 - beta2**t)
    w = w - lr * m_hat / denom
    return w, m, v
""",
)

wrong(
    "adamw",
    "eps stands outside of the fraction: it is added to the quotient.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * (m_hat / np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "eps stands under the root.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / np.sqrt(v_hat + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "The decay is not multiplied with the learning rate.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "The decay goes into the gradient, as in Adam with an L2 term.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    g = g + weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "The betas are unpacked in the wrong order.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta2, beta1 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "Only m is corrected for its bias, and v is not.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "The correction is for step t + 1, as if t were counted from 0.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "The betas are multiplied with t in the correction and not raised to it.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "The hats are returned in the place of m and v.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m_hat, v_hat
""",
)

wrong(
    "adamw",
    "m and v are updated in place.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "w -= moves the caller's weights.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w -= lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w -= lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "v is made of m squared and not of g squared.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "The new gradient's share in the means is beta, and that of the old mean 1 - beta.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = (1 - beta1) * m + beta1 * g
    v = (1 - beta2) * v + beta2 * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "lr and eps are set to the slide's values inside, whatever is passed.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    lr, eps = 0.0005, 1e-8
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
""",
)

wrong(
    "adamw",
    "The step is divided by the largest root in the array and not by each entry's own.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat).max() + eps)
    return w, m, v
""",
)

# adamw: right.

right(
    "adamw",
    "torch.optim.AdamW with its state put in by hand.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    p = torch.nn.Parameter(torch.tensor(np.array(w, dtype=np.float64)))
    p.grad = torch.tensor(np.array(g, dtype=np.float64))
    opt = torch.optim.AdamW([p], lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)
    state = opt.state[p]
    state["step"] = torch.tensor(float(t - 1))
    state["exp_avg"] = torch.tensor(np.array(m, dtype=np.float64))
    state["exp_avg_sq"] = torch.tensor(np.array(v, dtype=np.float64))
    opt.step()
    return p.detach().numpy(), state["exp_avg"].numpy(), state["exp_avg_sq"].numpy()
""",
)

right(
    "adamw",
    "Both changes of w in one line, with lr scaled by the corrections.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    b1, b2 = betas
    new_m = m + (1 - b1) * (g - m)
    new_v = np.add(b2 * v, (1 - b2) * np.square(g))
    root = np.sqrt(new_v) + eps * np.sqrt(1 - b2**t)
    size = lr * np.sqrt(1 - b2**t) / (1 - b1**t)
    return w * (1 - lr * weight_decay) - size * new_m / root, new_m, new_v
""",
)

right(
    "adamw",
    "A loop over the entries with Python's floats.",
    """
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    import math

    shape = np.shape(w)
    out = []
    for wi, gi, mi, vi in zip(*(np.ravel(a).tolist() for a in (w, g, m, v))):
        wi -= lr * weight_decay * wi
        mi = betas[0] * mi + (1 - betas[0]) * gi
        vi = betas[1] * vi + (1 - betas[1]) * gi * gi
        m_hat = mi / (1 - math.pow(betas[0], t))
        v_hat = vi / (1 - math.pow(betas[1], t))
        out.append((wi - lr * m_hat / (math.sqrt(v_hat) + eps), mi, vi))
    return tuple(np.array(column).reshape(shape) for column in zip(*out))
""",
)

# device: wrong.

wrong(
    "device",
    "x.to(device) is called, and the tensor that it returns is not kept.",
    """
def on_device(model, x, device):
    model.to(device)
    x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
""",
)

wrong(
    "device",
    "Only x is moved, and the model stays where it is.",
    """
def on_device(model, x, device):
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    def wait():
        if device.type == "cuda":
            torch.cuda.synchronize()

    f()
    wait()
    begin = time.perf_counter()
    for _ in range(calls):
        f()
    wait()
    end = time.perf_counter()
    return (end - begin) / calls
""",
)

wrong(
    "device",
    "The output is brought back to the CPU.",
    """
def on_device(model, x, device):
    model.to(device)
    x = x.to(device)
    return model(x).to("cpu")


def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
""",
)

wrong(
    "device",
    "The device is looked up anew, and the argument has no effect.",
    """
def on_device(model, x, device):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    def wait():
        if device.type == "cuda":
            torch.cuda.synchronize()

    f()
    wait()
    begin = time.perf_counter()
    for _ in range(calls):
        f()
    wait()
    end = time.perf_counter()
    return (end - begin) / calls
""",
)

wrong(
    "device",
    "x is moved to where the model's parameters are, and nothing goes to the device.",
    """
def on_device(model, x, device):
    home = next(model.parameters()).device
    return model(x.to(home))


def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
""",
)

wrong(
    "device",
    "No call goes ahead, so that the slow first one is measured.",
    """
def on_device(model, x, device):
    return model.to(device)(x.to(device))


def seconds(f, device, calls=10):
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
""",
)

wrong(
    "device",
    "The clock is read before the call that goes ahead.",
    """
def on_device(model, x, device):
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    start = time.perf_counter()
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
""",
)

wrong(
    "device",
    "Nobody waits for the GPU before the clock is read the first time.",
    """
def on_device(model, x, device):
    return model.to(device)(x.to(device))


def seconds(f, device, calls=10):
    f()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
""",
)

wrong(
    "device",
    "Nobody waits for the GPU before the clock is read the last time.",
    """
def on_device(model, x, device):
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    return (time.perf_counter() - start) / calls
""",
)

wrong(
    "device",
    "The GPU is waited for whatever the device is.",
    """
def on_device(model, x, device):
    return model.to(device)(x.to(device))


def seconds(f, device, calls=10):
    f()
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
""",
)

wrong(
    "device",
    "The time of all calls is returned.",
    """
def on_device(model, x, device):
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - start
""",
)

wrong(
    "device",
    "The call that goes ahead is counted in the divisor.",
    """
def on_device(model, x, device):
    return model.to(device)(x.to(device))


def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / (calls + 1)
""",
)

wrong(
    "device",
    "It is waited after the last reading of the clock.",
    """
def on_device(model, x, device):
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    end = time.perf_counter()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (end - start) / calls
""",
)

wrong(
    "device",
    "The GPU is waited for where torch finds one, and not where the device is one.",
    """
def on_device(model, x, device):
    return model.to(device)(x.to(device))


def seconds(f, device, calls=10):
    f()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
""",
)

wrong(
    "device",
    "The number of calls is 10, whatever is asked for.",
    """
def on_device(model, x, device):
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(10):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / 10
""",
)

# device: right.

right(
    "device",
    "Two readings in a list, and a copy of x into an empty tensor on the device.",
    """
def on_device(model, x, device):
    model = model.to(device=device)
    moved = torch.empty_like(x, device=device)
    if device.type != "meta":
        moved.copy_(x)
    return model.forward(moved)


def seconds(f, device, calls=10):
    wait = torch.cuda.synchronize if device.type == "cuda" else (lambda: None)
    f()
    readings = []
    for repeat in (0, calls):
        for _ in range(repeat):
            f()
        wait()
        readings.append(time.perf_counter())
    return (readings[1] - readings[0]) / calls
""",
)

right(
    "device",
    "Nanoseconds, itertools.repeat, and every submodule moved by itself.",
    """
def on_device(model, x, device):
    for module in model.modules():
        module.to(device)
    x = x.to(device, non_blocking=False)
    return model(x)


def seconds(f, device, calls=10):
    from itertools import repeat

    on_gpu = device.type == "cuda"
    f()
    if on_gpu:
        torch.cuda.synchronize(device)
    before = time.perf_counter_ns()
    for call in repeat(f, calls):
        call()
    if on_gpu:
        torch.cuda.synchronize(device)
    return 1e-9 * (time.perf_counter_ns() - before) / calls
""",
)

# five-epochs: wrong.

wrong(
    "five-epochs",
    "The interrupt is not caught, and the rows are lost.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    for epoch in range(n_epochs):
        losses = train_epoch(epoch)
        test_loss, accuracy = test_epoch(epoch)
        rows.append(
            {"epoch": epoch, "train_loss": np.mean(losses), "test_loss": test_loss, "accuracy": accuracy}
        )
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    metadata = {}
    for key in notes:
        metadata[key] = f"{notes[key]}"
    save_file(model.state_dict(), path, metadata)
""",
)

wrong(
    "five-epochs",
    "except Exception does not catch a KeyboardInterrupt.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except Exception:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "After an interrupt the loop goes on with the next epoch.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    for epoch in range(n_epochs):
        try:
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            continue
        rows.append(
            {"epoch": epoch, "train_loss": np.mean(losses), "test_loss": test_loss, "accuracy": accuracy}
        )
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    metadata = {}
    for key in notes:
        metadata[key] = f"{notes[key]}"
    save_file(model.state_dict(), path, metadata)
""",
)

wrong(
    "five-epochs",
    "The row is added before the test, so that an interrupted epoch leaves half of one.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            rows.append({"epoch": epoch, "train_loss": sum(losses) / len(losses)})
            rows[-1]["test_loss"], rows[-1]["accuracy"] = test_epoch(epoch)
    except KeyboardInterrupt:
        print("stopped")
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "return stands in the try block only: after an interrupt run gives None.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            rows.append(
                dict(epoch=epoch, train_loss=np.mean(losses), test_loss=test_loss, accuracy=accuracy)
            )
        return rows
    except KeyboardInterrupt:
        print("interrupted")


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    metadata = {}
    for key in notes:
        metadata[key] = f"{notes[key]}"
    save_file(model.state_dict(), path, metadata)
""",
)

wrong(
    "five-epochs",
    "The train loss is that of the last batch.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": losses[-1]}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "The train loss is divided by the number of epochs.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / n_epochs}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    metadata = {}
    for key in notes:
        metadata[key] = f"{notes[key]}"
    save_file(model.state_dict(), path, metadata)
""",
)

wrong(
    "five-epochs",
    "The losses of all epochs are collected, and each mean is over all of them so far.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    losses = []
    try:
        for epoch in range(n_epochs):
            losses += train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "Test loss and accuracy are unpacked in the wrong order.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            accuracy, test_loss = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    metadata = {}
    for key in notes:
        metadata[key] = f"{notes[key]}"
    save_file(model.state_dict(), path, metadata)
""",
)

wrong(
    "five-epochs",
    "The loop stops when the accuracy goes down.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            if rows and accuracy < rows[-1]["accuracy"]:
                break
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "The rows are sorted by accuracy, the best one last.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return sorted(rows, key=lambda row: row["accuracy"])


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    metadata = {}
    for key in notes:
        metadata[key] = f"{notes[key]}"
    save_file(model.state_dict(), path, metadata)
""",
)

wrong(
    "five-epochs",
    "One dictionary is changed and appended again and again: all rows are the last.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows, row = [], {}
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row["epoch"] = epoch
            row["train_loss"] = float(np.mean(losses))
            row["test_loss"] = test_loss
            row["accuracy"] = accuracy
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "Rows and columns of the matrix are exchanged.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    for epoch in range(n_epochs):
        try:
            train_loss = np.mean(train_epoch(epoch))
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            break
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * predicted + target
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    metadata = {}
    for key in notes:
        metadata[key] = f"{notes[key]}"
    save_file(model.state_dict(), path, metadata)
""",
)

wrong(
    "five-epochs",
    "matrix[target, predicted] += 1 counts a cell that occurs more than once only once.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros((classes, classes), dtype=torch.int64)
    matrix[target, predicted] += 1
    return matrix


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "The cells are numbered with 10, whatever the number of classes is.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    for epoch in range(n_epochs):
        try:
            train_loss = np.mean(train_epoch(epoch))
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            break
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = 10 * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    metadata = {}
    for key in notes:
        metadata[key] = f"{notes[key]}"
    save_file(model.state_dict(), path, metadata)
""",
)

wrong(
    "five-epochs",
    "bincount has no minlength, and the reshape fails when the last cells are empty.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "The counts are bytes, which start again at 0 after 255.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    for epoch in range(n_epochs):
        try:
            train_loss = np.mean(train_epoch(epoch))
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            break
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.uint8)
    for t, p in zip(target, predicted):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    metadata = {}
    for key in notes:
        metadata[key] = f"{notes[key]}"
    save_file(model.state_dict(), path, metadata)
""",
)

wrong(
    "five-epochs",
    "The notes are repr() of the values: a string gets quotation marks of its own.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {str(name): repr(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "The notes are not made strings, and save_file refuses a number.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    for epoch in range(n_epochs):
        try:
            train_loss = np.mean(train_epoch(epoch))
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            break
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
""",
)

wrong(
    "five-epochs",
    "Numbers are written with two digits after the point.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {}
    for name, value in notes.items():
        strings[name] = f"{value:.2f}" if isinstance(value, float) else str(value)
    save_file(model.state_dict(), path, metadata=strings)
""",
)

wrong(
    "five-epochs",
    "Only the weights are saved, and the biases are not.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    for epoch in range(n_epochs):
        try:
            train_loss = np.mean(train_epoch(epoch))
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            break
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    tensors = {}
    for name, tensor in model.state_dict().items():
        if name.endswith("weight"):
            tensors[name] = tensor
    save_file(tensors, path, metadata={key: str(value) for key, value in notes.items()})
""",
)

wrong(
    "five-epochs",
    "The notes are not written.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {"epoch": epoch, "train_loss": sum(losses) / len(losses)}
            row |= {"test_loss": test_loss, "accuracy": accuracy}
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path)
""",
)

wrong(
    "five-epochs",
    "torch.save writes a pickle, with weights and notes.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    for epoch in range(n_epochs):
        try:
            train_loss = np.mean(train_epoch(epoch))
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            break
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    torch.save({"weights": model.state_dict(), "notes": notes}, path)
""",
)

# five-epochs: right.

right(
    "five-epochs",
    "The rows grow by recursion, one-hot matrices are multiplied, and tensors are copied by name.",
    """
def run(train_epoch, test_epoch, n_epochs):
    def go_on(rows):
        if len(rows) >= n_epochs:
            return rows
        epoch = len(rows)
        try:
            train_loss = float(np.mean(train_epoch(epoch)))
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            return rows
        row = {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
        return go_on([*rows, row])

    return go_on([])


def confusion_matrix(target, predicted, classes=10):
    true = nn.functional.one_hot(target.long(), classes)
    said = nn.functional.one_hot(predicted.long(), classes)
    return true.T @ said


def save_weights(model, path, notes):
    tensors = {name: parameter.detach().clone().contiguous() for name, parameter in model.named_parameters()}
    save_file(tensors, str(path), metadata=dict(zip(notes, map(str, notes.values()))))
""",
)

right(
    "five-epochs",
    "contextlib.suppress, index_put_ that accumulates, and a generator of notes.",
    """
def run(train_epoch, test_epoch, n_epochs):
    from contextlib import suppress

    rows, names = [], ("epoch", "train_loss", "test_loss", "accuracy")
    with suppress(KeyboardInterrupt):
        for epoch in range(n_epochs):
            losses = list(train_epoch(epoch))
            values = (epoch, sum(losses) / len(losses), *test_epoch(epoch))
            rows.append(dict(zip(names, values)))
    return rows


def confusion_matrix(target, predicted, classes=10):
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    one = torch.ones_like(target, dtype=torch.int64)
    return matrix.index_put_((target.long(), predicted.long()), one, accumulate=True)


def save_weights(model, path, notes):
    weights = dict(model.state_dict())
    save_file(weights, path, metadata=dict((f"{key}", "{}".format(value)) for key, value in notes.items()))
""",
)

right(
    "five-epochs",
    "np.add.at and comparisons in the place of bincount; rows from a while loop.",
    """
def run(train_epoch, test_epoch, n_epochs):
    rows = []
    finished = False
    while not finished and len(rows) < n_epochs:
        epoch = len(rows)
        try:
            losses = train_epoch(epoch)
            tested = test_epoch(epoch)
        except KeyboardInterrupt:
            finished = True
        else:
            mean = torch.tensor(losses, dtype=torch.float64).mean().item()
            rows.append({"epoch": epoch, "train_loss": mean})
            rows[-1].update(test_loss=tested[0], accuracy=tested[1])
    return rows


def confusion_matrix(target, predicted, classes=10):
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (target.numpy(), predicted.numpy()), 1)
    return torch.from_numpy(counts)


def save_weights(model, path, notes):
    strings = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=strings)
""",
)
