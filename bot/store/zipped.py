"""A flow's files as one value."""

import gzip
from collections.abc import Mapping

import orjson


def zipped(files: Mapping[str, str]) -> bytes:
    """
    >>> unzipped(zipped({"intake.yaml": "flow: intake"}))
    {'intake.yaml': 'flow: intake'}
    """
    return gzip.compress(orjson.dumps(dict(files)), mtime=0)


def unzipped(value: bytes) -> dict[str, str]:
    files: dict[str, str] = orjson.loads(gzip.decompress(value))
    return files
