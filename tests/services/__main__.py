"""`python -m tests.services`: have every program that the tests need, before they start."""

from tests.services.programs import chromium, hledger

if __name__ == "__main__":
    chromium()
    hledger()
