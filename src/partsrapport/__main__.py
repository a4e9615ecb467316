"""``python -m partsrapport``: the command, where programs that are no Python may not be started."""

from partsrapport.cli import main

main()
