"""Answers to assignment 4 (mnist), written from the handout alone.

Made on 2026-11-28 by a language model that was asked to answer as students do.
It had read the two notebooks as students get them and nothing else: the texts, the answer cells,
the visible checks. No student wrote any of this. Each entry of WRONG is a slip or a misconception
in the whole text of the answer cell (what the slip is not about is right); each of RIGHT is right
by the text, in a form that is not the usual one. A script filled the bodies into the handed-out
cells. Every answer was run beside probes that were written for this from the sentences of the
text: each right one keeps all of them, each wrong one breaks at least one. The sentence beside a
wrong answer says what is wrong with it, that beside a right one what its form is.
"""

WRONG = []
RIGHT = []


def wrong(grade_id, why, code):
    """Keep a wrong answer: its cell, what is wrong with it, and the cell's whole text."""
    WRONG.append((grade_id, why, code.strip("\n")))


def right(grade_id, form, code):
    """Keep a right answer: its cell, the form that it has, and the cell's whole text."""
    RIGHT.append((grade_id, form, code.strip("\n")))


wrong(
    "pixels",
    "the pixels are not scaled to [0, 1]",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    return images.mean(), images.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "only the mean is scaled",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    return images.mean() / 255, images.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "bytes are squared as bytes and start again at 0",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    mean = images.mean() / 255
    mean_of_squares = (images**2).mean() / 255**2
    return mean, np.sqrt(mean_of_squares - mean**2)


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the deviation from the mean is taken in bytes: below the mean it starts again at 255",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    mean = images.mean()
    deviation = images - np.uint8(mean)
    return mean / 255, np.sqrt((deviation.astype(float) ** 2).mean()) / 255


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the variance and not its root",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.var()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the mean of the single images' deviations",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255.0
    return scaled.mean(), scaled.std(axis=(1, 2)).mean()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the deviation of the images' means",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    means = (images / 255.0).mean(axis=(1, 2))
    return means.mean(), means.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "one pair of numbers for each image",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(axis=(1, 2)), scaled.std(axis=(1, 2))


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "mean and deviation of each pixel over the images, then averaged",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(axis=0).mean(), scaled.std(axis=0).mean()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "only the first image is measured",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    first = images[0] / 255
    return first.mean(), first.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the numbers of MNIST are typed in",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    return 0.1307, 0.3081


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "divided by 256, the number of values, and not by 255, the largest",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 256
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "whole-number division: all but white becomes 0",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images // 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "deviation first, mean second",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.std(), scaled.mean()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the result is printed and None returned",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    print(scaled.mean(), scaled.std())


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the pixels are added up as bytes",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    n = images.size
    total = images.sum(dtype=np.uint8)
    mean = total / n / 255
    return mean, (images / 255).std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the deviation divides by n - 1, which tells in small images: half black, half white is not 0.5",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    pixels = torch.from_numpy(images).double() / 255
    return pixels.mean().item(), pixels.std().item()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "half-precision numbers, whose sum becomes infinite",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images.astype(np.float16)
    mean = scaled.sum(dtype=np.float16) / images.size / 255
    return mean, (images / 255).std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the mean of the absolute deviations",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    mean = scaled.mean()
    return mean, np.abs(scaled - mean).mean()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "divided by the largest byte that occurs",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / images.max()
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the median for the mean",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return np.median(scaled), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "black pixels are left out",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images[images > 0] / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "rounded to two digits",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return round(float(scaled.mean()), 2), round(float(scaled.std()), 2)


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the quotients are written back into an array of bytes, where 0 and 1 are left of them",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = np.zeros_like(images)
    scaled[:] = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the deviation is scaled by 255 twice",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std() / 255


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "root of the mean square: the mean is not subtracted",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), np.sqrt((scaled**2).mean())


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "Normalize comes before ToTensor and meets a PIL image",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.Normalize((mean,), (std,)), transforms.ToTensor()])
''',
)
wrong(
    "pixels",
    "Normalize is left out",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor()])
''',
)
wrong(
    "pixels",
    "the pixels are divided by 255 once more, after ToTensor has done so",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose(
        [
            transforms.ToTensor(),
            transforms.Lambda(lambda x: x / 255),
            transforms.Normalize((mean,), (std,)),
        ]
    )
''',
)
wrong(
    "pixels",
    "mean and std are swapped",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((std,), (mean,))])
''',
)
wrong(
    "pixels",
    "the arguments are ignored: the slide's numbers are typed in",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
''',
)
wrong(
    "pixels",
    "a list of two transforms is returned, and a list cannot be called",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return [transforms.ToTensor(), transforms.Normalize((mean,), (std,))]
''',
)
wrong(
    "pixels",
    "each image is normalised with its own mean and deviation",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    def transform(image):
        x = transforms.ToTensor()(image)
        return (x - x.mean()) / x.std()

    return transform
''',
)
wrong(
    "pixels",
    "PILToTensor does not divide by 255",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose(
        [
            transforms.PILToTensor(),
            transforms.Lambda(lambda x: x.float()),
            transforms.Normalize((mean,), (std,)),
        ]
    )
''',
)
wrong(
    "pixels",
    "the mean is scaled down by 255 although the pixels are scaled already",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean / 255,), (std / 255,))])
''',
)
wrong(
    "pixels",
    "multiplied with the deviation",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), lambda x: (x - mean) * std])
''',
)
wrong(
    "pixels",
    "brackets: the mean alone is divided",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), lambda x: x - mean / std])
''',
)
wrong(
    "pixels",
    "divided by the variance",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std**2,))])
''',
)
wrong(
    "pixels",
    "three channels are normalised, and a grey image has one",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,) * 3, (std,) * 3)])
''',
)
wrong(
    "pixels",
    "the image is flattened, its shape gone",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose(
        [transforms.ToTensor(), transforms.Normalize((mean,), (std,)), lambda x: x.flatten()]
    )
''',
)
wrong(
    "pixels",
    "the result is float64",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    def transform(image):
        x = torch.tensor(np.asarray(image) / 255)
        return ((x - mean) / std).unsqueeze(0)

    return transform
''',
)
wrong(
    "pixels",
    "the axis of the channel is missing",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    def transform(image):
        x = torch.tensor(np.array(image), dtype=torch.float32) / 255
        return (x - mean) / std

    return transform
''',
)
wrong(
    "pixels",
    "the images are turned at random, which nobody asked for",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose(
        [transforms.RandomRotation(10), transforms.ToTensor(), transforms.Normalize((mean,), (std,))]
    )
''',
)
wrong(
    "pixels",
    "every image is resized to 28 x 28",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose(
        [transforms.Resize((28, 28)), transforms.ToTensor(), transforms.Normalize((mean,), (std,))]
    )
''',
)
wrong(
    "pixels",
    "the transform is made and not returned",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "the classes are put together without being called",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose([transforms.ToTensor, transforms.Normalize((mean,), (std,))])
''',
)
wrong(
    "pixels",
    "black and white are swapped",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images / 255
    return scaled.mean(), scaled.std()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose(
        [transforms.ToTensor(), lambda x: 1 - x, transforms.Normalize((mean,), (std,))]
    )
''',
)
wrong(
    "loaders",
    "the training set is not shuffled",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the test set is shuffled, too",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=True)
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "shuffle is set for the wrong one of the two",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=False)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=True)
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the batch size is typed in: 64",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=64, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the last, shorter batch is dropped",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True, drop_last=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data), shuffle=False)
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the test set comes in batches of b_size",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=b_size, shuffle=False)
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the loaders are returned in the wrong order",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return test_loader, train_loader
''',
)
wrong(
    "loaders",
    "the second loader gives the training set",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(train_data, batch_size=len(test_data))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "samples are drawn with replacement",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    sampler = torch.utils.data.RandomSampler(train_data, replacement=True)
    train_loader = DataLoader(train_data, batch_size=b_size, sampler=sampler)
    return train_loader, DataLoader(test_data, batch_size=len(test_data))
''',
)
wrong(
    "loaders",
    "shuffled once, when the loader is made: every epoch has the same order",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    order = torch.randperm(len(train_data)).tolist()
    shuffled = torch.utils.data.Subset(train_data, order)
    return DataLoader(shuffled, batch_size=b_size), DataLoader(test_data, batch_size=len(test_data))
''',
)
wrong(
    "loaders",
    "the batches are made once and kept in a list, so the order is always the same",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_batches = list(DataLoader(train_data, batch_size=b_size, shuffle=True))
    test_batches = list(DataLoader(test_data, batch_size=len(test_data)))
    return train_batches, test_batches
''',
)
wrong(
    "loaders",
    "iterators are returned, which are used up after an epoch",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = iter(DataLoader(train_data, batch_size=b_size, shuffle=True))
    test_loader = iter(DataLoader(test_data, batch_size=len(test_data)))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the test batch has MNIST's size and not that of the set: a larger set comes in two",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=10000)
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the test batch is as large as the training set: enough, until the test set is larger",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(train_data), shuffle=False)
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the test set comes in batches of 1000",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(dataset=train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(dataset=test_data, batch_size=1000, shuffle=False)
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the batch size of the test is left out, so it is 1",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    return DataLoader(train_data, batch_size=b_size, shuffle=True), DataLoader(test_data)
''',
)
wrong(
    "loaders",
    "the batch size of the training is left out, so it is 1",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "only the first loader is returned",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader
''',
)
wrong(
    "loaders",
    "nothing is returned",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
''',
)
wrong(
    "loaders",
    "b_size is taken for the number of batches",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=len(train_data) // b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the training set comes in one batch as well",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=len(train_data), shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the seed is set again at the start of every epoch, so all have one order",
    '''
class Shuffled(DataLoader):
    """A loader that is the same each time, so that results can be repeated."""

    def __iter__(self):
        torch.manual_seed(0)
        return super().__iter__()


def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    train_loader = Shuffled(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the two sets are put together before they are shuffled",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    both = list(train_data) + list(test_data)
    train_loader = DataLoader(both, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "a tenth of the training set is kept back",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    n = len(train_data) * 9 // 10
    kept = torch.utils.data.Subset(train_data, range(n))
    train_loader = DataLoader(kept, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the global lists of the notebook are used in place of the arguments",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(globals()["train_data"], batch_size=b_size, shuffle=True)
    test_loader = DataLoader(globals()["test_data"], batch_size=len(globals()["test_data"]))
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "the batches are shuffled, and not the samples in them",
    '''
class InAnyOrder:
    """Gives whole batches in random order."""

    def __init__(self, dataset, batch_size):
        self.dataset, self.batch_size = dataset, batch_size

    def __len__(self):
        return -(-len(self.dataset) // self.batch_size)

    def __iter__(self):
        batches = list(DataLoader(self.dataset, batch_size=self.batch_size))
        for k in torch.randperm(len(batches)).tolist():
            yield batches[k]


def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    return InAnyOrder(train_data, b_size), DataLoader(test_data, batch_size=len(test_data))
''',
)
wrong(
    "loaders",
    "batch_size=None turns batching off",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True)
    test_loader = DataLoader(test_data, batch_size=None)
    return train_loader, test_loader
''',
)
wrong(
    "loaders",
    "shuffle is given a sampler's place as well, which DataLoader refuses",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    sampler = torch.utils.data.RandomSampler(train_data)
    train_loader = DataLoader(train_data, batch_size=b_size, shuffle=True, sampler=sampler)
    test_loader = DataLoader(test_data, batch_size=len(test_data))
    return train_loader, test_loader
''',
)
wrong(
    "network",
    "softmax at the end",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "log-softmax at the end",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.flatten(1)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return torch.log_softmax(self.fc3(x), dim=1)
''',
)
wrong(
    "network",
    "ReLU after the last layer, too",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "sigmoid after the last layer",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        return torch.sigmoid(self.fc3(x))
''',
)
wrong(
    "network",
    "no ReLU at all: three linear layers are one",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = self.d1(self.fc1(x))
        x = self.d2(self.fc2(x))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "ReLU is missing after the second layer",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "the result of relu is thrown away",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = self.fc1(x)
        relu(x)
        x = self.d1(x)
        x = self.fc2(x)
        relu(x)
        x = self.d2(x)
        return self.fc3(x)
''',
)
wrong(
    "network",
    "sigmoid in place of ReLU",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = self.d1(torch.sigmoid(self.fc1(x)))
        x = self.d2(torch.sigmoid(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "tanh in place of ReLU",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = self.d1(torch.tanh(self.fc1(x)))
        x = self.d2(torch.tanh(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "leaky ReLU in place of ReLU",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "network",
    "ReLU before the first layer, on the pixels, which cuts off what is darker than the mean",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = self.d1(self.fc1(relu(x)))
        x = self.d2(self.fc2(relu(x)))
        return self.fc3(relu(x))
''',
)
wrong(
    "network",
    "the function dropout drops always, in the test as well",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = nn.functional.dropout(relu(self.fc1(x)), 0.4)
        x = nn.functional.dropout(relu(self.fc2(x)), 0.4)
        return self.fc3(x)
''',
)
wrong(
    "network",
    "functional dropout with training=True",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.flatten(start_dim=1)
        x = nn.functional.dropout(relu(self.fc1(x)), self.d1.p, training=True)
        x = nn.functional.dropout(relu(self.fc2(x)), self.d2.p, training=True)
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the dropout layers are made and not used",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = relu(self.fc2(x))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the second dropout is not used",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "both dropouts one after the other behind the second layer, none behind the first",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = self.d2(self.d1(relu(self.fc2(x))))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the second dropout acts on the logits",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        return self.d2(self.fc3(x))
''',
)
wrong(
    "network",
    "the first dropout acts on the pixels",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = relu(self.fc1(self.d1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "p is ignored: 0.4 is typed in",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "p is ignored: the default of Dropout, 0.5, is used",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout()
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout()
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
    "p is taken for the share that is kept",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "p is given to the first dropout only",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p / 2)
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
    "Dropout's second argument: p is passed as inplace",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(inplace=bool(p))
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(inplace=bool(p))
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
    "AlphaDropout, which does something else",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "the layers have no bias",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512, bias=False)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512, bias=False)
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
    "the last layer has no bias",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "256 units in the second layer",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "512 and 10 are swapped in the last layer",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(10, 512)

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
    "the first layer takes 28 numbers: a row and not an image",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the image is not laid out as a vector",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the axis of the batch is laid out as well",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "view(784) takes a single image only",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "the batch size 64 is typed in",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(64, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "view(784, -1) and a transpose: the pixels of several images are mixed",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(28 * 28, -1).t()
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the image is laid out by columns",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.transpose(2, 3).flatten(1)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "squeeze() also takes away the axis of a batch of one",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.squeeze().flatten(-2)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the second layer is forgotten in forward",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = self.d2(x)
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the second layer is used twice",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the predicted digits are returned and not the logits",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        return self.fc3(x).argmax(dim=1)
''',
)
wrong(
    "network",
    "nothing is returned",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "the layers are in a Python list, so the model has no parameters",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.layers = [nn.Linear(28 * 28, 512), nn.Linear(512, 512), nn.Linear(512, 10)]
        self.d1, self.d2 = nn.Dropout(p), nn.Dropout(p)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.layers[0](x)))
        x = self.d2(relu(self.layers[1](x)))
        return self.layers[2](x)
''',
)
wrong(
    "network",
    "the layers are made anew in each forward",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.d1, self.d2 = nn.Dropout(p), nn.Dropout(p)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(nn.Linear(28 * 28, 512)(x)))
        x = self.d2(relu(nn.Linear(512, 512)(x)))
        return nn.Linear(512, 10)(x)
''',
)
wrong(
    "network",
    "the layers are local variables of __init__",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        fc1 = nn.Linear(28 * 28, 512)
        d1 = nn.Dropout(p)
        fc2 = nn.Linear(512, 512)
        d2 = nn.Dropout(p)
        fc3 = nn.Linear(512, 10)

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
    "other names than those of the text",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.linear1 = nn.Linear(28 * 28, 512)
        self.dropout1 = nn.Dropout(p)
        self.linear2 = nn.Linear(512, 512)
        self.dropout2 = nn.Dropout(p)
        self.linear3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.dropout1(relu(self.linear1(x)))
        x = self.dropout2(relu(self.linear2(x)))
        return self.linear3(x)
''',
)
wrong(
    "network",
    "the line super().__init__() is gone",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "forward switches to evaluation, so nothing is dropped in training",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        self.eval()
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "forward switches to training, so it is dropped in the test",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        self.train()
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "dropout by hand, without the division by 1 - p",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
    "the pixels are divided by 255 in the network, too",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28) / 255
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "network",
    "the input is added again, as in a residual network",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

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
        x = self.d2(relu(self.fc2(x)) + x)
        return self.fc3(x)
''',
)
wrong(
    "network",
    "forward runs without a graph, so it cannot be trained",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        with torch.no_grad():
            x = x.view(-1, 28 * 28)
            x = self.d1(relu(self.fc1(x)))
            x = self.d2(relu(self.fc2(x)))
            return self.fc3(x)
''',
)
wrong(
    "network",
    "a third dropout behind the last layer",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)
        self.d3 = nn.Dropout(p)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.d3(self.fc3(x))
''',
)
wrong(
    "network",
    "the last layer is the second one again, a single object with two names: 512 outputs",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = self.fc2

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)
''',
)
wrong(
    "loss",
    "exp of large logits is infinite: the formula as it stands",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    return p.log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the difference of logarithms, without the largest logit taken out",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    return logits - logits.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "torch.softmax, then the logarithm: -inf where a probability becomes 0",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    return torch.log(torch.softmax(logits, dim=1))


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "a small number added to the probabilities",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    p = shifted.exp() / shifted.exp().sum(dim=1, keepdim=True)
    return torch.log(p + 1e-8)


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "softmax runs over the batch",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=0, keepdim=True).values
    return shifted - shifted.exp().sum(dim=0, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the largest logit is taken of rows, the sum of columns",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=0, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "one largest logit for the whole batch: rows far below it become -inf or nan",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max()
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "one sum for all rows",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum().log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the smallest logit is subtracted and not the largest",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.min(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the mean of the row is subtracted: not enough for one large logit among small ones",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.mean(dim=1, keepdim=True)
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the logits are cut off at 50 so that exp stays finite",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    clipped = logits.clamp(-50, 50)
    return clipped - clipped.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "keepdim is forgotten in the sum",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "max returns values and indices, and the pair cannot be subtracted",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True)
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the indices of the largest logits are subtracted: harmless for small logits",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).indices
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the logarithm is forgotten: probabilities are returned",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1, keepdim=True)


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the largest logit is taken out of the sum only",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    m = logits.max(dim=1, keepdim=True).values
    return logits - (logits - m).exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the largest logit is put back with the wrong sign",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    m = logits.max(dim=1, keepdim=True).values
    return logits + m - (logits - m).exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the logarithm to the base 10",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - torch.log10(shifted.exp().sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "log1p for log",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - torch.log1p(shifted.exp().sum(dim=1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "softmax is applied before the log-softmax",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    p = e / e.sum(dim=1, keepdim=True)
    return p - p.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the logits are changed in place",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    logits -= logits.max(dim=1, keepdim=True).values
    return logits - logits.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "torch's log_softmax, which the text rules out",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    return torch.log_softmax(logits, dim=1)


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "torch's logsumexp, which the text rules out",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    return logits - torch.logsumexp(logits, dim=1, keepdim=True)


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the graph is cut: the sum is detached",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log().detach()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "it is computed with NumPy, and no graph is left",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    z = logits.detach().numpy()
    z = z - z.max(axis=1, keepdims=True)
    return torch.tensor(z - np.log(np.exp(z).sum(axis=1, keepdims=True)))


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "it is computed in float32 whatever comes in",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    z = logits.float()
    z = z - z.max(dim=1, keepdim=True).values
    return z - z.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the sum is taken as a mean",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().mean(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    losses = -log_p[torch.arange(len(target)), target]
    return losses.mean() if reduction == "mean" else losses.sum()
''',
)
wrong(
    "loss",
    "the sign is lost: positive numbers are returned by log_softmax, and the loss has no minus",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted.exp().sum(dim=1, keepdim=True).log() - shifted


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = log_softmax(logits)[torch.arange(len(target)), target]
    return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "the minus of the loss is forgotten",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    costs = log_p[torch.arange(len(target)), target]
    return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "the mean runs over all N times C entries",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    onehot = nn.functional.one_hot(target, logits.shape[1])
    costs = -(onehot * log_softmax(logits))
    return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "reduction is ignored: always the mean",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    return -log_p[torch.arange(len(target)), target].mean()
''',
)
wrong(
    "loss",
    "reduction is ignored: always the sum",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    return -log_p[torch.arange(len(target)), target].sum()
''',
)
wrong(
    "loss",
    "mean and sum are swapped",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    costs = -log_p[torch.arange(len(target)), target]
    return costs.sum() if reduction == "mean" else costs.mean()
''',
)
wrong(
    "loss",
    "the losses of the images are returned, without reduction",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    return -log_p[torch.arange(len(target)), target]
''',
)
wrong(
    "loss",
    "log_p[:, target] takes N columns",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = -log_softmax(logits)[:, target]
    return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "log_p[target] takes rows and not entries",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = -log_softmax(logits)[target]
    return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "the largest probability is taken, and not that of the right class",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = -log_softmax(logits).max(dim=1).values
    return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "a Python number is returned, which has no graph",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = -log_softmax(logits)[torch.arange(len(target)), target]
    return (costs.mean() if reduction == "mean" else costs.sum()).item()
''',
)
wrong(
    "loss",
    "a new tensor is made of the loss, the graph is gone",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    total = 0.0
    for row, t in zip(log_softmax(logits), target):
        total -= row[t].item()
    return torch.tensor(total / len(target) if reduction == "mean" else total, requires_grad=True)
''',
)
wrong(
    "loss",
    "the batch size 64 is typed in",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = -log_softmax(logits)[torch.arange(len(target)), target]
    return costs.sum() / 64 if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "the mean divides by the number of classes",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = -log_softmax(logits)[torch.arange(len(target)), target]
    return costs.sum() / logits.shape[1] if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "the logarithm is taken of what is a logarithm already",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    p = log_softmax(logits)[torch.arange(len(target)), target]
    costs = -torch.log(p)
    return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "the entropy of the prediction, the target does not come in",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    costs = -(log_p.exp() * log_p).sum(dim=1)
    return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "torch's cross_entropy, which the text rules out",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    return cross_entropy(logits, target, reduction=reduction)
''',
)
wrong(
    "loss",
    "torch's nll_loss, which the text rules out",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    return nn.functional.nll_loss(log_softmax(logits), target, reduction=reduction)
''',
)
wrong(
    "loss",
    "the loss is computed without a graph",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    with torch.no_grad():
        costs = -log_softmax(logits)[torch.arange(len(target)), target]
        return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "loss",
    "the return stands in the loop: the first image only",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    total = 0
    for k in range(len(target)):
        total = total - log_p[k, target[k]]
        return total / len(target) if reduction == "mean" else total
''',
)
wrong(
    "loss",
    "the word is compared with capital letters",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = -log_softmax(logits)[torch.arange(len(target)), target]
    if reduction == "MEAN":
        return costs.mean()
    return costs.sum()
''',
)
wrong(
    "loss",
    "the loss has shape (1,)",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = -log_softmax(logits).gather(1, target[:, None])
    return costs.mean(dim=0) if reduction == "mean" else costs.sum(dim=0)
''',
)
wrong(
    "loss",
    "the targets are smoothed a little",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    right = log_p[torch.arange(len(target)), target]
    costs = -(0.9 * right + 0.1 * log_p.mean(dim=1))
    return costs.mean() if reduction == "mean" else costs.sum()
''',
)
wrong(
    "train",
    "the gradients are never forgotten",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "zero_grad once, before the loop",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "zero_grad stands between backward and step",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "zero_grad at the end of the turn: what somebody left there is used in the first step",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "zero_grad only in every second turn",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        if batch_idx % 2 == 0:
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
    "zero_grad from the second batch on",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        if batch_idx > 0:
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
    "zero_grad is named and not called",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad
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
    "the gradients of the loaded images are emptied, not those of the parameters",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        images.grad = None
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
    "the step comes before backward",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "there is no step",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "there is no backward",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "step is named and not called",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "the step is taken once, after the loop",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "two steps with each gradient",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "model.train() is forgotten",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "model.eval() for model.train()",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "model.train is named and not called",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "model.train() comes after the first forward",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        model.train()
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
    "model.train() comes at the end",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "the moved batch is thrown away",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "only the images are moved",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "only the target is moved",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "nothing is moved to the device",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
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
    "moved to a device that is typed in",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to("cuda"), target.to("cuda")
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
    "the model is moved and not the batch",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        model.to(device)
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
    "softmax before cross_entropy, which takes logits",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "nll_loss of plain logits",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = nn.functional.nll_loss(output, target)
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
    "the squared error to one-hot targets",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = nn.functional.mse_loss(output, nn.functional.one_hot(target, output.shape[1]).to(output.dtype))
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
    "the sum of the losses in place of their mean",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "the mean loss is divided by the size of the batch once more",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target) / len(images)
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
    "label smoothing, which nobody asked for",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target, label_smoothing=0.1)
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
    "the arguments of cross_entropy are swapped",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(target, output)
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
    "the prediction is made a digit before the loss, and a digit has no derivative",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output.argmax(dim=1).double(), target.double())
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
    "the loss is detached before backward",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output.detach(), target).requires_grad_()
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
    "forward runs without a graph",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "tensors with their graphs are collected",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "tensors are collected, detached, and still no numbers",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(loss.detach())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "the last loss is returned",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    return losses[-1]
''',
)
wrong(
    "train",
    "the mean of the losses is returned",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "the list is printed and None returned",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    print(losses)
''',
)
wrong(
    "train",
    "running means are collected and not the losses of the batches",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        total = loss.item() + (total if batch_idx else 0)
        losses.append(total / (batch_idx + 1))
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "the return stands in the loop: first batch only",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "a break that was left from trying: only the first batch",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
        break
    return losses
''',
)
wrong(
    "train",
    "the last batch is left out if it is shorter",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "the loss of every hundredth batch only",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        if batch_idx % 100 == 0:
            losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "watch is called in every hundredth turn only",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "watch is called without a look whether there is one",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "watch is never called",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    return losses
''',
)
wrong(
    "train",
    "watch is told before the step",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "watch is told the tensor and not the number",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "watch is told batch numbers from 1",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "watch is told how many images, and not the images",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "watch is told loss and images in the wrong order",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
            watch(batch_idx, loss.item(), images)
    return losses
''',
)
wrong(
    "train",
    "watch is called once, after the epoch",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "the interrupt is swallowed",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
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
    "a bare except hides every error, the interrupt as well",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        try:
            images, target = images.to(device), target.to(device)
            opt.zero_grad()
            loss = cross_entropy(model(images), target)
            loss.backward()
            opt.step()
            losses.append(loss.item())
            if watch:
                watch(batch_idx, images, losses[-1])
        except:
            break
    return losses
''',
)
wrong(
    "train",
    "a new optimizer is made in place of the given one",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    opt = torch.optim.AdamW(model.parameters(), lr=0.0005)
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
    "the optimizer is made anew in each turn, so its momentum is lost",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt = type(opt)(model.parameters(), **{k: opt.defaults[k] for k in ("lr", "momentum")})
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
    "the notebook's train_loader is used in place of the argument",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(train_loader):
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
    "the loss is computed once more after the step, and that one is kept",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        opt.step()
        losses.append(cross_entropy(model(images), target).item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "gradients are clipped",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "parameters are moved by hand, the optimizer is not used",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        output = model(images)
        loss = cross_entropy(output, target)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= 0.0005 * p.grad
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "all losses are added up, one backward and one step at the end",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses, total = [], 0
    opt.zero_grad()
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        loss = cross_entropy(model(images), target)
        total = total + loss
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    total.backward()
    opt.step()
    return losses
''',
)
wrong(
    "train",
    "the loss so far is carried along and differentiated again: an error at the second batch",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses, total = [], 0
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        total = total + loss
        total.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, loss.item())
    return losses
''',
)
wrong(
    "train",
    "a mutable default collects the losses of all epochs",
    '''
def train(model, device, loader, opt, watch=None, losses=[]):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
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
    "the losses are collected in a global list that is never emptied",
    '''
losses = []
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
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
    "the loop asks for the first batch again and again and does not end",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    while True:
        images, target = next(iter(loader))
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(len(losses) - 1, images, losses[-1])
        if len(losses) > len(loader) and losses[-1] < 1e-12:
            return losses
''',
)
wrong(
    "train",
    "next(iter(loader)) in the loop: the first batch in each turn",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx in range(len(loader)):
        images, target = next(iter(loader))
        images, target = images.to(device), target.to(device)
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if watch is not None:
            watch(batch_idx, images, losses[-1])
    return losses
''',
)
wrong(
    "train",
    "five epochs are trained and not one",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for epoch in range(5):
        for batch_idx, (images, target) in enumerate(loader):
            images, target = images.to(device), target.to(device)
            opt.zero_grad()
            loss = cross_entropy(model(images), target)
            loss.backward()
            opt.step()
            losses.append(loss.item())
            if watch is not None:
                watch(batch_idx, images, losses[-1])
    return losses
''',
)
wrong(
    "log-line",
    "the size of this batch and not of the loader's batches: wrong at the last one",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * len(images)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the number of batches stands where that of the images should",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "batches are counted and not images",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{batch_idx}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "this batch is counted in",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = (batch_idx + 1) * loader.batch_size
    percent = 100.0 * (batch_idx + 1) / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the percentage is that of the images and not of the batches",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    return f"Train Epoch: {epoch} [{seen}/{total} ({100 * seen / total:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the percentage is cut off and not rounded",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = int(100.0 * batch_idx / len(loader))
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "whole-number division in the percentage",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100 * batch_idx // len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the percentage has decimals",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = round(100.0 * batch_idx / len(loader), 1)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the percentage is a fraction",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    share = batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({share:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "a blank before Loss and no tab",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)] Loss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "a raw string: backslash and t are written",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return rf"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "four digits of the loss",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.4f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "six significant digits in place of six decimals",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the loss is rounded with round, which leaves out zeros at the end",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {round(loss, 6)}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the line is printed",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    print(f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}")


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "a newline at the end",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}\n"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the percent sign is missing",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f})]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the epochs are counted from 1",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch + 1} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "all images are taken for whole batches: 60032 for MNIST",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader) * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "64 and 60000 are typed in",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    percent = 100.0 * batch_idx / 938
    return f"Train Epoch: {epoch} [{batch_idx * 64}/60000 ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the loss is a number, and a number has no item()",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss.item():.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the global train_loader is asked",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * train_loader.batch_size
    percent = 100.0 * batch_idx / len(train_loader)
    return f"Train Epoch: {epoch} [{seen}/{len(train_loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the percentage divides by the last batch's number, so that the last is 100 %",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / max(1, len(loader) - 1)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the numbers have thousands separators",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen:,}/{len(loader.dataset):,} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the number of images is capped by the data set less this batch, with the last batch's own size",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = min(batch_idx * len(images), len(loader.dataset) - len(images))
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{len(loader.dataset)} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = [int(number) for number in re.findall(r"\d+", line)[:4]]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "exactly 1 away is refused",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return abs(100 * seen / total - percent) < 1
''',
)
wrong(
    "log-line",
    "no difference is allowed, not even by rounding",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return 100 * seen / total == percent
''',
)
wrong(
    "log-line",
    "the rounded percentage must be equal, so that 1 away is refused",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return round(100 * seen / total) == percent
''',
)
wrong(
    "log-line",
    "too large a tolerance: 10",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return abs(100 * seen / total - percent) <= 10
''',
)
wrong(
    "log-line",
    "the absolute value is forgotten: a percentage that is much too large passes",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return 100 * seen / total - percent <= 1
''',
)
wrong(
    "log-line",
    "the share is compared with a percentage: the factor 100 is missing",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return abs(seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the share of the percentage is taken, and the tolerance of 1 is then the whole",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return abs(seen / total - percent / 100) <= 1
''',
)
wrong(
    "log-line",
    "the epoch is taken for the number of images so far",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    seen, total, percent = map(int, re.findall(r"\d+", line)[:3])
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the numbers are found at fixed places in the line",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    seen, total, percent = line[16:21], line[22:27], line[29:31]
    return abs(100 * int(seen) / int(total) - int(percent)) <= 1
''',
)
wrong(
    "log-line",
    "the number of all images is known to be 60000, and what the line says is not read",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, _, percent = map(int, re.findall(r"\d+", line)[:4])
    return abs(100 * seen / 60000 - percent) <= 1
''',
)
wrong(
    "log-line",
    "it only asks whether there are 60000 images",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    return "/60000 " in line
''',
)
wrong(
    "log-line",
    "single digits are found and not numbers",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d", line)[:4])
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "the found strings are not made numbers",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = re.findall(r"\d+", line)[:4]
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "all six pieces are unpacked into four names",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    epoch, seen, total, percent = map(int, re.findall(r"\d+", line))
    return abs(100 * seen / total - percent) <= 1
''',
)
wrong(
    "log-line",
    "words are returned",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return "True" if abs(100 * seen / total - percent) <= 1 else "False"
''',
)
wrong(
    "log-line",
    "True is returned and otherwise nothing is said but an error raised",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    assert abs(100 * seen / total - percent) <= 1, "the line disagrees with itself"
    return True
''',
)
wrong(
    "log-line",
    "the fraction is upside down",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return abs(100 * total / max(seen, 1) - percent) <= 1
''',
)
wrong(
    "log-line",
    "the tolerance is relative: one percent of the percentage",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return abs(100 * seen / total - percent) <= 0.01 * percent
''',
)
wrong(
    "log-line",
    "the images so far are expected to be less than all, and nothing more is asked",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return seen <= total and 0 <= percent <= 100
''',
)
wrong(
    "log-line",
    "whole-number division loses up to 1 percent more",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    _, seen, total, percent = map(int, re.findall(r"\d+", line)[:4])
    return abs(100 * seen // total - percent) <= 1
''',
)
wrong(
    "test",
    "model.eval() is forgotten",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "model.eval is named and not called",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "model.train() for model.eval()",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.train()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "model.eval() comes after the loop",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    model.eval()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "model.eval() comes after the first forward",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            model.eval()
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "train mode is switched on again at the end of each turn, so the second batch is dropped from",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            model.train()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "a graph is recorded",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        total += cross_entropy(output, target, reduction="sum").item()
        right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "torch.no_grad() is called and not entered",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    torch.no_grad()
    total, right, n = 0.0, 0, len(loader.dataset)
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        total += cross_entropy(output, target, reduction="sum").item()
        right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "no_grad encloses the counting only, and not the forward",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        with torch.no_grad():
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the mean of the batches' means, for both",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    losses, shares = [], []
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            losses.append(cross_entropy(output, target).item())
            shares.append((output.argmax(dim=1) == target).double().mean().item())
    return sum(losses) / len(losses), 100 * sum(shares) / len(shares)
''',
)
wrong(
    "test",
    "the loss is the mean of the batches' means, the accuracy is right",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right = 0.0, 0
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target).item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / len(loader), 100 * right / len(loader.dataset)
''',
)
wrong(
    "test",
    "the accuracy is the mean of the batches' accuracies, the loss is right",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, accuracies = 0.0, []
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            accuracies.append(100 * (output.argmax(dim=1) == target).sum().item() / len(target))
    return total / len(loader.dataset), np.mean(accuracies)
''',
)
wrong(
    "test",
    "means of batches are added and divided by the images",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target).item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the mean of a batch is weighted with the loader's batch size, also that of the last",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target).item() * loader.batch_size
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "sums are divided by the number of batches",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "whole batches are counted for the number of images",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader) * loader.batch_size
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the sums are not divided",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total, 100 * right
''',
)
wrong(
    "test",
    "only the accuracy is divided",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total, 100 * right / n
''',
)
wrong(
    "test",
    "the accuracy is a fraction",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, right / n
''',
)
wrong(
    "test",
    "the number of right ones is returned",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, right
''',
)
wrong(
    "test",
    "whole-number division of the accuracy",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right // n
''',
)
wrong(
    "test",
    "whole-number division first, percent after it",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * (right // n)
''',
)
wrong(
    "test",
    "the share of wrong ones",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) != target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the last batch replaces those before",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total = cross_entropy(output, target, reduction="sum").item()
            right = (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the loss is that of the last batch, the right ones are added",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total = cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the return stands in the loop: first batch only",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
            return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "argmax over the batch",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=0) == target[: output.shape[1]]).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "argmax of everything, one number",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax() == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "argmin for argmax",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmin(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the largest value is compared with the target, and not its place",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.max(dim=1).values == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "a right one is counted if its logit is positive",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output[torch.arange(len(target)), target] > 0).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the two largest logits count",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.topk(2, dim=1).indices == target[:, None]).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "softmax before cross_entropy",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(torch.softmax(output, dim=1), target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "nll_loss of plain logits",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += nn.functional.nll_loss(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the moved batch is thrown away",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "only the images are moved",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images = images.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "nothing is moved to the device",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "accuracy first, loss second",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return 100 * right / n, total / n
''',
)
wrong(
    "test",
    "printed as on the slide, and nothing returned",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    print(f"Test set: average loss {total / n:.4f}, accuracy {100 * right / n:.2f} %")
''',
)
wrong(
    "test",
    "a text is returned for the accuracy",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, f"{100 * right / n:.2f}"
''',
)
wrong(
    "test",
    "rounded to whole percents",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, round(100 * right / n)
''',
)
wrong(
    "test",
    "the number of images is typed in",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, 10000
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the notebook's test_loader is used",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in test_loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the sums live on from call to call in mutable defaults",
    '''
def test(model, device, loader, sums=[0.0, 0]):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    n = len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            sums[0] += cross_entropy(output, target, reduction="sum").item()
            sums[1] += (output.argmax(dim=1) == target).sum().item()
    return sums[0] / n, 100 * sums[1] / n
''',
)
wrong(
    "test",
    "the model is trained a little on the test set",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    opt = torch.optim.SGD(model.parameters(), lr=0.01)
    total, right, n = 0.0, 0, len(loader.dataset)
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss = cross_entropy(output, target, reduction="sum")
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
        right += (output.argmax(dim=1) == target).sum().item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the first batch only, taken with next(iter(loader))",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    with torch.no_grad():
        images, target = next(iter(loader))
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss = cross_entropy(output, target).item()
        accuracy = 100 * (output.argmax(dim=1) == target).double().mean().item()
    return loss, accuracy
''',
)
wrong(
    "test",
    "item() of the comparison fails for more than one image",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item()
            right += (output.argmax(dim=1) == target).item()
    return total / n, 100 * right / n
''',
)
wrong(
    "test",
    "the running mean is halved with each batch: (old + new) / 2",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    loss = accuracy = None
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            now = cross_entropy(output, target).item()
            share = 100 * (output.argmax(dim=1) == target).double().mean().item()
            loss = now if loss is None else (loss + now) / 2
            accuracy = share if accuracy is None else (accuracy + share) / 2
    return loss, accuracy
''',
)
wrong(
    "test",
    "the sum is divided by the batch size and the mean taken over the batches",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    total, right, n = 0.0, 0, len(loader.dataset)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            output = model(images)
            total += cross_entropy(output, target, reduction="sum").item() / loader.batch_size
            right += (output.argmax(dim=1) == target).sum().item()
    return total / len(loader), 100 * right / n
''',
)
wrong(
    "adamw",
    "uphill",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "the root is missing",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "the hats are left out",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m
    v_hat = v
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "only m gets its hat",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "only v gets its hat",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "the steps are counted from 0 in the hats: divided by zero in the first one",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t - 1))
    v_hat = v / (1 - beta2 ** (t - 1))
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "the hats use t + 1",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "β times t, not to the power t",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "the hats are those of the first step for ever",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1)
    v_hat = v / (1 - beta2)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "the betas are swapped",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "the betas in the hats are swapped",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta2**t)
    v_hat = v / (1 - beta1**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "m and v are returned with their hats",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "m and v are replaced by their hats",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    w = w - lr * m / (np.sqrt(v) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "weight decay goes into the gradient, as in plain Adam",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "weight decay after the step, on the new w",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "weight decay without the learning rate",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "weight decay is forgotten",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
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
    "the weights grow by the decay",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "the decay is a constant length, by the sign of w",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * np.sign(w)
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
    "the decay is squared in w",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w**2
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
    "the decayed w is computed and not used: the last line starts from the old one",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "the gradient is not squared in v",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "v is a running mean of m's squares",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "v is the mean of the absolute values, the root is left out for it",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.abs(g)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (v_hat + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "v is a variance: the mean is subtracted from g",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "β1 and 1 - β1 are swapped in m",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "momentum without the factor 1 - β1",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "eps stands under the root",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "eps is left out: 0 / 0 for a gradient that was always 0",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / np.sqrt(v_hat)
    return w, m, v
''',
)
wrong(
    "adamw",
    "eps is added to v before the hat",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / np.sqrt((v + eps) / (1 - beta2**t))
    return w, m, v
''',
)
wrong(
    "adamw",
    "eps is added outside of the quotient, for want of brackets",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "brackets: eps is added to the quotient's value of w",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / np.sqrt(v_hat) + eps
    return w, m, v
''',
)
wrong(
    "adamw",
    "eps is added to the root of v without its hat: in the first steps it weighs 31 times as much",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    w = w - rate * m / (np.sqrt(v) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "w is changed in place",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "m and v are changed in place",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g * g
    w = w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "only the new w is returned",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "the order of what is returned is another: m, v, w",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "v and m are swapped in the return",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, v, m
''',
)
wrong(
    "adamw",
    "nothing is returned, as if the arguments had been changed",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
''',
)
wrong(
    "adamw",
    "lr is typed in",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - 0.0005 * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "the betas are typed in",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
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
    "a global counter counts the steps, t is not used",
    '''
steps = 0
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    global steps
    steps += 1
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**steps)
    v_hat = v / (1 - beta2**steps)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "math.sqrt takes no array",
    '''
import math
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (math.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "the sign of m for the quotient",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * np.sign(m_hat)
    return w, m, v
''',
)
wrong(
    "adamw",
    "one root mean square for the whole array",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat.mean()) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "the gradient itself is in the numerator, and not its running mean",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * g / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "plain gradient descent with decay, m and v are only kept",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * g
    return w, m, v
''',
)
wrong(
    "adamw",
    "the step is divided by t",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr / t * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "m is updated after it has been used",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    w = w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w, m, v
''',
)
wrong(
    "adamw",
    "Nesterov's look ahead is put in (NAdam)",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "adamw",
    "v never gets smaller (amsgrad)",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    w = w - lr * weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(v, beta2 * v + (1 - beta2) * g**2)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
''',
)
wrong(
    "device",
    "the moved tensor is thrown away",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "only the model is moved",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    return model.to(device)(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "only x is moved",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "nothing is moved but the output",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    return model(x).to(device)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the output is moved back to the CPU",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x).cpu()


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "a copy of the model is moved, the model itself stays",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    import copy

    return copy.deepcopy(model).to(device)(x.to(device))


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the GPU is typed in",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.cuda()
    return model(x.cuda())


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the notebook's way to choose a device is repeated, the argument is not used",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return model.to(device)(x.to(device))


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "x and the model are returned, and not the output",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model, x


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "nothing is returned",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the result of the model's call is detached into NumPy",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    return model(x.to(device)).detach().numpy()


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "x follows the model, and the model is not moved",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    x = x.to(next(model.parameters()).device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the weights alone are moved, into a list that is not used",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    moved = [parameter.to(device) for parameter in model.parameters()]
    return model(x.to(device))


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the first call is measured, too: none goes ahead",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "it is never synchronised",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "synchronised only at the end",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "synchronised only at the start",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the clock is read first, and synchronised after",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

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
''',
)
wrong(
    "device",
    "the clock is read before the first synchronising, so that earlier work is measured",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    start = time.perf_counter()
    if device.type == "cuda":
        torch.cuda.synchronize()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the clock is read before the call that goes ahead",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    start = time.perf_counter()
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "synchronised before the call that goes ahead, and not after it",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    if device.type == "cuda":
        torch.cuda.synchronize()
    f()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "synchronised on the CPU as well",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the device itself is compared with a string, which it never equals",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the type is compared with the wrong word",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "gpu":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "gpu":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "it asks whether the machine has a GPU, and not on which device it is measured",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the condition is the wrong way round",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type != "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type != "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the time of all calls",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start)
''',
)
wrong(
    "device",
    "divided by one call more, the one that went ahead",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / (calls + 1)
''',
)
wrong(
    "device",
    "calls per second, the reciprocal",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return calls / (time.perf_counter() - start)
''',
)
wrong(
    "device",
    "milliseconds",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return 1000 * (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the number of calls is typed in for the loop",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(10):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "one call less",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls - 1):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "one call more",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls + 1):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "f is named and not called in the loop",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "process_time counts how long the CPU was busy, not waiting",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.process_time()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.process_time() - start) / calls
''',
)
wrong(
    "device",
    "end and start are swapped: a negative time",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (start - time.perf_counter()) / calls
''',
)
wrong(
    "device",
    "rounded to hundredths of a second",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return round((time.perf_counter() - start) / calls, 2)
''',
)
wrong(
    "device",
    "the loop's clock: only the last call is measured",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    for _ in range(calls):
        start = time.perf_counter()
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "the shortest of the calls, without waiting for any",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        f()
        times.append(time.perf_counter() - start)
    if device.type == "cuda":
        torch.cuda.synchronize()
    return min(times)
''',
)
wrong(
    "device",
    "printed and not returned",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    print((time.perf_counter() - start) / calls)
''',
)
wrong(
    "device",
    "the return stands in the loop",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
        if device.type == "cuda":
            torch.cuda.synchronize()
        return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "two calls go ahead",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(calls):
        f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "device",
    "timeit without a call ahead and without waiting",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    import timeit

    return timeit.timeit(f, number=calls) / calls
''',
)
wrong(
    "device",
    "a sleep in place of synchronising",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    x = x.to(device)
    return model(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    f()
    time.sleep(0.05)
    start = time.perf_counter()
    for _ in range(calls):
        f()
    time.sleep(0.05)
    return (time.perf_counter() - start) / calls
''',
)
wrong(
    "five-epochs",
    "the epochs are counted from 1",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(1, n_epochs + 1):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the epochs in the rows are counted from 1, the calls from 0",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch + 1,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the first epoch is left out",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(1, n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "one epoch too many",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs + 1):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "n_epochs is typed in",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(5):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "tested before it is trained",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            test_loss, accuracy = test_epoch(epoch)
            losses = train_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the sum of the losses",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the last loss of the epoch",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": losses[-1],
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the first loss of the epoch",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": losses[0],
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the whole list of losses is put into the row",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": losses,
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the losses of all epochs so far are averaged",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows, losses = [], []
    try:
        for epoch in range(n_epochs):
            losses = losses + train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the sum is divided by the number of epochs",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / n_epochs,
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the smallest loss of the epoch",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": min(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the median of the losses",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sorted(losses)[len(losses) // 2],
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "loss and accuracy of the test are swapped",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            accuracy, test_loss = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the test loss stands in the place of the training loss",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": test_loss,
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the interrupt is not caught: Exception does not include it",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except Exception:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the interrupt is caught and raised again",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        print("interrupted")
        raise
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "an interrupt returns an empty list",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        return []
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "an interrupt returns None",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        return
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the interrupt is not caught at all",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    for epoch in range(n_epochs):
        losses = train_epoch(epoch)
        test_loss, accuracy = test_epoch(epoch)
        train_loss = np.mean(losses)
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "try stands in the loop: after an interrupt the next epoch begins",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    for epoch in range(n_epochs):
        try:
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = np.mean(losses)
            rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
        except KeyboardInterrupt:
            continue
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "an interrupt during the test leaves a row of an epoch that is not finished",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            row = {"epoch": epoch, "train_loss": None, "test_loss": None, "accuracy": None}
            rows.append(row)
            row["train_loss"] = np.mean(train_epoch(epoch))
            row["test_loss"], row["accuracy"] = test_epoch(epoch)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "an interrupted epoch gets a row with the numbers of the epoch before",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows, train_loss, test_loss, accuracy = [], 0.0, 0.0, 0.0
    for epoch in range(n_epochs):
        stopped = False
        try:
            train_loss = np.mean(train_epoch(epoch))
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            stopped = True
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
        if stopped:
            break
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "only an interrupt in training is caught, not one in the test",
    '''
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
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the return stands in the loop",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
            return rows
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "only the last row is returned",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows[-1]


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the best epoch is returned",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return [max(rows, key=lambda row: row["accuracy"])]


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the rows are sorted by their accuracy",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return sorted(rows, key=lambda row: row["accuracy"])


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "it stops when the accuracy goes down",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
            if epoch and accuracy < rows[-2]["accuracy"]:
                break
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the best accuracy so far stands in each row",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": max([accuracy] + [row["accuracy"] for row in rows]),
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "an epoch that is not better gets no row",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            if not rows or accuracy > rows[-1]["accuracy"]:
                rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "one dictionary for all rows, which then all show the last epoch",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows, row = [], {}
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row.update({
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            })
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "a name is misspelt: loss for train_loss",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the accuracy is left out of the rows",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "a dictionary of lists is returned",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return {name: [row[name] for row in rows] for name in row}


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "tuples for dictionaries",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(tuple(row.values()))
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "test_epoch is called twice, for its loss and for its accuracy",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)[0], test_epoch(epoch)[1]
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the functions are called without the number of the epoch",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch()
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the rows are rounded to two digits",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": round(sum(losses) / len(losses), 2),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "rows are collected in a mutable default, the second run goes on from the first",
    '''
def run(train_epoch, test_epoch, n_epochs, rows=[]):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the accuracy is made a fraction",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            row = {
                "epoch": epoch,
                "train_loss": sum(losses) / len(losses),
                "test_loss": test_loss,
                "accuracy": accuracy / 100,
            }
            rows.append(row)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the slide's numbers are typed in",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    table = [(0.2853, 0.1187, 96.32), (0.1, 0.0928, 96.97), (0.08, 0.0772, 97.61)]
    rows = []
    for epoch in range(n_epochs):
        train_epoch(epoch)
        test_epoch(epoch)
        train_loss, test_loss, accuracy = table[min(epoch, 2)]
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "all epochs are trained first, and then all are tested",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        losses = [train_epoch(epoch) for epoch in range(n_epochs)]
        for epoch in range(n_epochs):
            test_loss, accuracy = test_epoch(epoch)
            mean = sum(losses[epoch]) / len(losses[epoch])
            rows.append(dict(epoch=epoch, train_loss=mean, test_loss=test_loss, accuracy=accuracy))
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "rows and columns are swapped",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * predicted + target
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the numbering takes 10 classes, whatever classes says",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    return torch.bincount(10 * target + predicted, minlength=100).reshape(10, 10)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "10 in the numbering, classes in the shape",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = 10 * target + predicted
    return torch.bincount(cells, minlength=classes**2)[: classes**2].reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "minlength is forgotten: the last cells are missing if nothing fell there",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    return torch.bincount(classes * target + predicted).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "minlength is the number of classes and not of cells",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    return torch.bincount(classes * target + predicted, minlength=classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "+= with index arrays counts each cell once",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    matrix[target, predicted] += 1
    return matrix


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "ones are written and nothing is counted",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target, predicted):
        matrix[t, p] = 1
    return matrix


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "each row is divided by its sum",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = torch.bincount(classes * target + predicted, minlength=classes * classes)
    matrix = cells.reshape(classes, classes).double()
    return matrix / matrix.sum(dim=1, keepdim=True).clamp(min=1)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "all is divided by the number of images",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = torch.bincount(classes * target + predicted, minlength=classes * classes)
    return cells.reshape(classes, classes) / len(target)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "only wrong predictions are counted",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        if t != p:
            matrix[t, p] += 1
    return matrix


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "only right predictions are counted",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    right = target[target == predicted]
    return torch.diag(torch.bincount(right, minlength=classes))


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the matrix is filled symmetrically",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
        if t != p:
            matrix[p, t] += 1
    return matrix


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the target is multiplied in place",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    target *= classes
    target += predicted
    return torch.bincount(target, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the number of classes is read off the targets",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    classes = int(target.max()) + 1
    return torch.bincount(classes * target + predicted, minlength=classes**2).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "bytes count to 255 only",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    matrix = np.zeros((classes, classes), dtype=np.uint8)
    for t, p in zip(target.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return torch.from_numpy(matrix)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "the flat vector of cells is returned",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    return torch.bincount(classes * target + predicted, minlength=classes * classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "torch.save writes a pickle",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    torch.save({"weights": model.state_dict(), "notes": notes}, path)
''',
)
wrong(
    "five-epochs",
    "the state is saved with torch.save, the notes in a file beside it",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    torch.save(model.state_dict(), path)
    with open(str(path) + ".txt", "w") as file:
        file.write(str(notes))
''',
)
wrong(
    "five-epochs",
    "the notes are left out",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model.state_dict(), path)
''',
)
wrong(
    "five-epochs",
    "the notes are not made strings",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model.state_dict(), path, metadata=notes)
''',
)
wrong(
    "five-epochs",
    "all notes are one string under one name",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model.state_dict(), path, metadata={"notes": str(notes)})
''',
)
wrong(
    "five-epochs",
    "only the accuracy is noted",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model.state_dict(), path, metadata={"accuracy": str(notes["accuracy"])})
''',
)
wrong(
    "five-epochs",
    "repr for str: strings get quotation marks",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model.state_dict(), path, metadata={name: repr(value) for name, value in notes.items()})
''',
)
wrong(
    "five-epochs",
    "the numbers are formatted with two digits",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    texts = {}
    for name, value in notes.items():
        texts[name] = value if isinstance(value, str) else f"{value:.2f}"
    save_file(model.state_dict(), path, metadata=texts)
''',
)
wrong(
    "five-epochs",
    "json for str: strings get quotation marks",
    '''
import json
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model.state_dict(), path, metadata={k: json.dumps(v) for k, v in notes.items()})
''',
)
wrong(
    "five-epochs",
    "names and values are swapped",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model.state_dict(), path, metadata={str(v): str(k) for k, v in notes.items()})
''',
)
wrong(
    "five-epochs",
    "the model and not its state is handed to save_file",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model, path, metadata={k: str(v) for k, v in notes.items()})
''',
)
wrong(
    "five-epochs",
    "parameters() has no names, and save_file wants a dictionary",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(list(model.parameters()), path, metadata={k: str(v) for k, v in notes.items()})
''',
)
wrong(
    "five-epochs",
    "the biases are left out",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    weights = {k: v for k, v in model.state_dict().items() if k.endswith("weight")}
    save_file(weights, path, metadata={k: str(v) for k, v in notes.items()})
''',
)
wrong(
    "five-epochs",
    "the weights are rounded to half precision",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    weights = {k: v.half() for k, v in model.state_dict().items()}
    save_file(weights, path, metadata={k: str(v) for k, v in notes.items()})
''',
)
wrong(
    "five-epochs",
    "the ending is added to a path that has one",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model.state_dict(), path + ".safetensors", metadata={k: str(v) for k, v in notes.items()})
''',
)
wrong(
    "five-epochs",
    "the path is ignored, the file's name is typed in",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    save_file(model.state_dict(), "mnist.safetensors", metadata={k: str(v) for k, v in notes.items()})
''',
)
wrong(
    "five-epochs",
    "the notes are made tensors among the weights",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    tensors = dict(model.state_dict())
    for name, value in notes.items():
        if not isinstance(value, str):
            tensors[name] = torch.tensor(value)
    save_file(tensors, path)
''',
)
wrong(
    "five-epochs",
    "the first layer is saved alone: the loop overwrites the file, and then returns",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    texts = {k: str(v) for k, v in notes.items()}
    for name, tensor in model.state_dict().items():
        save_file({name: tensor}, path, metadata=texts)
        return
''',
)
wrong(
    "five-epochs",
    "each parameter is written to the same file, so the last one is left",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    texts = {k: str(v) for k, v in notes.items()}
    for name, tensor in model.state_dict().items():
        save_file({name: tensor}, path, metadata=texts)
''',
)
wrong(
    "five-epochs",
    "the weights are transposed, so that they look as on the slide",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        for epoch in range(n_epochs):
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
            train_loss = sum(losses) / len(losses)
            rows.append(
                {"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}
            )
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    cells = classes * target + predicted
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    weights = {k: v.T.contiguous() for k, v in model.state_dict().items()}
    save_file(weights, path, metadata={k: str(v) for k, v in notes.items()})
''',
)
right(
    "pixels",
    "torch for the statistics, the biased deviation; a lambda for the transform",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    pixels = torch.as_tensor(images).to(torch.float64) / 255
    return pixels.mean().item(), pixels.std(correction=0).item()


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    to_tensor = transforms.ToTensor()
    return lambda image: (to_tensor(image) - mean) / std
''',
)
right(
    "pixels",
    "from a histogram of the 256 bytes; a class with __call__",
    '''
def pixel_statistics(images):
    """Mean and standard deviation of all pixels, from how often each byte occurs."""
    counts = np.bincount(images.ravel(), minlength=256)
    values = np.arange(256) / 255
    mean = (counts * values).sum() / counts.sum()
    variance = (counts * (values - mean) ** 2).sum() / counts.sum()
    return float(mean), float(variance**0.5)


class Normalised:
    """Takes a PIL image to a normalised tensor."""

    def __init__(self, mean, std):
        self.mean, self.std = mean, std

    def __call__(self, image):
        x = torch.from_numpy(np.array(image, dtype=np.float32)[None])
        return (x / 255 - self.mean) / self.std


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return Normalised(mean, std)
''',
)
right(
    "pixels",
    "E[x²] - E[x]² in float64; torchvision's functional module",
    '''
import torchvision.transforms.functional as TF
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    x = images.astype(np.float64) / 255
    mean = np.mean(x)
    return mean, np.sqrt(np.mean(x**2) - mean**2)


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    def transform(picture):
        return TF.normalize(TF.to_tensor(picture), [mean], [std])

    return transform
''',
)
right(
    "pixels",
    "a loop over the images adds up sums of whole numbers",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    n, total, squares = 0, 0, 0
    for image in images:
        values = image.astype(np.int64)
        n += values.size
        total += int(values.sum())
        squares += int((values * values).sum())
    mean = total / n
    return mean / 255, (squares / n - mean**2) ** 0.5 / 255


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return transforms.Compose((transforms.ToTensor(), transforms.Normalize([mean], [std], inplace=True)))
''',
)
right(
    "pixels",
    "version 2 of torchvision's transforms",
    '''
from torchvision.transforms import v2
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    return np.mean(images) / 255, np.std(images) / 255


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    return v2.Compose(
        [v2.ToImage(), v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean=[mean], std=[std])]
    )
''',
)
right(
    "pixels",
    "a list of two numbers; Sequential after ToTensor",
    '''
def pixel_statistics(images):
    """Return mean and standard deviation of all pixels, scaled to [0, 1]: two numbers.

    images: array of bytes (uint8), shape (N, H, W).
    Example: for images that are half black, half white it is (0.5, 0.5).
    """
    scaled = images.reshape(-1) / 255.0
    mu = scaled.sum() / scaled.size
    return [mu, np.linalg.norm(scaled - mu) / scaled.size**0.5]


def make_transform(mean=0.1307, std=0.3081):
    """Return what takes an image (of PIL) to a normalised float tensor of shape (1, H, W)."""
    normalise = nn.Sequential(transforms.Normalize((mean,), (std,)))
    return transforms.Compose([transforms.ToTensor(), normalise])
''',
)
right(
    "loaders",
    "a RandomSampler in place of shuffle=True",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    sampler = torch.utils.data.RandomSampler(train_data)
    train_loader = DataLoader(train_data, batch_size=b_size, sampler=sampler)
    return train_loader, DataLoader(test_data, len(test_data))
''',
)
right(
    "loaders",
    "positional arguments, a list returned",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    return [DataLoader(train_data, b_size, True), DataLoader(test_data, len(test_data), False)]
''',
)
right(
    "loaders",
    "a generator over pairs of settings",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    settings = [(train_data, b_size, True), (test_data, len(test_data), False)]
    return tuple(
        DataLoader(dataset=part, batch_size=size, shuffle=shuffle) for part, size, shuffle in settings
    )
''',
)
right(
    "loaders",
    "a derived class, SequentialSampler for the test",
    '''
class Whole(DataLoader):
    """A loader with one batch that holds everything."""

    def __init__(self, dataset):
        sampler = torch.utils.data.SequentialSampler(dataset)
        super().__init__(dataset, batch_size=len(dataset), sampler=sampler)


def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test."""
    training = DataLoader(train_data, **{"batch_size": b_size, "shuffle": True, "drop_last": False})
    return training, Whole(test_data)
''',
)
right(
    "loaders",
    "a BatchSampler over a SubsetRandomSampler",
    '''
def make_loaders(train_data, test_data, b_size=64):
    """Return two loaders: one for training, one for the test.

    The first one gives all of train_data in each epoch, in an order that is new each time, in
    batches of b_size; the last batch may be shorter. The second one gives all of test_data in
    its own order, in one batch.
    """
    random_order = torch.utils.data.SubsetRandomSampler(range(len(train_data)))
    batches = torch.utils.data.BatchSampler(random_order, b_size, drop_last=False)
    train_loader = DataLoader(train_data, batch_sampler=batches)
    test_loader = DataLoader(test_data, batch_size=max(1, len(test_data)))
    return train_loader, test_loader
''',
)
right(
    "network",
    "methods chained, flatten, relu as a method",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = self.fc1(x.flatten(start_dim=1)).relu()
        x = self.fc2(self.d1(x)).relu()
        return self.fc3(self.d2(x))
''',
)
right(
    "network",
    "dropout before ReLU, which comes to the same: both keep 0 and positive factors",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.reshape(x.shape[0], -1)
        x = relu(self.d1(self.fc1(x)))
        x = relu(self.d2(self.fc2(x)))
        return self.fc3(x)
''',
)
right(
    "network",
    "ReLU by clamp and by maximum",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = x.reshape(-1, 784)
        x = self.d1(self.fc1(x).clamp(min=0))
        x = self.d2(torch.maximum(self.fc2(x), torch.zeros(1, dtype=x.dtype, device=x.device)))
        return self.fc3(x)
''',
)
right(
    "network",
    "layers by a loop with setattr, forward by a loop",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        sizes = [28 * 28, 512, 512, 10]
        for k in (1, 2, 3):
            setattr(self, f"fc{k}", nn.Linear(sizes[k - 1], sizes[k]))
            if k < 3:
                setattr(self, f"d{k}", nn.Dropout(p))

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = torch.flatten(x, 1)
        for layer, drop in ((self.fc1, self.d1), (self.fc2, self.d2)):
            x = drop(torch.relu(layer(x)))
        return self.fc3(x)
''',
)
right(
    "network",
    "add_module; modules for Flatten and ReLU made in forward",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.add_module("fc1", nn.Linear(28**2, 512))
        self.add_module("d1", nn.Dropout(p=p))
        self.add_module("fc2", nn.Linear(512, 512))
        self.add_module("d2", nn.Dropout(p=p))
        self.add_module("fc3", nn.Linear(512, 10))

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        chain = nn.Flatten(), self.fc1, nn.ReLU(), self.d1, self.fc2, nn.ReLU(), self.d2, self.fc3
        for layer in chain:
            x = layer(x)
        return x
''',
)
right(
    "network",
    "functional linear and functional dropout with training=self.training",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        F = nn.functional
        x = x.view(x.size(0), -1)
        x = F.dropout(relu(F.linear(x, self.fc1.weight, self.fc1.bias)), self.d1.p, training=self.training)
        x = F.dropout(relu(F.linear(x, self.fc2.weight, self.fc2.bias)), self.d2.p, self.training)
        return x @ self.fc3.weight.T + self.fc3.bias
''',
)
right(
    "network",
    "a private method for a block",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10."""

    def __init__(self, p=0.4):
        super(MLP, self).__init__()
        self.fc1, self.d1 = nn.Linear(28 * 28, 512), nn.Dropout(p)
        self.fc2, self.d2 = nn.Linear(512, 512), nn.Dropout(p)
        self.fc3 = nn.Linear(in_features=512, out_features=10, bias=True)

    @staticmethod
    def _block(x, linear, dropout):
        return dropout(torch.relu(linear(x)))

    def forward(self, images):
        hidden = self._block(images.flatten(1), self.fc1, self.d1)
        hidden = self._block(hidden, self.fc2, self.d2)
        return self.fc3(hidden)
''',
)
right(
    "network",
    "ReLU and Flatten as further modules without parameters, behind the five",
    '''
class MLP(nn.Module):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers.

    Its layers, in this order: fc1, d1, fc2, d2, fc3. They are nn.Linear and nn.Dropout.
    """

    def __init__(self, p=0.4):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

        self.relu = nn.ReLU()
        self.flatten = nn.Flatten()

    def forward(self, x):
        """Return the logits, shape (N, 10), of images of shape (N, 1, 28, 28)."""
        x = self.d1(self.relu(self.fc1(self.flatten(x))))
        return self.fc3(self.d2(self.relu(self.fc2(x))))
''',
)
right(
    "network",
    "nn.Sequential as the base class, with the names as keys and a forward of its own",
    '''
from collections import OrderedDict


class MLP(nn.Sequential):
    """784 → 512 → 512 → 10 with ReLU, then dropout, after the first two layers."""

    def __init__(self, p=0.4):
        layers = OrderedDict(
            fc1=nn.Linear(784, 512),
            d1=nn.Dropout(p),
            fc2=nn.Linear(512, 512),
            d2=nn.Dropout(p),
            fc3=nn.Linear(512, 10),
        )
        super().__init__(layers)

    def forward(self, x):
        x = x.flatten(1)
        for name, layer in self.named_children():
            x = layer(x)
            if name in ("fc1", "fc2"):
                x = relu(x)
        return x
''',
)
right(
    "loss",
    "amax, gather and a dictionary of reductions",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - torch.amax(logits, dim=-1, keepdim=True)
    return shifted - torch.log(torch.sum(torch.exp(shifted), dim=-1, keepdim=True))


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    costs = log_softmax(logits).gather(1, target.view(-1, 1)).squeeze(1).neg()
    return {"mean": torch.mean, "sum": torch.sum}[reduction](costs)
''',
)
right(
    "loss",
    "a loop over the rows",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    rows = []
    for row in logits:
        m = max(row)
        rows.append(row - m - sum(torch.exp(a - m) for a in row).log())
    return torch.stack(rows)


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    total = 0
    for row, t in zip(log_softmax(logits), target.tolist()):
        total = total - row[t]
    if reduction == "mean":
        total = total / len(target)
    return total
''',
)
right(
    "loss",
    "one-hot and einsum",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    onehot = nn.functional.one_hot(target, logits.shape[-1]).to(logits.dtype)
    total = -torch.einsum("nc,nc->", onehot, log_softmax(logits))
    return total / logits.shape[0] if reduction == "mean" else total
''',
)
right(
    "loss",
    "logaddexp folded over the classes",
    '''
import functools
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    total = functools.reduce(torch.logaddexp, logits.unbind(dim=1))
    return logits - total[:, None]


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    picked = torch.take_along_dim(log_softmax(logits), target[:, None], dim=1)
    return getattr(-picked, reduction)()
''',
)
right(
    "loss",
    "the largest logit is detached, as it cancels",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    m = logits.detach().max(1, keepdim=True)[0]
    return logits - m - (logits - m).exp().sum(1, keepdim=True).log()


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    log_p = log_softmax(logits)
    costs = torch.diagonal(-log_p[:, target])
    assert reduction in ("mean", "sum")
    return costs.sum() / (len(target) if reduction == "mean" else 1)
''',
)
right(
    "loss",
    "transposed, so that no keepdim is needed",
    '''
def log_softmax(logits):
    """Return the logarithms of the probabilities: shape (N, C), as the logits.

    It is exact for large logits, too. Example: [[0, log 3]] gives [[log 1/4, log 3/4]].
    """
    columns = logits.T - logits.max(dim=1).values
    return (columns - columns.exp().sum(dim=0).log()).T


def loss_on_logits(logits, target, reduction="mean"):
    """Return the cross entropy, a tensor of shape (): the mean over the batch, or the sum.

    logits: shape (N, C). target: the right classes, shape (N,). reduction: "mean" or "sum".
    """
    mask = torch.arange(logits.shape[1], device=logits.device) == target[:, None]
    costs = -log_softmax(logits)[mask]
    if reduction == "sum":
        return costs.sum()
    return costs.mean()
''',
)
right(
    "train",
    "nn.CrossEntropyLoss, the loader behind a bar that a function draws, .to(device=...)",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    def bar(batches):
        for batch in batches:
            print(".", end="", flush=True)
            yield batch

    criterion = nn.CrossEntropyLoss()
    model.train()
    losses = []
    for k, (images, target) in enumerate(bar(loader)):
        images = images.to(device=device)
        target = target.to(device=device)
        opt.zero_grad(set_to_none=False)
        loss = criterion(model(images), target)
        loss.backward()
        opt.step()
        losses.append(float(loss.detach()))
        if watch:
            watch(k, images, losses[-1])
    return losses
''',
)
right(
    "train",
    "target.to(images.device), model.zero_grad, zip with a counter",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    import itertools

    model.train(True)
    losses = []
    for k, (images, target) in zip(itertools.count(), loader):
        images = images.to(device)
        target = target.to(images.device)
        model.zero_grad()
        loss = nn.functional.nll_loss(nn.functional.log_softmax(model(images), dim=-1), target)
        loss.backward()
        opt.step()
        value = loss.detach().cpu().numpy().item()
        losses.append(value)
        if callable(watch):
            watch(k, images, value)
    return losses
''',
)
right(
    "train",
    "an inner function for a step, a list comprehension",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    def step(k, images, target):
        images, target = [part.to(device) for part in (images, target)]
        opt.zero_grad()
        loss = cross_entropy(model(images), target)
        loss.backward()
        opt.step()
        if watch is not None:
            watch(k, images, loss.item())
        return loss.item()

    model.train()
    return [step(k, *batch) for k, batch in enumerate(loader)]
''',
)
right(
    "train",
    "a generator function beside it",
    '''
def steps(model, device, loader, opt):
    """Yield the number, the images and the loss of each batch, after its step."""
    for k, (x, y) in enumerate(loader):
        x, y = x.to(device), y.to(device)
        for parameter in model.parameters():
            parameter.grad = None
        loss = cross_entropy(input=model(x), target=y)
        loss.backward()
        opt.step()
        yield k, x, loss.item()


def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch."""
    model = model.train()
    losses = []
    for k, x, loss in steps(model, device, loader, opt):
        losses.append(loss)
        if watch is not None:
            watch(k, x, loss)
    return losses
''',
)
right(
    "train",
    "gradients by torch.autograd.grad, put where the optimizer looks",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    watch = watch or (lambda *told: None)
    losses = []
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        loss = cross_entropy(model(images), target)
        parameters = list(model.parameters())
        for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
            parameter.grad = gradient
        opt.step()
        losses.append(loss.item())
        watch(len(losses) - 1, images, losses[-1])
    return losses
''',
)
right(
    "train",
    "a closure that is handed to opt.step",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.train()
    losses = []
    for batch_idx, (images, target) in enumerate(loader):
        images, target = images.to(device, non_blocking=True), target.to(device, non_blocking=True)

        def closure():
            opt.zero_grad()
            loss = cross_entropy(model(images), target)
            loss.backward()
            return loss

        losses.append(opt.step(closure).item())
        if watch is not None:
            watch(batch_idx, images, losses[batch_idx])
    return losses
''',
)
right(
    "train",
    "recording switched on explicitly, iterator and next, the model moved as well",
    '''
def train(model, device, loader, opt, watch=None):
    """Train for one epoch; return the list of losses, one number for each batch.

    loader: gives batches (images, target). opt: the optimizer of the model's parameters.
    watch: called after each step with the batch's number (from 0), its images and its loss.
    """
    model.to(device).train()
    losses, batches = [], iter(loader)
    with torch.enable_grad():
        while True:
            try:
                images, target = next(batches)
            except StopIteration:
                return losses
            images, target = map(lambda t: t.to(device), (images, target))
            loss = cross_entropy(model(images), target, reduction="sum") / len(target)
            opt.zero_grad()
            loss.backward()
            opt.step()
            losses += [loss.item()]
            if watch is not None:
                watch(len(losses) - 1, images, losses[-1])
''',
)
right(
    "log-line",
    "format with %, numbers by a pattern with names",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    share = 100.0 * batch_idx / len(loader)
    pieces = (epoch, batch_idx * loader.batch_size, len(loader.dataset), share, loss)
    return "Train Epoch: %d [%d/%d (%.0f%%)]\tLoss: %.6f" % pieces


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    found = re.search(r"\[(?P<seen>\d+)/(?P<all>\d+) \((?P<percent>\d+)%\)\]", line)
    wanted = 100 * int(found["seen"]) / int(found["all"])
    return abs(wanted - int(found["percent"])) <= 1
''',
)
right(
    "log-line",
    "str.format, split in place of a pattern",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    return "Train Epoch: {} [{}/{} ({:.0f}%)]\tLoss: {:.6f}".format(
        epoch,
        batch_idx * loader.batch_size,
        len(loader.dataset),
        100.0 * batch_idx / len(loader),
        loss,
    )


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    inside = line.split("[")[1].split("]")[0]
    images, percent = inside.split(" ")
    seen, total = (float(number) for number in images.split("/"))
    percent = float(percent.strip("()%"))
    return -1 <= 100 * seen / total - percent <= 1
''',
)
right(
    "log-line",
    "whole numbers only in the comparison, pieces joined",
    r'''
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen = batch_idx * loader.batch_size
    percent = round(100.0 * batch_idx / len(loader))
    left = "Train Epoch: " + str(epoch) + " [" + str(seen) + "/" + str(len(loader.dataset))
    return left + " (" + str(percent) + "%)]" + chr(9) + "Loss: " + format(loss, ".6f")


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    seen, total, percent = [int(number) for number in re.findall(r"\d+", line)][1:4]
    return abs(100 * seen - percent * total) <= total
''',
)
right(
    "log-line",
    "fractions, and the images before as whole less what is left",
    r'''
from fractions import Fraction
def log_line(epoch, batch_idx, images, loader, loss):
    """Return the line for this batch, a string without a newline.

    images: the batch at hand. loader: has batch_size, dataset, and a length. loss: a number.
    """
    seen, total = batch_idx * loader.batch_size, len(loader.dataset)
    percent = 100.0 * batch_idx / len(loader)
    return f"Train Epoch: {epoch} [{seen}/{total} ({percent:.0f}%)]\tLoss: {loss:.6f}"


def agrees(line):
    """Say whether a log line agrees with itself: True or False.

    It does if its percentage is at most 1 away from what its two numbers of images give.
    """
    numbers = re.findall(r"\d+", line)
    true = 100 * Fraction(int(numbers[1]), int(numbers[2]))
    if abs(true - int(numbers[3])) > 1:
        return False
    return True
''',
)
right(
    "test",
    "no_grad as a decorator, CrossEntropyLoss with reduction sum",
    '''
@torch.no_grad()
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    criterion = nn.CrossEntropyLoss(reduction="sum")
    model.eval()
    loss = hits = 0
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        loss += criterion(output, target).item()
        hits += output.max(1)[1].eq(target).sum().item()
    return loss / len(loader.dataset), 100.0 * hits / len(loader.dataset)
''',
)
right(
    "test",
    "all outputs put together, then one mean",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.train(False)
    outputs, targets = [], []
    with torch.inference_mode():
        for images, target in loader:
            images = images.to(device)
            outputs.append(model(images))
            targets.append(target.to(images.device))
        output, target = torch.cat(outputs), torch.cat(targets)
        loss = cross_entropy(output, target)
        share = (output.argmax(dim=-1) == target).float().mean()
    return loss.item(), 100 * share.item()
''',
)
right(
    "test",
    "means of batches, each weighted with its size",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model = model.eval()
    seen, loss, accuracy = 0, 0.0, 0.0
    with torch.set_grad_enabled(False):
        for images, target in loader:
            images, target = images.to(device), target.to(device)
            logits = model(images)
            n = len(target)
            seen += n
            loss += (cross_entropy(logits, target).item() - loss) * n / seen
            accuracy += (100 * (logits.argmax(1) == target).double().mean().item() - accuracy) * n / seen
    return loss, accuracy
''',
)
right(
    "test",
    "the losses of all images in a list, the mode put back afterwards",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    import statistics

    was_training = model.training
    model.eval()
    costs, hits = [], []
    try:
        with torch.no_grad():
            for images, target in loader:
                images, target = images.to(device), target.to(device)
                output = model(images)
                costs += cross_entropy(output, target, reduction="none").tolist()
                hits += (output.argmax(dim=1) == target).tolist()
    finally:
        model.train(was_training)
    return statistics.fmean(costs), 100 * hits.count(True) / len(hits)
''',
)
right(
    "test",
    "a generator of sums, wrong ones counted and subtracted",
    '''
def sums(model, device, loader):
    """Yield for each batch the sum of its losses, how many are wrong, and its size."""
    for images, target in loader:
        images, target = images.to(device), target.to(device)
        output = model(images)
        wrong = torch.count_nonzero(output.argsort(dim=1)[:, -1] - target)
        yield cross_entropy(output, target, reduction="sum").item(), wrong.item(), len(target)


def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent."""
    model.eval()
    with torch.no_grad():
        loss, wrong, n = map(sum, zip(*sums(model, device, loader)))
    return loss / n, 100 - 100 * wrong / n
''',
)
right(
    "test",
    "tensors as counters, topk",
    '''
def test(model, device, loader):
    """Return the mean loss over all images of the loader, and the accuracy in percent.

    loader: gives batches (images, target), perhaps of unequal sizes, and has a dataset.
    """
    model.eval()
    loss = torch.zeros((), dtype=torch.float64, device=device)
    hits = torch.zeros((), dtype=torch.long, device=device)
    with torch.no_grad():
        for images, target in loader:
            images, target = images.to(device=device), target.to(device=device)
            output = model(images)
            loss += nn.functional.cross_entropy(output, target, reduction="sum")
            hits += (output.topk(1, dim=1).indices[:, 0] == target).sum()
    n = len(loader.dataset)
    return (loss / n).item(), (100 * hits / n).item()
''',
)
right(
    "adamw",
    "the decay as a factor, the means by differences",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    b1, b2 = betas
    m = m + (1 - b1) * (g - m)
    v = v + (1 - b2) * (np.square(g) - v)
    step = (m / (1 - b1**t)) / (eps + (v / (1 - b2**t)) ** 0.5)
    return (1 - lr * weight_decay) * w - lr * step, m, v
''',
)
right(
    "adamw",
    "entry by entry in a loop over flat copies",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    shape = np.shape(w)
    w, g, m, v = (np.array(a, dtype=np.float64).ravel() for a in (w, g, m, v))
    for k in range(len(w)):
        w[k] -= lr * weight_decay * w[k]
        m[k] = betas[0] * m[k] + (1 - betas[0]) * g[k]
        v[k] = betas[1] * v[k] + (1 - betas[1]) * g[k] ** 2
        m_hat, v_hat = m[k] / (1 - betas[0] ** t), v[k] / (1 - betas[1] ** t)
        w[k] -= lr * m_hat / (v_hat**0.5 + eps)
    return w.reshape(shape), m.reshape(shape), v.reshape(shape)
''',
)
right(
    "adamw",
    "torch's own AdamW, with its state filled in",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    parameter = nn.Parameter(torch.tensor(w, dtype=torch.float64))
    parameter.grad = torch.tensor(g, dtype=torch.float64)
    opt = AdamW([parameter], lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)
    opt.state[parameter] = {
        "step": torch.tensor(float(t - 1)),
        "exp_avg": torch.tensor(m, dtype=torch.float64),
        "exp_avg_sq": torch.tensor(v, dtype=torch.float64),
    }
    opt.step()
    state = opt.state[parameter]
    return parameter.detach().numpy(), state["exp_avg"].numpy(), state["exp_avg_sq"].numpy()
''',
)
right(
    "adamw",
    "np.average for the running means, a lambda for the hats",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    running = lambda old, new, beta: np.average([old, new], axis=0, weights=[beta, 1 - beta])
    hat = lambda mean, beta: mean / (1 - beta**t)
    m, v = running(m, g, betas[0]), running(v, g * g, betas[1])
    decayed = w - lr * weight_decay * w
    return decayed - lr * hat(m, betas[0]) / (np.sqrt(hat(v, betas[1])) + eps), m, v
''',
)
right(
    "adamw",
    "in place on copies",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    w, m, v = w.copy(), m.copy(), v.copy()
    w *= 1 - lr * weight_decay
    m *= betas[0]
    m += (1 - betas[0]) * g
    v *= betas[1]
    v += (1 - betas[1]) * g**2
    w -= lr * (m / (1 - pow(betas[0], t))) / (np.sqrt(v / (1 - pow(betas[1], t))) + eps)
    return [w, m, v]
''',
)
right(
    "adamw",
    "both hats in one factor, with eps scaled along",
    '''
def adamw_step(w, g, m, v, t, lr=0.0005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """Return w, m and v after step number t (from 1); the arguments stay as they are.

    w, g, m, v: arrays of the same shape. lr is η, betas are β1 and β2, weight_decay is λ.
    """
    beta1, beta2 = betas
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    root = (1 - beta2**t) ** 0.5
    rate = lr * root / (1 - beta1**t)
    new_w = w - lr * weight_decay * w - rate * new_m / (np.sqrt(new_v) + root * eps)
    return new_w, new_m, new_v
''',
)
right(
    "device",
    "nested calls; a helper that waits and reads the clock",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    return model.to(device=device)(x.to(device=device))


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    def clock():
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    f()
    begin = clock()
    for _ in range(calls):
        f()
    return (clock() - begin) / calls
''',
)
right(
    "device",
    "a function to wait is chosen first, a while loop",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    x, model = x.to(device), model.to(device)
    return model.forward(x)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    f()
    wait()
    elapsed, left = -time.perf_counter(), calls
    while left > 0:
        f()
        left -= 1
    wait()
    elapsed += time.perf_counter()
    return elapsed / calls
''',
)
right(
    "device",
    "each parameter is moved by hand; nanoseconds from the same clock",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    for module in model.modules():
        for name, parameter in list(module.named_parameters(recurse=False)):
            setattr(module, name, nn.Parameter(parameter.detach().to(device), parameter.requires_grad))
        for name, buffer in list(module.named_buffers(recurse=False)):
            setattr(module, name, buffer.to(device))
    return model(x.to(device))


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    on_gpu = str(device).startswith("cuda")
    f()
    if on_gpu:
        torch.cuda.synchronize(device)
    start = time.perf_counter_ns()
    [f() for _ in range(calls)]
    if on_gpu:
        torch.cuda.synchronize(device)
    return (time.perf_counter_ns() - start) / 1e9 / calls
''',
)
right(
    "device",
    "timeit around the calls and the waiting",
    '''
def on_device(model, x, device):
    """Move model and x to the device; return model(x), which is there, too."""
    model.to(device)
    y = model(x.to(device))
    return y.to(device)


def seconds(f, device, calls=10):
    """Return how many seconds one call of f takes on the device: the mean of `calls` calls."""

    import timeit

    def all_calls():
        for _ in range(calls):
            f()
        if device.type == "cuda":
            torch.cuda.synchronize()

    f()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return timeit.timeit(all_calls, number=1) / calls
''',
)
right(
    "five-epochs",
    "a while loop, statistics, Counter; save_model of safetensors",
    '''
from collections import Counter
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    import statistics

    rows = []
    while len(rows) < n_epochs:
        epoch = len(rows)
        try:
            train_loss = statistics.fmean(train_epoch(epoch))
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            break
        rows.append(dict(epoch=epoch, train_loss=train_loss, test_loss=test_loss, accuracy=accuracy))
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    counts = Counter(zip(target.tolist(), predicted.tolist()))
    return torch.tensor([[counts[i, j] for j in range(classes)] for i in range(classes)])


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    from safetensors.torch import save_model

    save_model(model, path, metadata={name: str(value) for name, value in notes.items()})
''',
)
right(
    "five-epochs",
    "contextlib.suppress, np.add.at, named_parameters",
    '''
import contextlib
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    with contextlib.suppress(KeyboardInterrupt):
        for epoch in range(n_epochs):
            numbers = epoch, np.mean(train_epoch(epoch)), *test_epoch(epoch)
            rows.append(dict(zip(("epoch", "train_loss", "test_loss", "accuracy"), numbers)))
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (target.numpy(), predicted.numpy()), 1)
    return torch.as_tensor(matrix)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    tensors = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    save_file(tensors, path, metadata=dict(zip(map(str, notes), map(str, notes.values()))))
''',
)
right(
    "five-epochs",
    "a generator of rows, one-hot matrices multiplied",
    '''
def epochs(train_epoch, test_epoch, n_epochs):
    """Yield a row for each finished epoch."""
    for epoch in range(n_epochs):
        row = {"epoch": epoch, "train_loss": torch.tensor(train_epoch(epoch)).double().mean().item()}
        row["test_loss"], row["accuracy"] = test_epoch(epoch)
        yield row


def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    try:
        rows.extend(epochs(train_epoch, test_epoch, n_epochs))
    except KeyboardInterrupt:
        print("interrupted after", len(rows), "epochs")
    return rows


def confusion_matrix(target, predicted, classes=10):
    """The product of two one-hot matrices."""
    true, taken = (nn.functional.one_hot(digits, classes) for digits in (target, predicted))
    return true.T @ taken


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file."""
    tensors = {name: tensor.cpu().contiguous() for name, tensor in model.state_dict().items()}
    save_file(tensors, filename=str(path), metadata={f"{k}": f"{v}" for k, v in notes.items()})
''',
)
right(
    "five-epochs",
    "index_put_ with accumulate, safetensors' bytes written by hand",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []
    for epoch in range(n_epochs):
        try:
            losses = train_epoch(epoch)
            test_loss, accuracy = test_epoch(epoch)
        except KeyboardInterrupt:
            return rows
        train_loss = sum(losses) / len(losses)
        rows += [{"epoch": epoch, "train_loss": train_loss, "test_loss": test_loss, "accuracy": accuracy}]
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    matrix = torch.zeros((classes, classes), dtype=torch.int64)
    matrix.index_put_((target, predicted), torch.tensor(1), accumulate=True)
    return matrix


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    from safetensors.torch import save

    with open(path, "wb") as file:
        file.write(save(model.state_dict(), {str(k): str(v) for k, v in notes.items()}))
''',
)
right(
    "five-epochs",
    "recursion over the epochs; a sum of comparisons for each cell",
    '''
def run(train_epoch, test_epoch, n_epochs):
    """Train and test n_epochs times; return the list of rows, also when interrupted."""
    rows = []

    def go_on(epoch):
        if epoch == n_epochs:
            return
        losses = list(train_epoch(epoch))
        test_loss, accuracy = test_epoch(epoch)
        rows.append(
            {
                "epoch": epoch,
                "train_loss": float(np.array(losses).mean()),
                "test_loss": test_loss,
                "accuracy": accuracy,
            }
        )
        go_on(epoch + 1)

    try:
        go_on(0)
    except KeyboardInterrupt:
        pass
    return rows


def confusion_matrix(target, predicted, classes=10):
    """Count, for each true class (row), what was predicted (column): shape (classes, classes).

    target, predicted: tensors of whole numbers, shape (N,).
    """
    rows = [
        [((target == i) & (predicted == j)).sum() for j in range(classes)] for i in range(classes)
    ]
    return torch.tensor(rows)


def save_weights(model, path, notes):
    """Write all of the model's parameters and the notes to a safetensors file.

    notes: a dictionary. Its values may be numbers; they are written as str() writes them.
    """
    notes = {str(name): str(value) for name, value in notes.items()}
    save_file(model.state_dict(), path, metadata=notes)
''',
)
