"""``sheetcrm import cards.vcf``: the contacts that telephones and mail programs export (vCard 2.1 to 4.0, without encoded words)."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.plugin import importer

LABELS = {"FN": "Contact", "ORG": "Customer name", "TEL": "Phone", "EMAIL": "Email", "ADR": "Address", "NOTE": "Notes"}


@importer("vcard", endings=(".vcf",), begins=(b"BEGIN:VCARD",))
def read_vcard(data: bytes, name: str) -> Iterator[dict[str, str]]:
    """A record for each card: the first value of each property, under the label of our column."""
    record: dict[str, str] = {}
    for line in data.decode("utf-8-sig").replace("\r\n", "\n").replace("\n ", "").split("\n"):
        head, _, value = line.partition(":")
        key = head.partition(";")[0].upper()
        if key == "BEGIN":
            record = {}
        elif key == "END":
            yield {"Customer name": record.get("Contact", ""), **record}  # a person without a firm is the customer
        elif key in LABELS and value.strip():
            parts = (part.replace("\\n", " ").replace("\\,", ",").strip() for part in value.split(";"))
            record.setdefault(LABELS[key], " ".join(filter(None, parts)))
