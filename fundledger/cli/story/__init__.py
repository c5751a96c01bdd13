"""The Sơn La story: the demonstration's data files, told through the functions that people use."""

from fundledger.cli.story.pages import read_story
from fundledger.cli.story.telling import State, state, tell

__all__ = ["State", "read_story", "state", "tell"]
