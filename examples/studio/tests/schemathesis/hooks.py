"""Tells schemathesis what the document of the API cannot: how a cursor looks inside, and that a body
has bounds that no schema can say (docs/decoding.md)."""

import base64

import schemathesis
from hypothesis import strategies


def cursor(place: int) -> str:
    return base64.urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


places = strategies.integers(min_value=-(2**63), max_value=2**63 - 1)
schemathesis.openapi.format("cursor", places.map(cursor))


def names(value, name="", depth=0):
    """The name of each value in a body as the studio counts it, and how deep it lies."""
    yield name, depth
    if isinstance(value, dict):
        for key, member in value.items():
            # Signs that lead into a value are escaped, which takes three times the room.
            key = key.replace("%", "%25").replace(".", "%2E").replace("[", "%5B")
            yield from names(member, f"{name}.{key}", depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from names(item, f"{name}[{index}]", depth + 1)


@schemathesis.hook
def filter_body(context, body):
    if not isinstance(body, (dict, list)):
        return True
    found = list(names(body))
    longest = max(len(name.encode(errors="replace")) for name, _ in found)
    return len(found) <= 1000 and longest <= 200 and max(depth for _, depth in found) <= 16
