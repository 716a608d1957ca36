"""The go-to-market segment of a record by the economics of its deal, and where its measures disagree."""

from revops_cli.engine.protocol import literal
from revops_cli.model import Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.columns import spelled
from revops_cli.score.segment_settings import Market

SMALL, MIDDLE, LARGE = "sales-assisted", "inside sales", "enterprise"
EITHER = "sales-assisted or inside sales"


def market_sql(records: Table, market: Market) -> dict[str, str]:
    """GtmSegment and GtmConflict as SQL over the records.

    The contract value decides, else the cycle, else the buyers. A conflict names every measure that says
    something else, and an approach that the segment does not allow.
    """
    acv = _class(_number(records, market.acv), market.acv_limits)
    cycle = _class(_number(records, market.cycle_days), market.cycle_limits)
    number = _number(records, market.buyers)
    buyers = (
        f"CASE WHEN {number} IS NULL OR {number} < 1 THEN '' "
        f"WHEN {number} > {market.most_buyers} THEN {literal(LARGE)} "
        f"WHEN {number} > 1 THEN {literal(MIDDLE)} ELSE {literal(EITHER)} END"
    )
    only = f"CASE WHEN ({buyers}) = {literal(EITHER)} THEN '' ELSE ({buyers}) END"
    segment = f"coalesce(NULLIF({acv}, ''), NULLIF({cycle}, ''), NULLIF({only}, ''), '')"
    differs = [
        f"CASE WHEN ({said}) <> '' AND ({said}) <> ({segment}) AND NOT (({said}) = {literal(EITHER)} "
        f"AND ({segment}) <> {literal(LARGE)}) THEN concat('{name} says ', {said}) END"
        for name, said in (("cycle", cycle), ("buyers", buyers))
    ]
    return {
        "GtmSegment": segment,
        "GtmConflict": f"concat_ws('; ', {', '.join((*differs, _approach(records, market, segment)))})",
    }


def _number(records: Table, column: str) -> str:
    name = spelled(records.names, column)
    return cell_sql(name, "number") if name else "CAST(NULL AS DOUBLE)"


def _class(number: str, limits: tuple[int, int]) -> str:
    low, high = limits
    return (
        f"CASE WHEN {number} IS NULL THEN '' WHEN {number} < {low} THEN {literal(SMALL)} "
        f"WHEN {number} > {high} THEN {literal(LARGE)} ELSE {literal(MIDDLE)} END"
    )


def _approach(records: Table, market: Market, segment: str) -> str:
    """Outbound is for inside sales and above, the treatment of a target account for enterprise."""
    name = spelled(records.names, market.approach)
    if name is None:
        return "CAST(NULL AS VARCHAR)"
    cell = f"lower({cell_sql(name, 'text')})"
    return (
        f"CASE WHEN {cell} LIKE '%outbound%' AND ({segment}) = {literal(SMALL)} THEN 'outbound to {SMALL}' "
        f"WHEN {cell} LIKE '%target%' AND ({segment}) NOT IN ('', {literal(LARGE)}) "
        "THEN 'target account below enterprise' END"
    )
