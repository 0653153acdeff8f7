"""``--format json``: one list of all findings; with ``--statistics`` one of all workbooks."""

from __future__ import annotations

from sheetcrm.render.json_output import checked_objects, dumps
from sheetcrm.render.outputs import Checked, Output, output


@output("json", counts=True)
class Json(Output):
    """A list, written piece by piece."""

    _begun = False

    def write(self, checked: Checked) -> None:
        for item in checked_objects(checked, self.wanted):
            self.stream.write((",\n" if self._begun else "[\n") + dumps(item))
            self._begun = True

    def close(self) -> None:
        self.stream.write("\n]\n" if self._begun else "[]\n")

    def score(self, checked: Checked) -> float | None:
        return None  # nobody asks for it
