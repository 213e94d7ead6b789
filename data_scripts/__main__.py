"""Entry point of ``python -m data_scripts``."""

import sys

from data_scripts.cli import main

if __name__ == "__main__":
    sys.exit(main())
