"""The books of a learning-promotion fund: money given, kept, and paid out, to the đồng."""

__version__ = "0.1.0"
