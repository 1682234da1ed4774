"""How tightly the operators of FEEL bind, loosest first."""

LOOSEST, OR, AND, COMPARISON, SUM, PRODUCT, POWER, TYPE_TEST, POSTFIX = range(9)

NEGATION = POWER
"""A minus sign in front binds tighter than `**`: `-2 ** 2` is 4."""
