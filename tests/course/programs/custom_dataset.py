"""A data set of one's own, a collate function that pads, a sampler by lengths, and subsets."""

import torch
from torch.utils.data import ConcatDataset, DataLoader, Dataset, Subset


class Words(Dataset):
    def __init__(self, words, transform=None):
        self.words, self.transform = words, transform

    def __len__(self):
        return len(self.words)

    def __getitem__(self, i):
        letters = torch.tensor([ord(c) - ord("a") + 1 for c in self.words[i]])
        return (letters if self.transform is None else self.transform(letters)), len(self.words[i])


def pad(batch):
    letters, lengths = zip(*batch)
    padded = torch.nn.utils.rnn.pad_sequence(letters, batch_first=True)
    return padded, torch.tensor(lengths), padded != 0


words = Words(["graph", "node", "leaf", "tensor", "rule", "pass", "hook"])
for letters, lengths, mask in DataLoader(words, batch_size=3, collate_fn=pad, num_workers=0):
    print(letters, lengths, mask.sum(1))
by_length = sorted(range(len(words)), key=lambda i: (words[i][1], i))
loader = DataLoader(words, batch_size=2, sampler=by_length, collate_fn=pad, drop_last=True)
print(len(loader), [lengths.tolist() for _, lengths, _ in loader])
both = ConcatDataset([Subset(words, [0, 2]), Words(["ab"], transform=lambda t: t * 10)])
print(len(both), both[2], both[-1][0].dtype)
train, test = torch.utils.data.random_split(words, [5, 2])
print(len(train), len(test), sorted([*train.indices, *test.indices]))
