"""A waterfall for a person, line by line, and as JSON."""

from revops_cli.match.explain import Candidate, Waterfall


def waterfall_lines(found: Waterfall) -> list[str]:
    """The answer, then the winner and the runner-up with every piece of evidence."""
    lines = [f"level {found.level}, confidence {found.confidence}", f"reason: {found.reason}"]
    lines += [f"tie-breaker: {found.tie}"] if found.tie else []
    for title, candidate in (("winner", found.winner), ("runner-up", found.runner_up)):
        lines += ["", f"{title}: none"] if candidate is None else ["", *_candidate_lines(title, candidate)]
    return lines


def _candidate_lines(title: str, candidate: Candidate) -> list[str]:
    rows = [(candidate.start, "where every pair starts", "")]
    rows += [(e.bits, e.name, f"{e.left!r} / {e.right!r}") for e in candidate.evidence]
    width = max(len(phrase) for _, phrase, _ in rows)
    lines = [f"{title}: {candidate.account} {candidate.name!r}"]
    lines += [f"  {bits:+6.1f}  {phrase.ljust(width)}  {values}".rstrip() for bits, phrase, values in rows]
    return [*lines, f"  {candidate.bits:+6.1f}  in all, bits"]


def waterfall_json(found: Waterfall) -> dict[str, object]:
    """The same as one object; bits to three places."""
    return {
        "level": found.level,
        "confidence": found.confidence,
        "reason": found.reason,
        "tie": found.tie,
        "winner": _candidate_json(found.winner),
        "runner_up": _candidate_json(found.runner_up),
    }


def _candidate_json(candidate: Candidate | None) -> dict[str, object] | None:
    if candidate is None:
        return None
    return {
        "account": candidate.account,
        "name": candidate.name,
        "bits": round(candidate.bits, 3),
        "start": round(candidate.start, 3),
        "evidence": [
            {"name": e.name, "bits": round(e.bits, 3), "lead": e.left, "account": e.right} for e in candidate.evidence
        ],
    }
