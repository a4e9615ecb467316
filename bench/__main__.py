"""``python -m bench``: all benchmarks, printed as Markdown."""

from bench import estimation, speed

speed.main()
print()
estimation.main()
estimation.means()
