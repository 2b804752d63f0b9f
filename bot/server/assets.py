"""Static files of our pages, read once; browsers ask each time whether they changed."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def assets(folder: Path, prefix: str, names: Sequence[str]) -> list[Route]:
    return [asset(f"{prefix}/{name}", (folder / name).read_bytes(), Path(name).suffix) for name in names]


def asset(path: str, content: bytes, suffix: str, *, for_other_sites: bool = False) -> Route:
    """One file; `for_other_sites`: may be loaded as a script by pages that are not ours."""
    tag = f'"{sha256(content).hexdigest()[:16]}"'
    headers = {"cache-control": "no-cache", "etag": tag}
    if for_other_sites:
        headers["cross-origin-resource-policy"] = "cross-origin"

    async def serve(request: Request) -> Response:
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=_TYPES[suffix], headers=headers)

    return Route(path, serve)
