"""The command line: one group of commands per file, every refusal one sentence."""

from fundledger.cli.main import main

__all__ = ["main"]
