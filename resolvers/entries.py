"""Builds one source from its entry in the configuration.

A source is a file in `metadata/` or `fulltext/`; its name is the file's. There is no registry.
Links for a person are files in `links/` and stand in the list `fulltext` too.
Besides a source's own options every entry may say something about its line (`line.py`).
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from handlers.domain.errors import ConfigurationError
from resolvers.http import Http
from resolvers.outgoing.line import LineOptions, line_of

M = TypeVar("M", bound=BaseModel)
Place = Literal["metadata", "fulltext"]
FOLDERS: Mapping[Place, tuple[str, ...]] = {"metadata": ("metadata",), "fulltext": ("fulltext", "links")}


def available(place: Place) -> tuple[str, ...]:
    """Return the names of the sources that exist."""
    return tuple(sorted(_modules(place)))


def module_of(place: Place, name: str) -> str:
    """Return the module of an existing source."""
    return _modules(place)[name]


def _modules(place: Place) -> dict[str, str]:
    here = Path(__file__).parent
    files = ((folder, file.stem) for folder in FOLDERS[place] for file in (here / folder).glob("*.py"))
    return {stem: f"resolvers.{folder}.{stem}" for folder, stem in files if not stem.startswith("_")}


def built(where: str, entry: Mapping[str, Any], place: Place, http: Http) -> Any:  # noqa: ANN401
    """Return one source; what a file gives is only known once it is imported."""
    name = entry.get("use") if isinstance(entry, Mapping) else None
    exist = ", ".join(available(place))
    if not isinstance(name, str):
        raise ConfigurationError(f"{where}: `use` must name a source; there are: {exist}")
    if name not in available(place):
        raise ConfigurationError(f"{where}: there is no source `{name}`; there are: {exist}")
    module = import_module(module_of(place, name))
    own, lines = _parted({k: v for k, v in entry.items() if k != "use"}, module.Options)
    options = _options(f"{where} ({name})", module.Options, own)
    line = _options(f"{where} ({name})", LineOptions, lines)
    try:
        return _with_line(module, options, line, place, http)
    except ConfigurationError as error:
        raise ConfigurationError(f"{where} ({name}): {error}") from error


def _parted(values: dict[str, Any], model: type[BaseModel]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the source's own keys and those of its line; a source may know one of the latter better."""
    lines = {k: v for k, v in values.items() if k in LineOptions.model_fields and k not in model.model_fields}
    return {k: v for k, v in values.items() if k not in lines}, lines


def _with_line(module: Any, options: BaseModel, keys: LineOptions, place: Place, http: Http) -> Any:  # noqa: ANN401
    line = line_of(keys, http.secret(keys.proxy_env) if keys.proxy_env else "")
    view = http.tuned(line)
    source = module.build(options, view)
    if keys != LineOptions() and not view.has_lines:
        raise ConfigurationError(f"it asks nobody, so {', '.join(sorted(keys.model_fields_set))} mean nothing here")
    if line.proxy and place == "fulltext":
        http.fetch_through(source.name, line.proxy)
    return source


def _options(where: str, model: type[M], values: dict[str, Any]) -> M:
    try:
        return model(**values)
    except ValidationError as error:
        keys = ", ".join(sorted(model.model_fields))
        general = ", ".join(sorted(LineOptions.model_fields))
        # The values themselves stay out of the message: one may be a key put in the wrong place.
        faults = (
            f"`{'.'.join(map(str, fault['loc']))}`: {_plain(fault['type'], fault['msg'])}"
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        )
        raise ConfigurationError(
            f"{where}: {'; '.join(faults)}; known keys: {keys}; of every source: {general}"
        ) from None
    except TypeError as error:
        raise ConfigurationError(f"{where}: its keys must be words") from error


def _plain(kind: str, message: str) -> str:
    return "unknown key" if kind == "extra_forbidden" else message
