"""Words and figures for readers: formats, names of what the domain enumerates, and the catalogues."""
