"""Whole stories, told through the functions that people use, and read as people read them."""
