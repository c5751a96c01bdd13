"""Organisations that keep books, and the officers who make, approve and read them."""
