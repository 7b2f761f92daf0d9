"""A training step of the U-Net of train-step.ts in PyTorch; prints the milliseconds of each step and the most memory as JSON.

Arguments: threads, first|last (memory format), depth, steps before, steps, batch, sides..., channels.
"""

import json
import resource
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

threads, memory = int(sys.argv[1]), sys.argv[2]
depth, before, steps, batch, *sides, channels = map(int, sys.argv[3:])
torch.set_num_threads(threads)
torch.manual_seed(0)
is_2d = len(sides) == 2
Conv = nn.Conv2d if is_2d else nn.Conv3d
Up = nn.ConvTranspose2d if is_2d else nn.ConvTranspose3d
Norm = nn.BatchNorm2d if is_2d else nn.BatchNorm3d
pool = F.max_pool2d if is_2d else F.max_pool3d
BASE = 8


def block(inputs, outputs):
    def one(a, b):
        return [Conv(a, b, 3, padding=1, bias=False), Norm(b), nn.ReLU()]

    return nn.Sequential(*one(inputs, outputs), *one(outputs, outputs))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [BASE << level for level in range(depth + 1)]
        self.down = nn.ModuleList(block(a, b) for a, b in zip([channels, *widths], widths))
        pairs = list(zip(widths[1:], widths))[::-1]
        self.up = nn.ModuleList(Up(a, b, 2, 2) for a, b in pairs)
        self.merge = nn.ModuleList(block(2 * b, b) for _, b in pairs)
        self.logits = Conv(BASE, 2, 1)

    def forward(self, x):
        skips = []
        for level, down in enumerate(self.down):
            x = down(pool(x, 2) if level else x)
            skips.append(x)
        skips.pop()
        for up, merge in zip(self.up, self.merge):
            x = merge(torch.cat([skips.pop(), up(x)], 1))
        return self.logits(x)


model = UNet()
x = torch.rand(batch, channels, *sides) * 2 - 1
y = (x[:, 0] > 0.3).long()
if memory == "last":
    layout = torch.channels_last if is_2d else torch.channels_last_3d
    model, x = model.to(memory_format=layout), x.to(memory_format=layout)
optimizer = torch.optim.Adam(model.parameters(), 1e-3)
times = []
for step in range(before + steps):
    start = time.perf_counter()
    optimizer.zero_grad(set_to_none=True)
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    loss.item()
    if step >= before:
        times.append((time.perf_counter() - start) * 1e3)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"milliseconds": times, "peakBytes": peak}))
