"""What commands that use the store share."""

from __future__ import annotations

import click

__all__ = ["store_option"]

store_option = click.option(
    "--store",
    metavar="URL",
    envvar="MINBAR_STORE",
    help="Store to use: sqlite:///FILE or postgresql://USER@HOST/NAME; by default a file of yours.",
)
