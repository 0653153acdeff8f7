"""Bringing edits from elsewhere into the tables, by record key."""
