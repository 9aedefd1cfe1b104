"""`python -m minbar`."""

from minbar.cli.main import main

main()
