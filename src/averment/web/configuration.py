"""The folder of the user's configuration."""

from __future__ import annotations

import os
from pathlib import Path

from averment.kernel.refusals import Refusal


def keys_folder() -> Path:
    """The folder of the user's configuration that holds the signing key: AVERMENT_CONFIG, else the usual place."""
    if own := os.environ.get("AVERMENT_CONFIG"):
        return Path(own)
    if configuration := os.environ.get("XDG_CONFIG_HOME"):
        return Path(configuration) / "averment"
    try:
        return Path.home() / ".config" / "averment"
    except RuntimeError:
        raise Refusal(
            "There is no place for the signing key: this user has no home folder",
            mend="Set AVERMENT_CONFIG to a folder that only this user can read.",
        ) from None
