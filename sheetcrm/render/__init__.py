"""Findings, reports and schemas as sheets, text and JSON: one file per output."""
