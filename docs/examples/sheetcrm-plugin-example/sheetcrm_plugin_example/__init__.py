"""An example of a plugin for sheetcrm.  Each module registers one thing; ``pyproject.toml`` names them as entry points."""
