"""``python -m demo FOLDER``: write the demonstration exports, at any scale, with any seed."""

import argparse
from pathlib import Path

import demo

parser = argparse.ArgumentParser(prog="python -m demo", description=demo.write.__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("--scale", type=int, default=1)
parser.add_argument("--seed", type=int, default=demo.SEED)
parser.add_argument("--csv", action="store_true", help="all surveys as CSV")
asked = parser.parse_args()
demo.write(asked.folder, scale=asked.scale, seed=asked.seed, as_csv=asked.csv)
