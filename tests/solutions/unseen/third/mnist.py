"""A third set of answers to assignment 4, from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-29, after the checks had been changed for the first two sets, from the
student's notebook 4-mnist/mnist.ipynb: no sample solution, no table of mistakes, no source of the package
`course`. It was asked for slips beyond the obvious ones, and for right answers in unusual forms. By accident
it also saw, of that notebook, the check cell of exercise 10 and the end of that of 9. Every right answer was run against torch or
a plain definition of the task, and every wrong one was seen to differ from that on some input that the text
allows.
"""

WRONG = []
RIGHT = []


def wrong(grade_id, why, code):
    """Keep an answer that is wrong, with a sentence that says what is wrong with it."""
    WRONG.append((grade_id, why, code.strip("\n")))


def right(grade_id, form, code):
    """Keep an answer that is right, with the form it has."""
    RIGHT.append((grade_id, form, code.strip("\n")))


wrong(
    "pixels",
    "The pixels are not divided by 255.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "The squares are taken in uint8 and start again at 0 above 255: the deviation is wrong.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    mean = images.mean()
    variance = (images**2).mean() - mean**2
    return mean / 255, abs(variance) ** 0.5 / 255


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "Scaled by the largest byte that occurs and not by 255: wrong if no pixel is white.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / images.max()
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "Divided by 256.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 256
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "Whole-number division: every pixel below 255 becomes 0.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images // 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "The mean of the images' deviations instead of the deviation over all pixels together.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std(axis=(1, 2)).mean()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "The deviation with N - 1 in the denominator: for half black, half white it is not 0.5.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std(ddof=1)


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "Statistics over the images only (axis=0): a map of means and not one number.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(axis=0), scaled.std(axis=0)


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "The variance instead of the standard deviation.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.var()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "Black pixels are left out of the statistics.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images[images > 0] / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "float16 is too coarse: the numbers are off in the fourth digit.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = (images / 255).astype(np.float16)
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "Only the mean is divided by 255, the deviation is in bytes.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    return images.mean() / 255, images.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "Standard deviation first, then mean: the order is exchanged.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.std(), scaled.mean()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "pixels",
    "Normalize is missing: the transform only scales to [0, 1].",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor()])
''',
)

wrong(
    "pixels",
    "Normalize stands before ToTensor and is handed an image: it raises.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.Normalize((mean,), (std,)), transforms.ToTensor()])
''',
)

wrong(
    "pixels",
    "Divides by 255 once more after ToTensor, which has done so.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose(
        [transforms.ToTensor(), transforms.Lambda(lambda x: x / 255), transforms.Normalize((mean,), (std,))]
    )
''',
)

wrong(
    "pixels",
    "The numbers of the slide are typed in: the arguments mean and std are ignored.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
''',
)

wrong(
    "pixels",
    "mean and std are exchanged in Normalize.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((std,), (mean,))])
''',
)

wrong(
    "pixels",
    "Each image is normalised with its own mean and deviation, so that the same digit becomes other numbers.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), lambda x: (x - x.mean()) / x.std()])
''',
)

wrong(
    "pixels",
    "PILToTensor gives bytes from 0 to 255 and does not divide: what is normalised is 255 times too large.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose(
        [transforms.PILToTensor(), lambda x: x.float(), transforms.Normalize((mean,), (std,))]
    )
''',
)

wrong(
    "pixels",
    "The axis of the channel is squeezed away: shape (H, W).",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose(
        [transforms.ToTensor(), transforms.Normalize((mean,), (std,)), lambda x: x.squeeze()]
    )
''',
)

wrong(
    "pixels",
    "Two transforms in a list, without Compose: a list cannot be called.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return [transforms.ToTensor(), transforms.Normalize((mean,), (std,))]
''',
)

wrong(
    "pixels",
    "Divides by the variance std².",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std**2,))])
''',
)

wrong(
    "pixels",
    "The transform is built, but the return is missing.",
    r'''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers."""
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)

wrong(
    "loaders",
    "The training set is not shuffled (shuffle is False unless one says so).",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The test set is shuffled as well.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=True)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The two are exchanged: the test set is shuffled and the training set is not.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=False)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=True)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "drop_last throws the last, shorter batch away.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True, drop_last=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The test set comes in batches of b_size and not in one.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=b_size, shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The test batch has the size of the training set: a larger test set is cut in pieces.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(train_data), shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The size 10000 of MNIST's test set is typed in: a larger test set comes in several batches.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=10000)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The batch size 64 is typed in and b_size ignored.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=64, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The order is drawn once, when the loader is made: every epoch has the same.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(
        torch.utils.data.Subset(train_data, torch.randperm(len(train_data)).tolist()), batch_size=b_size
    )
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The batches are put into a list: shuffled once, they are the same in every epoch.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return list(train_loader), test_loader
''',
)

wrong(
    "loaders",
    "The samples are drawn with replacement: some come twice in an epoch and others not at all.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(
        train_data, batch_size=b_size, sampler=torch.utils.data.RandomSampler(train_data, replacement=True)
    )
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The loaders are returned in the wrong order.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return test_loader, train_loader
''',
)

wrong(
    "loaders",
    "Both loaders are made of the training set: copied, and one name not changed.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(train_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The test batch is one too small: the last image comes in a batch of its own.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data) - 1, shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "Shuffle and a sampler together: DataLoader raises.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(
        train_data, batch_size=b_size, shuffle=True, sampler=torch.utils.data.RandomSampler(train_data)
    )
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "batch_size=None turns batching off: the test images come one by one.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=None, shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The training set is cut so that it divides by b_size: the last images are never seen.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    whole = len(train_data) // b_size * b_size
    train_loader = DataLoader(torch.utils.data.Subset(train_data, range(whole)), batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "The number of batches (of b_size) was taken for the batch size: the test set comes in many batches.",
    r'''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data) // b_size + 1, shuffle=False)
    return train_loader, test_loader
''',
)

wrong(
    "loaders",
    "Only the batches are shuffled, not the images: the same images always share a batch.",
    r'''
class ShuffledBatches:
    def __init__(self, loader):
        self.loader, self.dataset, self.batch_size = loader, loader.dataset, loader.batch_size

    def __len__(self):
        return len(self.loader)

    def __iter__(self):
        batches = list(self.loader)
        return (batches[k] for k in torch.randperm(len(batches)))


def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = ShuffledBatches(DataLoader(train_data, batch_size=b_size))
    return train_loader, DataLoader(test_data, batch_size=len(test_data))
''',
)

wrong(
    "loaders",
    "The generator is seeded anew at each start of an epoch (in a sampler of its own): the order is the same each time.",
    r'''
class Shuffle(torch.utils.data.Sampler):
    def __init__(self, data):
        self.size = len(data)

    def __len__(self):
        return self.size

    def __iter__(self):
        generator = torch.Generator().manual_seed(0)
        return iter(torch.randperm(self.size, generator=generator).tolist())


def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = DataLoader(train_data, batch_size=b_size, sampler=Shuffle(train_data))
    return train_loader, DataLoader(test_data, batch_size=len(test_data))
''',
)

wrong(
    "network",
    "The second ReLU is missing.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(self.fc2(x))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "A softmax at the end: probabilities and not logits.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return torch.softmax(self.fc3(x), dim=1)
''',
)

wrong(
    "network",
    "A log-softmax at the end: what is returned are no longer the last layer's numbers.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return torch.log_softmax(self.fc3(x), dim=1)
''',
)

wrong(
    "network",
    "The function dropout without training=self.training drops always, in evaluation mode too.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = nn.functional.dropout(relu(self.fc1(x)), self.d1.p)
        x = nn.functional.dropout(relu(self.fc2(x)), self.d2.p)
        return self.fc3(x)
''',
)

wrong(
    "network",
    "Dropout is applied to the image as well.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = self.d1(x.view(-1, 28 * 28))
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "Dropout after the last layer: logits are set to 0.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.d2(self.fc3(x))
''',
)

wrong(
    "network",
    "p is ignored: 0.4 is typed in.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(0.4)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(0.4)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "Dropout gets the share that is kept, 1 - p, and not that which is dropped.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(1 - p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(1 - p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "The layers are made in another order: fc1, fc2, fc3, d1, d2.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(784, 512)
        self.fc2 = nn.Linear(512, 512)
        self.fc3 = nn.Linear(512, 10)
        self.d1 = nn.Dropout(p)
        self.d2 = nn.Dropout(p)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.flatten(1)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "All in one Sequential: the layers have not the names fc1, d1, fc2, d2, fc3.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Dropout(p),
            nn.Linear(512, 512), nn.ReLU(), nn.Dropout(p), nn.Linear(512, 10),
        )

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        return self.layers(x)
''',
)

wrong(
    "network",
    "The last layer has no bias.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10, bias=False)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "The second layer goes to 256 numbers.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 256)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(256, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "view(28 * 28, -1) and a transpose: the pixels of different images are mixed (for one image alone it is right).",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(28 * 28, -1).T
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "ReLU after the last layer, too: there are no negative logits.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return relu(self.fc3(x))
''',
)

wrong(
    "network",
    "The dropout with inplace=True writes over the ReLU's output, which ReLU's backward needs: in training mode backward raises.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p, inplace=True)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p, inplace=True)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "AlphaDropout sets to another value than 0 and is no nn.Dropout.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.AlphaDropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.AlphaDropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "The second dropout is made, but never applied.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = relu(self.fc2(x))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "fc1 is applied twice and fc2 never: a copy that was not changed (and the shapes do not fit).",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc1(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "x.view(28 * 28): works for one image only and raises for a batch.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "flatten() without the 1 puts the whole batch into one vector.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.flatten()
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "forward computes, but returns nothing.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        x = self.fc3(x)
''',
)

wrong(
    "network",
    "super().__init__() was deleted with the rest: the first layer cannot be assigned.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "Each forward makes a new nn.Dropout, which is in training mode always: it drops in evaluation mode, too.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = nn.Dropout(self.d1.p)(relu(self.fc1(x)))
        x = nn.Dropout(self.d2.p)(relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "network",
    "No layer d1 and d2: the function dropout with training=self.training behaves right, but the layers are missing from the model.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.p = p
        self.fc1 = nn.Linear(784, 512)
        self.fc2 = nn.Linear(512, 512)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.flatten(1)
        for layer in (self.fc1, self.fc2):
            x = nn.functional.dropout(relu(layer(x)), self.p, training=self.training)
        return self.fc3(x)
''',
)

wrong(
    "network",
    "Dropout by hand without dividing by 1 - p: in training the mean is smaller than in the test.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = relu(self.fc1(x))
        if self.training:
            x = x * (torch.rand_like(x) >= self.d1.p)
        x = relu(self.fc2(x))
        if self.training:
            x = x * (torch.rand_like(x) >= self.d2.p)
        return self.fc3(x)
''',
)

wrong(
    "network",
    "Leaky ReLU instead of ReLU: negative numbers go through with a hundredth.",
    r'''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(nn.functional.leaky_relu(self.fc1(x)))
        x = self.d2(nn.functional.leaky_relu(self.fc2(x)))
        return self.fc3(x)
''',
)

wrong(
    "loss",
    "Written as it stands: e^1000 is inf, and the result nan.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    return p.log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The difference is there, but the maximum is not taken out: with logits of 1000 the sum is inf.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    return logits - logits.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "Sums over the batch (dim=0) and not over the classes.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=0, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The largest logit of the whole batch is subtracted: a row far below it has only zeros to add, and log 0 is -inf.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max()
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The maximum is taken out, but the logarithm is taken of the quotient: a small probability becomes 0 and its logarithm -inf.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    return (e / e.sum(dim=1, keepdim=True)).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "Against -inf a 1e-10 is added under the logarithm: a logit of -100 beside 0 gets -23.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    return (e / e.sum(dim=1, keepdim=True) + 1e-10).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The maximum goes out of the exponentials but not out of the logit in front: all is off by the row's maximum.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return logits - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The smallest logit is subtracted and not the largest: the exponentials overflow.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.min(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The logits are cut to [-50, 50]: [0, 1000] gives [-50, 0] and not [-1000, 0].",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits.clamp(-50, 50)
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "max(...) with a dimension returns a pair; .values is missing, and the subtraction raises.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True)
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The maximum is subtracted in place: the caller's logits are changed (and a leaf that requires grad raises).",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits
    shifted -= logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "keepdim is missing at the sum: it raises unless N = C and is wrong then.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The logarithm of the sum is taken to the base 2.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log2()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The reduction is ignored: always the mean.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean()
''',
)

wrong(
    "loss",
    "The default is the sum where the text says the mean.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="sum"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The minus is missing.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The sum is divided by the number of classes and not by the size of the batch.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.sum() / logits.shape[1] if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "[:, target] takes an N×N matrix and not one entry of each row.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[:, target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The loss is a number (.item()) without a graph.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return (losses.mean() if reduction == "mean" else losses.sum()).item()
''',
)

wrong(
    "loss",
    "torch.tensor makes a new tensor of the losses: the graph is lost.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    log_p = log_softmax(logits)
    losses = torch.tensor([-log_p[k, t] for k, t in enumerate(target)])
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "torch's cross_entropy is called, which the exercise forbids.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    return cross_entropy(logits, target, reduction=reduction)
''',
)

wrong(
    "loss",
    "torch.logsumexp is called, which the exercise forbids.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    return logits - torch.logsumexp(logits, dim=1, keepdim=True)


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "A softmax is applied before the log-softmax: twice.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(torch.softmax(logits, dim=1))[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The one-hot matrix has ten columns always: with another number of classes it raises.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -(log_softmax(logits) * torch.eye(10)[target]).sum(dim=1)
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The mean is taken over all N·C entries of the masked matrix, nine tenths of which are 0.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    mask = torch.zeros_like(logits)
    mask[torch.arange(len(target)), target] = 1
    losses = -log_softmax(logits) * mask
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "The predicted class is taken and not the right one: the loss of argmax.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits).max(dim=1).values
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "loss",
    "A fixed 100 is subtracted instead of the row's maximum: for logits of 1000 it overflows, and for -1000 all exponentials are 0.",
    r'''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits."""
    shifted = logits - 100
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum."""
    losses = -log_softmax(logits)[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)

wrong(
    "train",
    "model.train() is missing: a model left in evaluation mode trains without dropout.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "zero_grad is missing: the gradients of all steps add up.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "zero_grad stands between backward and step: the step finds no gradients.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.zero_grad()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "zero_grad only after the step: the first step still has the gradients that somebody left there.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        opt.zero_grad()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "zero_grad once, before the loop: from the second step on the gradients add up.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    opt.zero_grad()
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "The images are not moved to the device.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        target = target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "The target is not moved to the device.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images = images.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "The tensors that .to(device) returns are not kept: nothing has been moved.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images.to(device)
        target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "The list holds the tensors, with the whole graph behind each, and not numbers.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss)
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "watch is called without asking whether there is one: with the default None it raises.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "watch is called before the step, not after it.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
        opt.step()
    return losses
''',
)

wrong(
    "train",
    "watch is handed the tensor and not the number.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss)
    return losses
''',
)

wrong(
    "train",
    "The batches are counted from 1.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader, 1):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "watch gets the number of images and not the images.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, len(images), loss.item())
    return losses
''',
)

wrong(
    "train",
    "watch is called at every hundredth batch only.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None and batch_idx % 100 == 0:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "A softmax before cross_entropy, which takes logits.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(torch.softmax(output, dim=1), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "The sum over the batch instead of the mean: steps many times too large.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target, reduction="sum")
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "Returns the mean of the losses and not the list.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return sum(losses) / len(losses)
''',
)

wrong(
    "train",
    "model.eval() instead of model.train().",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.eval()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "KeyboardInterrupt is caught here, so that nobody outside hears of it.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
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
            if watch:
                watch(batch_idx, images, losses[-1])
    except KeyboardInterrupt:
        print("interrupted")
    return losses
''',
)

wrong(
    "train",
    "The return stands inside the loop: one batch only.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
        return losses
''',
)

wrong(
    "train",
    "The step comes before backward: it moves with the gradients of the step before (here none).",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        opt.step()
        loss.backward()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "The last batch is left out when it is shorter than the others.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        if len(images) < loader.batch_size:
            break
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "opt.step() is missing: nothing is learnt.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "A new optimizer is made inside, and the given one ignored.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    opt = AdamW(model.parameters(), lr=l_rate)
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "The loss is computed anew after the step: what is returned belongs to the parameters after the step (and costs a second forward).",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        loss = cross_entropy(model(images), target)
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "The forward pass is run under no_grad: backward raises.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        with torch.no_grad():
            output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "What is recorded is a running mean since the epoch's start and not the batch's own loss.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append((sum(losses[-1:]) * batch_idx + loss.item()) / (batch_idx + 1))
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "model.train is only named, not called: the brackets are missing.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "model.train() stands after the loop.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    model.train()
    return losses
''',
)

wrong(
    "train",
    "The weights get a second step for each batch: opt.step() stands twice.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        opt.step()
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)

wrong(
    "train",
    "watch gets its arguments in the wrong order: the images first, the number second.",
    r'''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(images, batch_idx, loss.item())
    return losses
''',
)

wrong(
    "log-line",
    "The size of the batch at hand is used, as on the slide: wrong at the last, shorter batch.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * len(images)
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The percentage is that of the images, not of the batches.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * done / len(loader.dataset)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "Spaces before Loss and not a tab.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]  Loss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The line ends with a newline.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}\n"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The loss has four digits.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.4f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The percentage is cut off with int() instead of rounded: 10.66 becomes 10.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({int(percent)}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The images of this batch are counted, too: (batch_idx + 1) batches.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = (batch_idx + 1) * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The number of batches stands where the number of images belongs.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The epoch is counted from 1.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch + 1} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "loss.item() is called, but loss is a number: it raises.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss.item():.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The percentage has one digit after the point.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.1f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The size 60000 of MNIST is typed in.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/60000 ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The batch size 64 is typed in.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * 64
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The line is printed, and None returned.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    print(f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}")


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The percentage is a fraction: the factor 100 was lost.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The percentage at the last batch is 100: divided by len(loader) - 1.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / (len(loader) - 1)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "The images still to come are counted and not those before this batch.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = len(loader.dataset) - batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "agrees wants the rounded percentage to be equal: a difference of up to 1 is allowed.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return round(100 * done / total) == percent
''',
)

wrong(
    "log-line",
    "agrees says no at a difference of exactly 1: `<` instead of `<=`.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) < 1
''',
)

wrong(
    "log-line",
    "agrees has no absolute value: a percentage that is much too large passes.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return 100 * done / total - percent <= 1
''',
)

wrong(
    "log-line",
    "agrees rounds the share to a whole number first: 11.4 % against a printed 10 % passes, though it is 1.4 away.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(round(100 * done / total) - percent) <= 1
''',
)

wrong(
    "log-line",
    "agrees divides without remainder: 12.9 % counts as 12, and 11 % passes.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done // total - percent) <= 1
''',
)

wrong(
    "log-line",
    "agrees takes the numbers one place off: the epoch for the images so far.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "agrees always divides by 60000.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / 60000 - percent) <= 1
''',
)

wrong(
    "log-line",
    "agrees compares with the fraction and not with percent.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "agrees finds single digits (\\d without +) and not numbers.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d", line)]
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "agrees cuts the line at fixed places: right only for numbers with as many digits as in the example.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    done, total, percent = int(line[16:20]), int(line[21:26]), int(line[28:30])
    return abs(100 * done / total - percent) <= 1
''',
)

wrong(
    "log-line",
    "agrees returns True, or nothing (None) where it should be False.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    if abs(100 * done / total - percent) <= 1:
        return True
''',
)

wrong(
    "log-line",
    "agrees takes the 1 as relative, one percent of the share, and not as one point: 6400/60000 with 11 % is refused.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return abs(100 * done / total - percent) <= 0.01 * (100 * done / total)
''',
)

wrong(
    "log-line",
    "agrees compares strings of the rounded share: a difference of 1 is refused.",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline."""
    done = batch_idx * loader.batch_size
    percent = 100 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{done}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False."""
    _, done, total, percent, *_ = [int(run) for run in re.findall(r"\d+", line)]
    return f"{100 * done / total:.0f}" == str(percent)
''',
)

wrong(
    "test",
    "model.eval() is missing: dropout is on in the test.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "model.eval without brackets is only named, not called.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "model.train() instead of model.eval().",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.train()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "no_grad is missing: every output carries a graph.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss += cross_entropy(output, target, reduction="sum").item()
        correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "torch.no_grad() stands alone as a statement, without `with`: graphs are recorded all the same.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    torch.no_grad()
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss += cross_entropy(output, target, reduction="sum").item()
        correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "Recording is switched off with set_grad_enabled(False) and never on again: after the test nothing can be trained.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    torch.set_grad_enabled(False)
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss += cross_entropy(output, target, reduction="sum").item()
        correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The mean of the batches' means: wrong if the batches differ in size.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target).item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / len(loader), 100 * correct / n
''',
)

wrong(
    "test",
    "Without reduction='sum' the batches' means are added and divided by the number of images: far too small.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target).item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "Each batch's mean is weighted with loader.batch_size: the last, shorter batch counts too much.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target).item() * loader.batch_size
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "Divided by batches times batch_size, which is more than there are images when the last batch is shorter.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader) * loader.batch_size
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The accuracy is a fraction and not percent.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
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
''',
)

wrong(
    "test",
    "The accuracy is divided by the number of batches.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / len(loader)
''',
)

wrong(
    "test",
    "The number of right ones is returned instead of the percentage.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, correct
''',
)

wrong(
    "test",
    "The largest over the batch (dim=0) and not over the classes.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=0) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The largest value, not its place, is compared with the target.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.max(dim=1).values == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The images are not moved to the device.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            target = target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The moved tensors are not kept.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "A softmax before cross_entropy: twice softmax.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(torch.softmax(output, dim=1), target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The right ones are set, not added up: only the last batch counts.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct = (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The loss is set, not added up: only the last batch counts.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss = cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "Accuracy and loss are returned in the wrong order.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return 100 * correct / n, loss / n
''',
)

wrong(
    "test",
    "The return stands in the loop: only the first batch is tested.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
            n = len(loader.dataset)
            return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The accuracy is rounded down to a whole number.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
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
''',
)

wrong(
    "test",
    "The mean of the batches' accuracies: wrong if the batches differ in size.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).float().mean().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / len(loader)
''',
)

wrong(
    "test",
    "The number of images is that of the notebook's test_data and not of the loader that was handed in.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(test_data)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "`.all()` counts the batches that are wholly right.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).all().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The last batch is skipped when it is shorter.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            if len(target) != loader.batch_size:
                continue
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The loss is divided by the number of images in each batch already and once more at the end.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item() / len(target)
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "eval() stands after the loop: the test runs in whatever mode the model was in.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    model.eval()
    n = len(loader.dataset)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "test",
    "The weighted mean divides by the size of the last batch times the number of batches.",
    r'''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            loss += cross_entropy(output, target, reduction="sum").item()
            correct += (output.argmax(dim=1) == target).sum().item()
    n = len(target) * len(loader)
    return loss / n, 100 * correct / n
''',
)

wrong(
    "adamw",
    "The hats are missing: m and v are used as they are.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m / (np.sqrt(v) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The weight decay is put into the gradient, as in Adam with L2.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    g = g + weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "v takes the gradient and not its square.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "eps stands under the root.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / np.sqrt(v_hat + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The steps are counted from 0: t + 1 in the exponents.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The decay comes last and takes the weight that has just been moved.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    w = w - lr * weight_decay * w
    return w, m, v
''',
)

wrong(
    "adamw",
    "The decay has no learning rate: w loses a hundredth in each step.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "m and v are changed in place: the caller's arrays do not stay as they are.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
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
''',
)

wrong(
    "adamw",
    "w is changed in place.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w -= lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The betas are exchanged.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta2, beta1 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "m_hat and v_hat are returned and not m and v.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m_hat, v_hat
''',
)

wrong(
    "adamw",
    "beta * t instead of beta to the power t.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The betas are typed in, and the argument is ignored.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = 0.9, 0.999
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "Only v gets its hat, m is used without.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "v_hat divides by 1 - beta1^t: copied and not changed.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta1**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The weights of the running mean are exchanged: (1 - beta1) m + beta1 g.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = (1 - beta1) * m + beta1 * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "Only w is returned.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w
''',
)

wrong(
    "adamw",
    "`weight_decay or 0.01`: a decay of 0, which turns it off, becomes 0.01.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    weight_decay = weight_decay or 0.01
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The step goes uphill: plus in the last line.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w + lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The root is missing.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (v_hat + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "eps is added after the division.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * (m_hat / np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The decayed weight is computed under another name, and the last line starts from the old one: no decay.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    decayed = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The hats are written back into m and v before these are returned: the next step starts from corrected means.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m_hat = m / (1 - beta1**t)
    v = v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The decay has the wrong sign: the weights grow.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w + lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "v is a running mean of (g - m)², the variance, and not of the squares.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * (g - m) ** 2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)

wrong(
    "adamw",
    "The order of the results is m, v, w.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, w
''',
)

wrong(
    "adamw",
    "The hats are computed before m and v are updated: w is moved by the old means.",
    r'''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are."""
    b1, b2 = betas
    w = (1 - lr * weight_decay) * w
    m_hat = m / (1 - b1**t)
    v_hat = v / (1 - b2**t)
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    w = w - lr * m_hat / (v_hat**0.5 + eps)
    return w, m, v
''',
)

wrong(
    "device",
    "x.to(device) is not kept: x stays where it was.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "The model is not moved.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "The device is typed in: cuda.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to("cuda")
    x = x.to("cuda")
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "The result is brought back to the CPU.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x).cpu()


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "The output is moved and not the input: model and x are in two places.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    return model(x).to(device)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "x goes to where it is already: x.to(x.device).",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(x.device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "The call that goes ahead is missing: the slow first one is measured.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "The clock is read before the call that goes ahead: it is measured, too.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    start = now()
    f()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "No synchronize at all: only the filling of the queue is measured.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "No synchronize before the first reading: work from earlier is measured, too.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "No synchronize before the last reading.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (time.perf_counter() - start) / calls
''',
)

wrong(
    "device",
    "Synchronises always: on a machine without GPU it raises.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    'Compares the device itself with the string "cuda": a torch.device equals no string, so it never synchronises.',
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    'Compares str(device) with "cuda": for cuda:0 or cuda:1 it does not synchronise.',
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if str(device) == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "Asks whether a GPU is there, not whether the device is one: the CPU's timing waits for the GPU's work where both are there.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "The total for all calls and not the mean.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return now() - start
''',
)

wrong(
    "device",
    "Milliseconds and not seconds.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return 1000 * (now() - start) / calls
''',
)

wrong(
    "device",
    "Divided by calls + 1, as if the first call were counted.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / (calls + 1)
''',
)

wrong(
    "device",
    "One call too few: the uncounted one is taken for the first of them.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls - 1):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "The loop makes ten calls always, but the division is by `calls`.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(10):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "Reads the clock and then synchronises: too late.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        clock = time.perf_counter()
        if device.type == "cuda":
            torch.cuda.synchronize()
        return clock

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "process_time counts the seconds of the processor: waiting for the GPU (or sleeping) is not measured.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.process_time()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "The fastest call and not the mean.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    times = []
    for _ in range(calls):
        start = now()
        f()
        times.append(now() - start)
    return min(times)
''',
)

wrong(
    "device",
    "The clock is read once in the loop: only the last call is measured, and divided by calls.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    for _ in range(calls):
        start = now()
        f()
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "f is not called: the brackets are missing in the loop.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f
    return (now() - start) / calls
''',
)

wrong(
    "device",
    "start - now: the sign is wrong.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    return (start - now()) / calls
''',
)

wrong(
    "device",
    "Half-finished: nothing is returned from seconds.",
    r'''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    start = now()
    for _ in range(calls):
        f()
    elapsed = (now() - start) / calls
''',
)

wrong(
    "five-epochs",
    "The interrupt is not caught: all rows are lost.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    for epoch in range(n_epochs):
        losses = train_epoch(epoch)
        test_loss, accuracy = test_epoch(epoch)
        train_loss = sum(losses) / len(losses)
        rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "`except Exception` does not catch a KeyboardInterrupt.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except Exception:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The try stands inside the loop: after an interrupt it goes on with the next epoch.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    for epoch in range(n_epochs):
        try:
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            continue
        rows.append(
            dict(epoch=epoch, train_loss=np.mean(losses), test_loss=test_loss, accuracy=accuracy)
        )
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target, predicted):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={key: str(notes[key]) for key in notes})
''',
)

wrong(
    "five-epochs",
    "`return rows` in a finally swallows every error, not only the interrupt: an error in the student's own train goes unnoticed.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    finally:
        return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "A bare except swallows every error, not only the interrupt.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "After an interrupt an empty list is returned and not the rows of the finished epochs.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        return []
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "Only an interrupt in training is caught; one in testing escapes.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    for epoch in range(n_epochs):
        try:
            losses = train_epoch(epoch)
        except KeyboardInterrupt:
            break
        test_loss, accuracy = test_epoch(epoch)
        train_loss = sum(losses) / len(losses)
        rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The row is added before the test and filled afterwards: an interrupt in the test leaves a row of an epoch that was not finished.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            rows.append({"epoch": epoch, "train_loss": sum(losses) / len(losses)})
            rows[-1]["test_loss"], rows[-1]["accuracy"] = test_epoch(epoch)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "Only the best epoch's row is returned.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return [max(rows, key=lambda row: row["accuracy"])] if rows else rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "It stops as soon as the accuracy goes down.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            if rows and accuracy < rows[-1]["accuracy"]:
                break
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The epochs are counted from 1.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(1, n_epochs + 1):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "Tests before it trains.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            test_loss, accuracy = test_epoch(epoch)
            losses = train_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "train_loss is the epoch's last loss and not the mean.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = losses[-1]
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "train_loss is the sum of the losses.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The losses of all epochs so far are averaged, not those of this one.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows, losses = [], []
    try:
        for epoch in range(n_epochs):
            losses += train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The same dictionary is changed and added again: all rows show the last epoch.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows, row = [], {}
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            row.update(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy)
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "Loss and accuracy of the test are unpacked in the wrong order.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            accuracy, test_loss = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The return stands inside of the try's loop: only one epoch.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
            return rows
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The rows are tuples and not dictionaries.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append((epoch, train_loss, test_loss, accuracy))
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The key is called `loss` and not `train_loss`.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "Rows and columns are exchanged: the predicted class is the row.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * predicted + target
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "`+=` with repeated indices counts each cell once.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    matrix[target, predicted] += 1
    return matrix


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "10 and 100 are typed in: right for ten classes only.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    return torch.bincount(10 * target + predicted, minlength=100).reshape(10, 10)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "minlength is missing: if the last cells are empty, reshape raises.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "Shares of each row and not counts.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    counts = torch.bincount(cells, minlength=classes**2).reshape(classes, classes)
    return counts / counts.sum(dim=1, keepdim=True)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The matrix is of uint8: above 255 a count starts again at 0.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    matrix = torch.zeros(classes, classes, dtype=torch.uint8)
    for t, p in zip(target, predicted):
        matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The size is that of the largest class that occurs: the shape is not (classes, classes).",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    classes = int(max(target.max(), predicted.max())) + 1
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "Only the mistakes are counted; the diagonal stays 0.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target, predicted):
        if t != p:
            matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "torch.save writes a pickle and no safetensors file.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    torch.save({"weights": model.state_dict(), "notes": notes}, path)
''',
)

wrong(
    "five-epochs",
    "The notes' values are handed over as numbers: save_file raises.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata=notes)
''',
)

wrong(
    "five-epochs",
    "The notes are not written.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path)
''',
)

wrong(
    "five-epochs",
    "repr() and not str(): a note that is a string gets quotes.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): repr(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The numbers are rounded to two digits (and a note that is a string raises).",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): f"{value:.2f}" for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "Only the weights are saved, the biases are left out.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file({name: tensor for name, tensor in model.state_dict().items() if name.endswith("weight")}, path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The parameters are numbered and not named: the names of state_dict are lost, and they cannot be loaded again.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file({str(k): tensor.detach() for k, tensor in enumerate(model.parameters())}, path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "An ending is added to the path: the file has another name than asked for.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), str(path) + ".safetensors", metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The notes are packed as one string under one key.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={"notes": str(notes)})
''',
)

wrong(
    "five-epochs",
    "Only parameters that require grad are saved: a frozen layer is missing in the file.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file({name: p.detach() for name, p in model.named_parameters() if p.requires_grad}, path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The weights are saved in half precision.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file({name: tensor.half() for name, tensor in model.state_dict().items()}, path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

wrong(
    "five-epochs",
    "The notes of other kinds than numbers are dropped.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model.state_dict(), path, metadata={str(key): str(value) for key, value in notes.items() if isinstance(value, (int, float))})
''',
)

wrong(
    "five-epochs",
    "The model itself is handed to save_file and not its dictionary of tensors.",
    r'''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append({"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy})
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes)."""
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    save_file(model, path, metadata={str(key): str(value) for key, value in notes.items()})
''',
)

right(
    "pixels",
    "E[x²] - E[x]² in float64; a closure with numpy and torch instead of Compose.",
    r"""
def pixel_statistics(images):
    x = np.asarray(images, dtype=np.float64) / 255.0
    mean = np.mean(x)
    return float(mean), float(np.sqrt(np.mean(x**2) - mean**2))


def make_transform(mean=0.1307, std=0.3081):
    def transform(image):
        pixels = torch.from_numpy(np.array(image, dtype=np.float32))
        return ((pixels / 255 - mean) / std).unsqueeze(0)

    return transform
""",
)

right(
    "pixels",
    "From the histogram of the bytes; Lambda for the second step.",
    r"""
def pixel_statistics(images):
    counts = np.bincount(images.ravel(), minlength=256)
    levels = np.arange(256) / 255
    mean = np.average(levels, weights=counts)
    return mean, np.average((levels - mean) ** 2, weights=counts) ** 0.5


def make_transform(mean=0.1307, std=0.3081):
    steps = [transforms.ToTensor(), transforms.Lambda(lambda x: (x - mean) / std)]
    return transforms.Compose(steps)
""",
)

right(
    "pixels",
    "Scaling after the statistics; a small class with __call__, Normalize with lists and keywords.",
    r"""
def pixel_statistics(images):
    return images.mean() / 255, images.std() / 255


class Normalised:
    def __init__(self, mean, std):
        self.to_tensor = transforms.ToTensor()
        self.normalise = transforms.Normalize(mean=[mean], std=[std])

    def __call__(self, image):
        return self.normalise(self.to_tensor(image))


def make_transform(mean=0.1307, std=0.3081):
    return Normalised(mean, std)
""",
)

right(
    "pixels",
    "torch computes the statistics (unbiased=False).",
    r"""
def pixel_statistics(images):
    pixels = torch.tensor(images).double().div(255).flatten()
    return pixels.mean().item(), pixels.std(unbiased=False).item()


def make_transform(mean=0.1307, std=0.3081):
    to_tensor, normalise = transforms.ToTensor(), transforms.Normalize((mean,), (std,))
    return lambda image: normalise(to_tensor(image))
""",
)

right(
    "loaders",
    "Positional arguments, and defaults left out.",
    r"""
def make_loaders(train_data, test_data, b_size=64):
    return DataLoader(train_data, b_size, True), DataLoader(test_data, len(test_data))
""",
)

right(
    "loaders",
    "Samplers instead of shuffle.",
    r"""
def make_loaders(train_data, test_data, b_size=64):
    from torch.utils.data import RandomSampler, SequentialSampler

    return (
        DataLoader(train_data, batch_size=b_size, sampler=RandomSampler(train_data)),
        DataLoader(test_data, batch_size=len(test_data), sampler=SequentialSampler(test_data)),
    )
""",
)

right(
    "loaders",
    "A comprehension over the settings.",
    r"""
def make_loaders(train_data, test_data, b_size=64):
    settings = [(train_data, b_size, True), (test_data, len(test_data), False)]
    first, second = [DataLoader(d, batch_size=n, shuffle=s, drop_last=False, num_workers=0) for d, n, s in settings]
    return first, second
""",
)

right(
    "loaders",
    "A generator that is seeded once, when the loaders are made; its state goes on from epoch to epoch.",
    r"""
def make_loaders(train_data, test_data, b_size=64):
    dice = torch.Generator()
    dice.manual_seed(12345)
    loaders = {"shuffle": True, "generator": dice, "batch_size": b_size}, {"batch_size": len(test_data)}
    return tuple(DataLoader(data, **kw) for data, kw in zip((train_data, test_data), loaders))
""",
)

right(
    "network",
    "flatten(1), clamp for ReLU, a loop over pairs of layers.",
    r"""
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1, self.d1 = nn.Linear(784, 512), nn.Dropout(p)
        self.fc2, self.d2 = nn.Linear(512, 512), nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        x = x.flatten(1)
        for linear, drop in ((self.fc1, self.d1), (self.fc2, self.d2)):
            x = drop(linear(x).clamp(min=0))
        return self.fc3(x)
""",
)

right(
    "network",
    "add_module in a loop, nn.functional for everything, training handed over.",
    r"""
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        sizes = [28 * 28, 512, 512, 10]
        for k in range(1, 4):
            self.add_module(f"fc{k}", nn.Linear(sizes[k - 1], sizes[k]))
            if k < 3:
                self.add_module(f"d{k}", nn.Dropout(p=p))

    def forward(self, x):
        F = nn.functional
        h = torch.reshape(x, (x.shape[0], -1))
        h = F.linear(h, self.fc1.weight, self.fc1.bias)
        h = F.dropout(F.relu(h), p=self.d1.p, training=self.d1.training)
        h = F.linear(h, self.fc2.weight, self.fc2.bias)
        h = F.dropout(F.relu(h), p=self.d2.p, training=self.d2.training)
        return F.linear(h, self.fc3.weight, self.fc3.bias)
""",
)

right(
    "network",
    "One expression, methods .relu().",
    r"""
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(784, 512, bias=True)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512, bias=True)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10, bias=True)

    def forward(self, images):
        return self.fc3(self.d2(self.fc2(self.d1(self.fc1(images.reshape(len(images), 784)).relu())).relu()))
""",
)

right(
    "network",
    "torch.maximum with 0, the layers walked through with children().",
    r"""
class MLP(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(in_features=784, out_features=512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(in_features=512, out_features=512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(in_features=512, out_features=10)

    def forward(self, x):
        x = torch.flatten(x, start_dim=1)
        for layer in self.children():
            if isinstance(layer, nn.Dropout):
                x = torch.maximum(x, torch.zeros_like(x))
            x = layer(x)
        return x
""",
)

right(
    "loss",
    "amax, a one-hot mask from eye.",
    r"""
def log_softmax(logits):
    c = logits.amax(1, keepdim=True)
    return logits - (c + torch.log(torch.sum(torch.exp(logits - c), 1, keepdim=True)))


def loss_on_logits(logits, target, reduction="mean"):
    hot = torch.eye(logits.shape[1], dtype=logits.dtype, device=logits.device)[target]
    total = -(hot * log_softmax(logits)).sum()
    return total / len(target) if reduction == "mean" else total
""",
)

right(
    "loss",
    "Row by row in a comprehension, stacked; reduction through a dictionary.",
    r"""
def log_softmax(logits):
    def of_row(row):
        shifted = row - row.max()
        return shifted - shifted.exp().sum().log()

    return torch.stack([of_row(row) for row in logits])


def loss_on_logits(logits, target, reduction="mean"):
    picked = torch.stack([row[t] for row, t in zip(log_softmax(logits), target)])
    return {"mean": torch.mean, "sum": torch.sum}[reduction](-picked)
""",
)

right(
    "loss",
    "gather; the maximum is detached, as it cancels; transposed sums.",
    r"""
def log_softmax(logits):
    top, _ = logits.detach().max(dim=-1, keepdim=True)
    z = logits - top
    norm = z.exp().T.sum(dim=0).log()
    return (z.T - norm).T


def loss_on_logits(logits, target, reduction="mean"):
    nll = log_softmax(logits).gather(1, target.view(-1, 1)).neg().squeeze(1)
    if reduction == "sum":
        return nll.sum()
    return nll.sum().div(nll.numel())
""",
)

right(
    "loss",
    "Matrix product with a vector of ones as the sum; sort for the maximum.",
    r"""
def log_softmax(logits):
    largest = logits.sort(dim=1, descending=True).values[:, :1]
    shifted = logits - largest
    ones = torch.ones_like(logits[0])
    return shifted - (torch.exp(shifted) @ ones).log().unsqueeze(1)


def loss_on_logits(logits, target, reduction="mean"):
    rows = range(len(target))
    log_p = log_softmax(logits)
    result = -log_p[list(rows), target].sum()
    if reduction == "mean":
        result = result / len(rows)
    return result
""",
)

right(
    "train",
    "model.train(True), an nn.CrossEntropyLoss, zero_grad directly before backward.",
    r"""
def train(model, device, loader, opt, watch=None):
    model.train(True)
    criterion = nn.CrossEntropyLoss()
    losses = []
    batch_idx = 0
    for x, t in loader:
        x = x.to(device)
        t = t.to(device)
        loss = criterion(model(x), t)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        value = float(loss)
        losses += [value]
        if callable(watch):
            watch(batch_idx, x, value)
        batch_idx += 1
    return losses
""",
)

right(
    "train",
    "An inner function for the step; a watch that does nothing in the place of None.",
    r"""
def train(model, device, loader, opt, watch=None):
    watch = watch or (lambda *_: None)
    model.train()

    def step(images, target):
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        return loss.item()

    losses = []
    for batch in loader:
        images, target = (part.to(device) for part in batch)
        losses.append(step(images, target))
        watch(len(losses) - 1, images, losses[-1])
    return losses
""",
)

right(
    "train",
    "A while loop with next; gradients set to None by hand; nll_loss of log_softmax.",
    r"""
def train(model, device, loader, opt, watch=None):
    model.train()
    losses, batches = [], iter(loader)
    while True:
        try:
            images, target = next(batches)
        except StopIteration:
            return losses
        images, target = images.to(device), target.to(device)
        for group in opt.param_groups:
            for parameter in group["params"]:
                parameter.grad = None
        log_p = torch.log_softmax(model(images), dim=1)
        loss = nn.functional.nll_loss(log_p, target)
        loss.backward()
        opt.step()
        losses.append(loss.detach().cpu().item())
        if watch is not None:
            watch(len(losses) - 1, images, losses[-1])
""",
)

right(
    "train",
    "tqdm around the loader; the sum divided by the batch's own size.",
    r"""
def train(model, device, loader, opt, watch=None):
    from tqdm import tqdm

    model.train()
    losses = []
    for k, (images, target) in enumerate(tqdm(loader, disable=True)):
        images, target = images.to(device), target.to(device)
        model.zero_grad()
        opt.zero_grad()
        loss = cross_entropy(model(images), target, reduction="sum") / target.shape[0]
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch:
            watch(k, images, loss.item())
    return losses
""",
)

right(
    "log-line",
    "The % operator; a named pattern.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    numbers = (epoch, batch_idx * loader.batch_size, len(loader.dataset), 100.0 * batch_idx / len(loader), loss)
    return "Train Epoch: %d [%d/%d (%.0f%%)]\tLoss: %.6f" % numbers


def agrees(line):
    found = re.search(r"\[(?P<done>\d+)/(?P<total>\d+) \((?P<percent>\d+)%\)\]", line)
    done, total, percent = (int(found[name]) for name in ("done", "total", "percent"))
    return abs(percent - 100 * done / total) <= 1
""",
)

right(
    "log-line",
    "str.format; agrees by whole numbers, without division.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    template = "Train Epoch: {} [{}/{} ({}%)]\tLoss: {:.6f}"
    share = round(100 * batch_idx / len(loader))
    return template.format(epoch, loader.batch_size * batch_idx, len(loader.dataset), share, loss)


def agrees(line):
    numbers = list(map(int, re.findall(r"\d+", line)))
    return -numbers[2] <= 100 * numbers[1] - numbers[3] * numbers[2] <= numbers[2]
""",
)

right(
    "log-line",
    "Joined pieces; the line taken apart with split.",
    r"""
def log_line(epoch, batch_idx, images, loader, loss):
    before = loader.batch_size * batch_idx
    percent = format(batch_idx / len(loader) * 100, ".0f")
    left = " ".join(["Train Epoch:", str(epoch), f"[{before}/{len(loader.dataset)}", f"({percent}%)]"])
    return "\t".join([left, "Loss: " + format(loss, ".6f")])


def agrees(line):
    inside = line.split("[")[1].split("]")[0]
    images, percent = inside.split(" ")
    done, total = images.split("/")
    difference = 100 * int(done) / int(total) - int(percent.strip("(%)"))
    return not (difference > 1 or difference < -1)
""",
)

right(
    "test",
    "Decorator no_grad; batch means weighted with the batch's own size; counted images.",
    r"""
@torch.no_grad()
def test(model, device, loader):
    model.eval()
    total, hits, count = 0.0, 0, 0
    for x, t in loader:
        x, t = x.to(device), t.to(device)
        out = model(x)
        total += cross_entropy(out, t).item() * len(t)
        hits += int((out.max(1)[1] == t).sum())
        count += len(t)
    return total / count, hits / count * 100
""",
)

right(
    "test",
    "All outputs collected, evaluated once at the end.",
    r"""
def test(model, device, loader):
    model.train(False)
    with torch.no_grad():
        pairs = [(model(images.to(device)), target.to(device)) for images, target in loader]
        output, target = (torch.cat(parts) for parts in zip(*pairs))
        loss = nn.CrossEntropyLoss()(output, target)
        accuracy = output.argmax(1).eq(target).double().mean() * 100
    return loss.item(), accuracy.item()
""",
)

right(
    "test",
    "inference_mode, losses of single images (reduction='none') in lists.",
    r"""
def test(model, device, loader):
    model.eval()
    losses, right = [], []
    with torch.inference_mode():
        for images, target in loader:
            output, target = model(images.to(device)), target.to(device)
            losses.extend(cross_entropy(output, target, reduction="none").tolist())
            right.extend((torch.argmax(output, dim=-1) == target).tolist())
    return sum(losses) / len(losses), 100 * sum(right) / len(right)
""",
)

right(
    "test",
    "nn.CrossEntropyLoss(reduction='sum'), topk, an accumulator tensor.",
    r"""
def test(model, device, loader):
    model.eval()
    criterion = nn.CrossEntropyLoss(reduction="sum")
    sums = torch.zeros(2, dtype=torch.float64)
    previous = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        for batch in loader:
            images, target = [part.to(device) for part in batch]
            output = model(images)
            best = output.topk(1, dim=1).indices.flatten()
            sums += torch.tensor([criterion(output, target).item(), (best == target).sum().item()], dtype=torch.float64)
    finally:
        torch.set_grad_enabled(previous)
    loss, share = (sums / len(loader.dataset)).tolist()
    return loss, 100 * share
""",
)

right(
    "adamw",
    "The corrections gathered in the step size: lr √(1-β2^t)/(1-β1^t), with eps scaled alike.",
    r"""
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    m = m + (1 - betas[0]) * (g - m)
    v = v + (1 - betas[1]) * (g * g - v)
    root = (1 - betas[1] ** t) ** 0.5
    size = lr * root / (1 - betas[0] ** t)
    return w * (1 - lr * weight_decay) - size * m / (v**0.5 + eps * root), m, v
""",
)

right(
    "adamw",
    "A helper for the running means; copies changed in place.",
    r"""
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    def running(old, new, beta):
        return beta * old + (1 - beta) * new

    moments = [running(old, g**power, beta) for old, power, beta in zip((m, v), (1, 2), betas)]
    first, second = (moment / (1 - beta**t) for moment, beta in zip(moments, betas))
    new_w = w.copy()
    new_w -= lr * weight_decay * w
    new_w -= lr * first / (np.sqrt(second) + eps)
    return new_w, *moments
""",
)

right(
    "adamw",
    "One line for w; ** 0.5; pow from a loop.",
    r"""
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    (b1, b2), c1, c2 = betas, 1.0, 1.0
    for _ in range(t):
        c1, c2 = c1 * b1, c2 * b2
    m2 = b1 * m + g - b1 * g
    v2 = b2 * v + (1 - b2) * np.square(g)
    return w - lr * (weight_decay * w + (m2 / (1 - c1)) / ((v2 / (1 - c2)) ** 0.5 + eps)), m2, v2
""",
)

right(
    "device",
    "One line; perf_counter imported inside; the condition kept in a name.",
    r"""
def on_device(model, x, device):
    return model.to(device)(x.to(device))


def seconds(f, device, calls=10):
    gpu = device.type == "cuda"
    f()
    if gpu:
        torch.cuda.synchronize()
    began = time.perf_counter()
    for _ in range(calls):
        f()
    if gpu:
        torch.cuda.synchronize()
    return (time.perf_counter() - began) / calls
""",
)

right(
    "device",
    "wait is a function chosen by the device; a while loop; keyword arguments.",
    r"""
def on_device(model, x, device):
    moved = x.to(device=device)
    model = model.to(device=device)
    return model.forward(moved)


def seconds(f, device, calls=10):
    wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    left = calls
    f()
    wait()
    t0 = time.perf_counter()
    while left:
        f()
        left -= 1
    wait()
    t1 = time.perf_counter()
    return (t1 - t0) / calls
""",
)

right(
    "device",
    "The readings in a list; x follows the model's first parameter.",
    r"""
def on_device(model, x, device):
    model.to(device)
    for parameter in model.parameters():
        x = x.to(parameter.device)
        break
    else:
        x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    readings = []
    for times in (1, calls):
        for _ in range(times):
            f()
        if "cuda" in device.type:
            torch.cuda.synchronize()
        readings.append(time.perf_counter())
    return (readings[1] - readings[0]) / calls
""",
)

right(
    "five-epochs",
    "contextlib.suppress, fmean, one-hot product, named_parameters.",
    r"""
def run(train_epoch, test_epoch, n_epochs):
    from contextlib import suppress
    from statistics import fmean

    rows = []
    with suppress(KeyboardInterrupt):
        for epoch in range(n_epochs):
            train_loss = fmean(train_epoch(epoch))
            test_loss, accuracy = test_epoch(epoch)
            rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    true, said = (nn.functional.one_hot(numbers.long(), classes) for numbers in (target, predicted))
    return true.T @ said


def save_weights(model, path, notes):
    tensors = {name: parameter.detach() for name, parameter in model.named_parameters()}
    save_file(tensors, path, metadata=dict(zip(notes, map(str, notes.values()))))
""",
)

right(
    "five-epochs",
    "A while loop that returns from the except; index_put with accumulate; f-strings.",
    r"""
def run(train_epoch, test_epoch, n_epochs):
    rows, names = [], ("epoch", "train_loss", "test_loss", "accuracy")
    while len(rows) < n_epochs:
        epoch = len(rows)
        try:
            losses = train_epoch(epoch)
            rows.append(dict(zip(names, (epoch, float(np.mean(losses)), *test_epoch(epoch)))))
        except KeyboardInterrupt:
            return rows
    return rows


def confusion_matrix(target, predicted, classes=10):
    counts = torch.zeros((classes, classes), dtype=torch.int64)
    return counts.index_put_((target, predicted), torch.ones_like(target), accumulate=True)


def save_weights(model, path, notes):
    weights = {name: tensor.contiguous().cpu() for name, tensor in model.state_dict().items()}
    save_file(weights, path, {f"{key}": f"{value}" for key, value in notes.items()})
""",
)

right(
    "five-epochs",
    "A generator of rows; a comprehension that compares; metadata filled in a loop.",
    r"""
def run(train_epoch, test_epoch, n_epochs):
    def epochs():
        for epoch in range(n_epochs):
            losses = list(train_epoch(epoch))
            result = test_epoch(epoch)
            yield {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": result[0],
                "accuracy": result[1],
            }

    rows = []
    try:
        for row in epochs():
            rows.append(row)
    except KeyboardInterrupt:
        print("interrupted")
    return rows


def confusion_matrix(target, predicted, classes=10):
    return torch.tensor(
        [[int(((target == i) & (predicted == j)).sum()) for j in range(classes)] for i in range(classes)]
    )


def save_weights(model, path, notes):
    from safetensors import torch as safe

    metadata = {}
    for key in notes:
        metadata[str(key)] = str(notes[key])
    safe.save_file(filename=path, tensors=dict(model.state_dict()), metadata=metadata)
""",
)

right(
    "five-epochs",
    "np.add.at for the counts, zip of lists for the rows.",
    r"""
def run(train_epoch, test_epoch, n_epochs):
    found = []
    try:
        for epoch in range(n_epochs):
            mean = torch.tensor(train_epoch(epoch), dtype=torch.float64).mean().item()
            found += [(epoch, mean) + tuple(test_epoch(epoch))]
    except KeyboardInterrupt:
        pass
    return [{"epoch": e, "train_loss": a, "test_loss": b, "accuracy": c} for e, a, b, c in found]


def confusion_matrix(target, predicted, classes=10):
    matrix = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(matrix, (target.numpy(), predicted.numpy()), 1)
    return torch.from_numpy(matrix)


def save_weights(model, path, notes):
    save_file(model.state_dict(), path, metadata={k: str(v) for k, v in notes.items()})
""",
)
