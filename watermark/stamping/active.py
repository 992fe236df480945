"""Takes out what a PDF could do by itself: scripts, programs, attachments, media; links to web pages stay.

Works on pikepdf's and on pypdf's objects alike; `Library` tells what differs between the two. A thing is known by what
it is, not by where it hangs: an action is emptied wherever a viewer might find it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from handlers.domain.mark import Active

# https://opensource.adobe.com/dc-acrobat-sdk-docs/standards/pdfstandards/pdf/PDF32000_2008.pdf, table 198
_ACTIONS = {
    "/JavaScript": Active.JAVASCRIPT,
    "/Launch": Active.LAUNCH,
    "/GoToR": Active.REMOTE,
    "/GoToE": Active.REMOTE,
    "/SubmitForm": Active.SUBMIT,
    "/ImportData": Active.IMPORT,
    "/Sound": Active.MEDIA,
    "/Movie": Active.MEDIA,
    "/Rendition": Active.MEDIA,
    "/RichMediaExecute": Active.MEDIA,
    "/GoTo3DView": Active.MEDIA,
}
_ANNOTATIONS = {
    "/FileAttachment": Active.ATTACHMENT,
    "/RichMedia": Active.MEDIA,
    "/3D": Active.MEDIA,
    "/Movie": Active.MEDIA,
    "/Sound": Active.MEDIA,
    "/Screen": Active.MEDIA,
}
_OF_NAMES = {
    "/JavaScript": Active.JAVASCRIPT,
    "/EmbeddedFiles": Active.ATTACHMENT,
    "/AlternatePresentations": Active.ATTACHMENT,
    "/Renditions": Active.MEDIA,
}
# Resources may have any name, these keys' too: what stands under one decides (tables 43, 44, 194 to 197).
_FILE_KEYS = frozenset({"/F", "/UF", "/DOS", "/Mac", "/Unix"})
_TRIGGERS = frozenset(f"/{key}" for key in ("E", "X", "D", "U", "Fo", "Bl", "PO", "PC", "PV", "PI"))
_TRIGGERS |= frozenset(f"/{key}" for key in ("O", "C", "K", "F", "V", "WC", "WS", "DS", "WP", "DP"))
_LINKED = frozenset({"http", "https", "mailto", "doi"})
_SCRIPTED = dict.fromkeys(("javascript", "vbscript", "data"), Active.JAVASCRIPT)
_NOT_SEEN = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d+(?:/|\Z))")
_BEGINS_ADDRESS = re.compile(r"[\w#?]|\Z")

# What of the above stands in a file as qpdf writes it: names once and plainly, a dictionary on one line, the address of
# a link in brackets. Resources may be called so too, which costs time only.
DOES_SOMETHING = re.compile(
    rb"/(?:(?:AA|AF|EF|OPI|PresSteps|RF|Ref) "
    rb"|S(?:ubtype)? (?:\d+ \d+ R|/(?:3D|FileAttachment|GoTo(?:3DView|[RE])|ImportData|JavaScript|Launch|Movie"
    rb"|R(?:endition|ichMedia)|S(?:creen|ound|ubmitForm)|Thread))"
    rb"|F [(<]|URI (?!/|>>|\((?:(?i:https?:|mailto:|doi:)|[\w#?][^:\\()]*\))))"
)


@dataclass(frozen=True, slots=True)
class Library:
    """How objects of a PDF library are told apart; a stream is no dictionary here.

    `resolve` follows a reference; `is_direct` tells whether a thing stands where it is used.
    """

    is_dictionary: Callable[[Any], bool]
    is_stream: Callable[[Any], bool]
    is_list: Callable[[Any], bool]
    is_name: Callable[[Any], bool]
    is_direct: Callable[[Any], bool]
    resolve: Callable[[Any], Any] = lambda found: found


class Cleaner:
    """Cleans one document and remembers what was there."""

    def __init__(self, library: Library) -> None:
        """Keep the library's ways."""
        self._library = library
        self._resolve = library.resolve
        self._found: dict[Active, None] = {}

    @property
    def removed(self) -> tuple[Active, ...]:
        """What was taken out so far."""
        return tuple(self._found)

    def clean_document(self, root: Any) -> None:  # noqa: ANN401 - objects of either library
        """Take out what hangs on the document as a whole: start actions, name trees, dynamic forms."""
        self._drop(root, "/AA", Active.AUTOMATIC)
        self._drop(root, "/Collection", Active.ATTACHMENT)
        self._drop(root, "/AF", Active.ATTACHMENT)
        self._clean_start(root)
        if (web := self._dictionary(root, "/URI")) and (fault := self._fault_of(web.get("/Base"))):
            self._drop(root, "/URI", fault)
        if names := self._dictionary(root, "/Names"):
            for key, kind in _OF_NAMES.items():
                self._drop(names, key, kind)
        if form := self._dictionary(root, "/AcroForm"):
            self._drop(form, "/XFA", Active.XFA)

    def sweep(self, objects: Iterable[Any]) -> bool:
        """Take out what any of a file's objects could do; return whether there was something.

        `objects` are all that the file has: what stands within one is reached from it, references are not followed.
        So nothing is looked at twice, and no limit is needed at which this would stop short of the end.
        """
        is_changed = False
        for one in objects:
            waiting = [one]
            while waiting:
                holder = waiting.pop()
                if self._library.is_list(holder):
                    inner = list(holder)
                elif self._holds_entries(holder):
                    is_changed |= self._clean(holder)
                    inner = [raw for _, raw in holder.items()]
                else:
                    continue
                waiting += [part for part in inner if self._library.is_direct(part)]
        return is_changed

    def _holds_entries(self, found: Any) -> bool:  # noqa: ANN401
        return self._library.is_dictionary(found) or self._library.is_stream(found)

    def _clean(self, holder: Any) -> bool:  # noqa: ANN401
        """Clean one dictionary of what stands in it; an action that is more than a link is emptied."""
        if fault := self._fault(holder):
            for key in list(holder.keys()):
                self._drop(holder, key, fault)
            return True
        is_changed, is_stream = False, self._library.is_stream(holder)
        for key, raw in list(holder.items()):
            value = self._resolve(raw)
            if key == "/Annots" and self._library.is_list(value):
                is_changed |= self._clean_annotations(value)
            elif kind := (is_stream and self._elsewhere(key, value)) or self._kind(key, value):
                self._drop(holder, key, kind)
                is_changed = True
        return is_changed

    def _clean_annotations(self, annotations: Any) -> bool:  # noqa: ANN401
        shown = [self._resolve(one) for one in annotations]
        kinds = [
            self._library.is_dictionary(one) and _ANNOTATIONS.get(str(self._get(one, "/Subtype"))) for one in shown
        ]
        for at in reversed(range(len(kinds))):
            if kind := kinds[at]:
                del annotations[at]
                self._found[kind] = None
        return any(kinds)

    def _elsewhere(self, key: str, value: Any) -> Active | None:  # noqa: ANN401
        """Return what a stream's entry is when it fetches what is shown from another file."""
        # Some writers say /F for /Filter, and some readers take it: a name or a list of names.
        if key == "/F":
            return None if self._library.is_list(value) or self._library.is_name(value) else Active.EXTERNAL
        return Active.EXTERNAL if key in {"/Ref", "/OPI"} else None

    def _kind(self, key: str, value: Any) -> Active | None:  # noqa: ANN401
        """Return what an entry is, when it has to go."""
        if key == "/AF" and any(self._is_file(one) for one in (value if self._library.is_list(value) else [value])):
            return Active.ATTACHMENT
        if not self._library.is_dictionary(value):
            return Active.AUTOMATIC if key == "/PresSteps" else None
        if key in {"/EF", "/RF"} and not _FILE_KEYS.isdisjoint(value.keys()):
            return Active.ATTACHMENT
        if key == "/PresSteps" or (key == "/AA" and _TRIGGERS.issuperset(value.keys())):
            return Active.AUTOMATIC
        return self._fault(value)

    def _is_file(self, found: Any) -> bool:  # noqa: ANN401
        found = self._resolve(found)
        return self._library.is_dictionary(found) and not (_FILE_KEYS | {"/EF"}).isdisjoint(found.keys())

    def _fault(self, action: Any) -> Active | None:  # noqa: ANN401
        """Return what an action does beyond going to a page or to the web."""
        if not self._library.is_dictionary(action) or "/S" not in action:
            return None
        kind = str(self._get(action, "/S"))
        if kind == "/Thread" and "/F" in action:
            return Active.REMOTE
        return self._fault_of(action.get("/URI")) if kind == "/URI" else _ACTIONS.get(kind)

    def _fault_of(self, address: Any) -> Active | None:  # noqa: ANN401
        """Return what following an address does, when it leads elsewhere than to the web."""
        address = self._resolve(address)
        if address is None:
            return None
        said = _NOT_SEEN.sub("", address.decode("latin-1") if isinstance(address, bytes) else str(address)).lower()
        scheme = _SCHEME.match(said)
        if scheme:
            return None if scheme[1] in _LINKED else _SCRIPTED.get(scheme[1], Active.REMOTE)
        # Without one it is taken for a host, or for a file beside this one.
        return None if _BEGINS_ADDRESS.match(said) and "\\" not in said else Active.REMOTE

    def _clean_start(self, root: Any) -> None:  # noqa: ANN401
        """Leave nothing to begin with but a place in the file."""
        action = self._dictionary(root, "/OpenAction")
        if action is None:
            return
        if str(self._get(action, "/S")) == "/GoTo":
            self._drop(action, "/Next", Active.AUTOMATIC)
        else:
            self._drop(root, "/OpenAction", self._fault(action) or Active.AUTOMATIC)

    def _drop(self, holder: Any, key: str, kind: Active) -> None:  # noqa: ANN401
        if key in holder:
            del holder[key]
            self._found[kind] = None

    def _get(self, holder: Any, key: str) -> Any:  # noqa: ANN401
        return self._resolve(holder.get(key))

    def _dictionary(self, holder: Any, key: str) -> Any:  # noqa: ANN401
        found = self._get(holder, key)
        return found if self._library.is_dictionary(found) else None
