"""Timeline: YAML event files in git become a sourced chronology on the web.

`timeline.load`, `timeline.check` and the module `timeline.build` are loaded when they are asked for.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in ("build", "check", "load"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module("timeline.build")
    return module if name == "build" else getattr(module, name)
