"""The real parts that tests run against: PostgreSQL, Chromium, hledger. A test that needs one starts it."""
