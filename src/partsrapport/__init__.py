"""The activity report of a council of social partners, from raw exports to HTML and PDF."""

import os

__version__ = "0.3.0"

# Curves of three parameters are fitted: threads of BLAS would wait for each other ten times as long as that takes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
