"""The write side (ghi sổ): one module per family of acts, one function per act.

Which accounts an act debits and credits stands in `rules/<regime>.toml`, with its source.
"""
