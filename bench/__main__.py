"""``python -m bench``: all benchmarks, printed as Markdown."""

from bench import estimation, speed, suite

speed.main()
print()
suite.main()
print()
estimation.main()
estimation.means()
