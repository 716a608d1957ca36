"""SOQL, the subset that the fake answers exactly, as a tree; anything else is MALFORMED_QUERY, never a guess.

SELECT of fields, ways up, COUNT/MAX/MIN/SUM and child queries; WHERE with = != < <= > >= LIKE IN
NOT IN AND OR NOT and parentheses; GROUP BY, ORDER BY, LIMIT, OFFSET.
"""

import re
from typing import NoReturn

from .errors import ApiError
from .soql_tree import Both, Column, Compare, Condition, Literal, Not, Order, Query

LONGEST, LONGEST_TEXT, DEEPEST_OFFSET = 100_000, 4_000, 2_000
"""Characters of a query and of a text in its condition; rows that OFFSET may skip."""
FUNCTIONS = frozenset({"count", "max", "min", "sum"})
LITERALS = frozenset({"today", "yesterday", "this_month", "this_quarter", "this_year"})
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>'(?:[^'\\]|\\.)*')
  | (?P<time>\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2}))?(?![\w:.]))
  | (?P<number>[+-]?\d+(?:\.\d+)?(?![\w.]))
  | (?P<name>[A-Za-z]\w*(?:\.[A-Za-z]\w*)*(?::\d+)?)
  | (?P<sign><=|>=|!=|<>|=|<|>|\(|\)|,)
  )""",
    re.VERBOSE | re.ASCII,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "'": "'", '"': '"', "\\": "\\"}
SIGNS = frozenset({"=", "!=", "<>", "<", "<=", ">", ">="})


def parse(text: str) -> Query:
    """The query as a tree."""
    if len(text) > LONGEST:
        raise ApiError(400, "MALFORMED_QUERY", f"SOQL statements cannot be longer than {LONGEST} characters.")
    parser = _Parser(text)
    query = parser.query()
    if parser.kind:
        parser.fail()
    return query


class _Parser:
    """Recursive descent over the tokens; `kind` and `value` are those of the token ahead."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str, int]] = []
        at, end = 0, len(text.rstrip())
        while at < end:
            found = _TOKEN.match(text, at)
            if not found or not found.lastgroup:
                message = f"unexpected token: '{text[at : at + 10].strip()}'"
                raise ApiError(400, "MALFORMED_QUERY", f"{self._mark(at)}\n{message}")
            self.tokens.append((found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)))
            at = found.end()
        self.at = 0

    def _mark(self, at: int) -> str:
        near = self.text[max(0, at - 20) : at + 20]
        return f"\n{near}\n{' ' * min(at, 20)}^\nERROR at Row:1:Column:{at + 1}"

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    @property
    def value(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def fail(self, why: str = "") -> NoReturn:
        at = self.tokens[self.at][2] if self.kind else len(self.text)
        token = self.value or "<EOF>"
        raise ApiError(400, "MALFORMED_QUERY", f"{self._mark(at)}\n{why or f'unexpected token: {token!r}'}")

    def word(self, *words: str) -> bool:
        """Take these words if they come next."""
        ahead = [value.lower() for kind, value, _ in self.tokens[self.at : self.at + len(words)] if kind == "name"]
        if ahead != list(words):
            return False
        self.at += len(words)
        return True

    def sign(self, wanted: str) -> bool:
        """Take this sign if it comes next."""
        if self.kind != "sign" or self.value != wanted:
            return False
        self.at += 1
        return True

    def need(self, *, taken: bool) -> None:
        if not taken:
            self.fail()

    def name(self) -> str:
        if self.kind != "name" or ":" in self.value:
            self.fail()
        self.at += 1
        return self.tokens[self.at - 1][1]

    def query(self) -> Query:
        start = self.at
        self.need(taken=self.word("select"))
        columns, children = self._selected()
        self.need(taken=self.word("from"))
        source = self.name()
        where = self._any() if self.word("where") else None
        group = tuple(self._names()) if self.word("group", "by") else ()
        order = self._orders() if self.word("order", "by") else ()
        limit = self._count() if self.word("limit") else None
        offset = self._count() if self.word("offset") else 0
        if offset > DEEPEST_OFFSET:
            message = f"Maximum SOQL offset allowed is {DEEPEST_OFFSET}"
            raise ApiError(400, "NUMBER_OUTSIDE_VALID_RANGE", message)
        text = self.text if start == 0 else ""
        return Query(source, columns, children, where, group, order, limit, offset, text)

    def _selected(self) -> tuple[tuple[Column, ...], tuple[Query, ...]]:
        columns: list[Column] = []
        children: list[Query] = []
        while True:
            if self.sign("("):
                children.append(self.query())
                self.need(taken=self.sign(")"))
            else:
                columns.append(self._column(aliased=True))
            if not self.sign(","):
                return tuple(columns), tuple(children)

    def _column(self, *, aliased: bool) -> Column:
        name = self.name()
        if not self.sign("("):
            return Column(name)
        if name.lower() not in FUNCTIONS:
            self.fail(f"function not supported: {name}")
        path = "" if self.value == ")" else self.name()
        self.need(taken=self.sign(")"))
        if not path and name.lower() != "count":
            self.fail()
        alias = self.name() if aliased and self.kind == "name" and self.value.lower() != "from" else ""
        return Column(path, name.lower(), alias)

    def _names(self) -> list[str]:
        names = [self.name()]
        while self.sign(","):
            names.append(self.name())
        return names

    def _orders(self) -> tuple[Order, ...]:
        orders: list[Order] = []
        while True:
            column = self._column(aliased=False)
            descending = not self.word("asc") and self.word("desc")
            nulls_last = not self.word("nulls", "first") and self.word("nulls", "last")
            orders.append(Order(column, descending, nulls_last))
            if not self.sign(","):
                return tuple(orders)

    def _count(self) -> int:
        if self.kind != "number" or not self.value.isdigit():
            self.fail()
        self.at += 1
        return int(self.tokens[self.at - 1][1])

    def _any(self) -> Condition:
        """A condition; `and` and `or` side by side need parentheses, as on the platform."""
        parts = [self._one()]
        word = next((each for each in ("and", "or") if self.value.lower() == each), "")
        while word and self.word(word):
            parts.append(self._one())
        if self.value.lower() in {"and", "or"}:
            self.fail()
        return parts[0] if len(parts) == 1 else Both(word, tuple(parts))

    def _one(self) -> Condition:
        if self.word("not"):
            return Not(self._one())
        if self.sign("("):
            inner = self._any()
            self.need(taken=self.sign(")"))
            return inner
        path = self.name()
        if self.word("like"):
            literal = self._literal(like=True)
            return Compare(path, "like", (literal,))
        if self.word("not", "in"):
            return Compare(path, "not in", self._list())
        if self.word("in"):
            return Compare(path, "in", self._list())
        if self.kind != "sign" or self.value not in SIGNS:
            self.fail()
        sign = {"<>": "!="}.get(self.value, self.value)
        self.at += 1
        return Compare(path, sign, (self._literal(),))

    def _list(self) -> tuple[Literal, ...]:
        self.need(taken=self.sign("("))
        literals = [self._literal()]
        while self.sign(","):
            literals.append(self._literal())
        self.need(taken=self.sign(")"))
        return tuple(literals)

    def _literal(self, *, like: bool = False) -> Literal:
        kind, value = self.kind, self.value
        known = value.lower()
        self.at += 1
        if kind == "text":
            return Literal("like" if like else "text", self._unescaped(value[1:-1], like=like))
        if kind in {"number", "time"}:
            return Literal(kind, value)
        if kind == "name" and known in {"true", "false"}:
            return Literal("flag", known)
        if kind == "name" and known == "null":
            return Literal("null")
        if kind != "name" or not (known in LITERALS or known.startswith("last_n_days:")):
            self.at -= 1
            self.fail()
        return Literal("range", known)

    def _unescaped(self, raw: str, *, like: bool) -> str:
        """The text meant; in a LIKE pattern, `\\%` and `\\_` keep their backslash."""
        if len(raw) > LONGEST_TEXT:
            self.fail(f"string literals in WHERE cannot be longer than {LONGEST_TEXT} characters")

        def plain(found: re.Match[str]) -> str:
            letter = found[1]
            if like and letter in "%_\\":
                return found[0]
            if letter not in _ESCAPES:
                self.fail(f"invalid string literal: illegal character sequence '\\{letter}'")
            return _ESCAPES[letter]

        return re.sub(r"\\(.)", plain, raw, flags=re.DOTALL)
