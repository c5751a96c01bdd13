"""Where the books are kept: SQLite or PostgreSQL, which both refuse what is wrong."""
