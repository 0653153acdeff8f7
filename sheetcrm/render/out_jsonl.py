"""``--format jsonl``: one JSON object a line; with ``--statistics`` one a workbook."""

from __future__ import annotations

from sheetcrm.render.json_output import checked_objects, dumps
from sheetcrm.render.outputs import Checked, Output, output


@output("jsonl", counts=True)
class JsonLines(Output):
    """A line a finding."""

    def write(self, checked: Checked) -> None:
        for item in checked_objects(checked, self.wanted):
            self.stream.write(dumps(item) + "\n")

    def score(self, checked: Checked) -> float | None:
        return None  # nobody asks for it
