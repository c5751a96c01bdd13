"""The Sơn La story: the demonstration's data files, told through the functions that people use."""

from fundledger.cli.story.telling import is_told, tell

__all__ = ["is_told", "tell"]
