"""Exports: what prints a statement or the journal, and computes nothing."""
