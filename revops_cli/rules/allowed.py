"""The allow-list: the only expressions, functions and options that a condition may hold."""

from sqlglot import exp

from revops_cli.rules import nodes

COMPARISONS: dict[type[exp.Expression], nodes.Operator] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
SIGNS: dict[type[exp.Expression], nodes.Sign] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
FUNCTIONS: dict[type[exp.Expression], str] = {
    exp.Lower: "lower",
    exp.Upper: "upper",
    exp.Trim: "trim",
    exp.Length: "length",
    exp.StartsWith: "starts_with",
    exp.Contains: "contains",
}
ARGUMENTS: dict[str, int] = dict.fromkeys(("lower", "upper", "trim", "length"), 1) | {
    "starts_with": 2,
    "contains": 2,
}
ALLOWED_FUNCTIONS = (
    *ARGUMENTS,
    "coalesce",
    "days_since",
    "hours_since",
    "in_list",
    "number",
    "date",
)
"""Every function that a condition may call."""

QUIET = {
    "safe",  # how the parser prints `||` and division
    "typed",  # the same
    "ignore_nulls",
    "is_null",
}
"""Options of the parser's nodes that change nothing for us."""
