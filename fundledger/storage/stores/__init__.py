"""Stores turn rows into values and values into rows; nothing else writes a table."""
