"""Funds: what money is for, which part of it is preserved, and what may be spent."""
