"""Every case of tests/cases: what `check` says of it, to the line and the column."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline.build import check
from timeline.building.project_files import paths_of
from timeline.codes import all_codes
from txtar import HERE, Case, cases

NOT_A_FAULT_OF_CONTENT = {"CACHE001"}
"""Said by a build of its own state: see test_commands."""
