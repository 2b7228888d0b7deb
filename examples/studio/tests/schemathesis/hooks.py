"""Tells schemathesis what the document of the API cannot: how a cursor looks inside."""

import base64

import schemathesis
from hypothesis import strategies


def cursor(place: int) -> str:
    return base64.urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


places = strategies.integers(min_value=-(2**63), max_value=2**63 - 1)
schemathesis.openapi.format("cursor", places.map(cursor))
