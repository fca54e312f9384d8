"""`python -m tracker.cli`: what `python3 -m tracker` hands over to."""

import gc

gc.disable()  # what imports make stays for good: looking through it again and again is a fifth of the start

from tracker.cli import main  # noqa: E402

gc.freeze()
gc.enable()
main()
