"""`python -m tracker.cli`: what `python3 -m tracker` hands over to."""

from tracker.cli import main

main()
