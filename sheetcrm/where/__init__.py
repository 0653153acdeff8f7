"""Conditions that pick records: parsed from text or from fields, tested once for each distinct value."""
