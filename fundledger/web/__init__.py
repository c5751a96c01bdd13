"""The sites: the staff's desk and the public pages, joined in `app`."""
