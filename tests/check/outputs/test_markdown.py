from dataclasses import replace

import pytest

from revops_cli.check.outputs import markdown
from revops_cli.check.outputs.markdown import as_markdown
from revops_cli.check.result import Run


def test_a_table_for_each_file(run: Run) -> None:
    text = as_markdown(run)

    assert text.startswith("## revops check: 1 could not run, 1 failed, 2 warned, 1 not evaluated, 1 passed\n")
    assert (
        "| email-present | ❌ fail | 12 of 1,200 rows (1.0%) | \\> 0.5% | Email is empty: 12 of 1,200 rows (1.0%) |"
    ) in text
    assert text.count("\n|---|---|---|---|---|\n") == 3


def test_text_of_a_file_makes_no_markup(run: Run) -> None:
    text = as_markdown(run)

    assert "Untied\\|States" in text
    assert "mail \\<b\\>bounces\\</b\\> & 100% of it: lost" in text


def test_names_inside_html_are_escaped_as_html(run: Run) -> None:
    finding = replace(run.findings[0], group="<i>")

    assert "<summary>email-present [&lt;i&gt;]</summary>" in as_markdown(run.with_findings((finding,)))


def test_it_stays_below_what_a_step_may_write(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "LIMIT", 1100)
    text = as_markdown(run)

    assert "More was found than fits here." in text
    assert "email-present |" in text
    assert len(text.encode()) < 1200


def test_a_run_of_nothing_is_a_heading(empty_run: Run) -> None:
    assert as_markdown(empty_run) == "## revops check: nothing checked\n"
