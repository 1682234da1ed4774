"""The cases of the compatibility kit that we do not pass, each with the reason."""

KNOWN_FAILURES: dict[str, str] = {}
