"""Donors, their pledges and their gifts: three figures that are never added together."""
