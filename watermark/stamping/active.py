"""Takes out what a PDF could do by itself: scripts, programs, attachments, media; links to web pages stay.

Works on pikepdf's and on pypdf's objects alike; `Library` tells what differs between the two.
"""

from collections.abc import Callable, Iterator
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
_SCRIPT_SCHEMES = ("javascript:", "file:", "vbscript:", "data:")
_MAX_STEPS, _MAX_NODES = 20, 20_000


@dataclass(frozen=True, slots=True)
class Library:
    """How objects of a PDF library are told apart.

    `resolve` follows a reference; `is_harmless` may answer at once for an annotation that plainly does nothing.
    """

    is_dictionary: Callable[[Any], bool]
    is_list: Callable[[Any], bool]
    resolve: Callable[[Any], Any] = lambda found: found
    is_harmless: Callable[[Any], bool] = lambda _: False


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
        """Take out what hangs on the document as a whole: start actions, name trees, forms, bookmarks' actions."""
        self._drop(root, "/AA", Active.AUTOMATIC)
        self._drop(root, "/Collection", Active.ATTACHMENT)
        self._drop(root, "/AF", Active.ATTACHMENT)
        if "/OpenAction" in root:
            self._clean_action(root, "/OpenAction")
        if names := self._dictionary(root, "/Names"):
            self._drop(names, "/JavaScript", Active.JAVASCRIPT)
            self._drop(names, "/EmbeddedFiles", Active.ATTACHMENT)
            self._drop(names, "/Renditions", Active.MEDIA)
        if form := self._dictionary(root, "/AcroForm"):
            self._drop(form, "/XFA", Active.XFA)
            self._clean_tree(self._items(form.get("/Fields")))
        if outlines := self._dictionary(root, "/Outlines"):
            self._clean_tree([outlines.get("/First")])

    def clean_page(self, page: Any) -> None:  # noqa: ANN401
        """Take out what a page and its annotations could do."""
        if "/AA" in page:
            self._drop(page, "/AA", Active.AUTOMATIC)
        annotations = self._resolve(page["/Annots"]) if "/Annots" in page else None
        if annotations is None or not self._library.is_list(annotations):
            return
        bad = [at for at, one in enumerate(self._items(annotations)) if self._is_bad(self._resolve(one))]
        for at in reversed(bad):
            del annotations[at]

    def _is_bad(self, annotation: Any) -> bool:  # noqa: ANN401
        """Clean one annotation; return whether it must go as a whole."""
        if not self._library.is_dictionary(annotation) or self._library.is_harmless(annotation):
            return False
        action = self._resolve(annotation.get("/A"))
        if action is not None:
            self._clean_action(annotation, "/A")
        if "/AA" in annotation:
            self._drop(annotation, "/AA", Active.AUTOMATIC)
        kind = _ANNOTATIONS.get(str(annotation.get("/Subtype")))
        if kind:
            self._found[kind] = None
        return kind is not None

    def _clean_tree(self, nodes: list[Any]) -> None:
        """Clean the actions of a tree of fields (`/Kids`) or bookmarks (`/First`, `/Next`)."""
        waiting, seen = [self._resolve(node) for node in nodes], 0
        while waiting and (seen := seen + 1) <= _MAX_NODES:
            node = waiting.pop()
            if not self._library.is_dictionary(node):
                continue
            if "/A" in node:
                self._clean_action(node, "/A")
            self._drop(node, "/AA", Active.AUTOMATIC)
            waiting += [self._resolve(node[key]) for key in ("/First", "/Next") if key in node]
            if "/Kids" in node:
                waiting += [self._resolve(kid) for kid in self._items(node["/Kids"])]

    def _clean_action(self, holder: Any, key: str) -> None:  # noqa: ANN401
        """Take an action out when it, or one that follows it, is more than a link."""
        if bad := next(self._bad_actions(self._resolve(holder.get(key))), None):
            self._found[bad] = None
            del holder[key]

    def _bad_actions(self, action: Any) -> Iterator[Active]:  # noqa: ANN401
        waiting, steps = [action], 0
        while waiting and (steps := steps + 1) <= _MAX_STEPS:
            one = self._resolve(waiting.pop())
            if not self._library.is_dictionary(one):
                continue
            kind = str(one.get("/S"))
            if kind in _ACTIONS:
                yield _ACTIONS[kind]
            if kind == "/URI" and str(self._resolve(one.get("/URI"))).strip().lower().startswith(_SCRIPT_SCHEMES):
                yield Active.JAVASCRIPT
            if "/Next" in one:
                following = self._resolve(one["/Next"])
                waiting += [following] if self._library.is_dictionary(following) else self._items(following)

    def _drop(self, holder: Any, key: str, kind: Active) -> None:  # noqa: ANN401
        if key in holder:
            del holder[key]
            self._found[kind] = None

    def _dictionary(self, holder: Any, key: str) -> Any:  # noqa: ANN401
        found = self._resolve(holder.get(key))
        return found if self._library.is_dictionary(found) else None

    def _items(self, found: Any) -> list[Any]:  # noqa: ANN401
        found = self._resolve(found)
        return list(found) if self._library.is_list(found) else []
