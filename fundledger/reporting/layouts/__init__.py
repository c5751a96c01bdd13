"""Layouts: what a statement or register shows, as data in `reports/`, and the value that a filled one is."""
