"""What the pages show: rows as values, a page at a time, for one organisation.

A frame serves a statement; a page needs days, people's names and links, so its rows are values here.
"""

from sqlalchemy import Connection, Engine

__all__ = ["Connection", "Engine"]
