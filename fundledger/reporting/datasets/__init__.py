"""Datasets: the read side's queries, each a tidy frame or a page's rows; nothing else in reporting reads a table."""
