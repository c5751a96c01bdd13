"""Programmes and awards; recipients are counted here, never named."""
