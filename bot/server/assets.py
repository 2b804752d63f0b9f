"""Static files of our pages, read once; browsers ask each time whether they changed."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def assets(folder: Path, prefix: str, names: Sequence[str]) -> list[Route]:
    return [asset(f"{prefix}/{name}", (folder / name).read_bytes(), Path(name).suffix) for name in names]


def asset(path: str, content: bytes, suffix: str) -> Route:
    return made(path, lambda: content, suffix)


def made(path: str, make: Callable[[], bytes], suffix: str, *, for_other_sites: bool = False) -> Route:
    """One file that may differ each time; `for_other_sites`: pages that are not ours may load it as a script."""
    always = {"cache-control": "no-cache"}
    if for_other_sites:
        always["cross-origin-resource-policy"] = "cross-origin"

    async def serve(request: Request) -> Response:
        content = make()
        tag = f'"{sha256(content).hexdigest()[:16]}"'
        headers = {**always, "etag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=_TYPES[suffix], headers=headers)

    return Route(path, serve)
