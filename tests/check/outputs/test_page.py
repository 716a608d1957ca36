from html.parser import HTMLParser

from revops_cli.check.outputs.page import as_page
from revops_cli.check.result import Run


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.anchors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in {"meta", "link", "br"}:
            self.open.append(tag)
        for name, value in attrs:
            if name in {"href", "src"}:
                self.links.append(value or "")
            if name == "id":
                self.anchors.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def seen(run: Run) -> Seen:
    parser = Seen()
    parser.feed(as_page(run))
    parser.close()
    return parser


def test_one_file_without_network_or_script(run: Run, empty_run: Run) -> None:
    for one in (run, empty_run):
        page = seen(one)

        assert page.open == []
        assert not {"script", "link", "img", "iframe"} & set(page.tags)
        assert all(link.startswith("#") and link[1:] in page.anchors for link in page.links)
        assert len(set(page.anchors)) == len(page.anchors)


def test_text_of_a_file_makes_no_markup(run: Run) -> None:
    text = as_page(run)

    assert "mail &lt;b&gt;bounces&lt;/b&gt; &amp; 100% of it: lost" in text
    assert "<b>bounces" not in text


def test_rows_stand_under_their_check(run: Run) -> None:
    text = as_page(run)

    assert text.index('<h3 id="f1-1">email-present</h3>') < text.index("j***@acme.com") < text.index("day2.xlsx</h2>")
    assert "and 10 more" in text


def test_the_same_run_gives_the_same_bytes(run: Run) -> None:
    assert as_page(run) == as_page(run)
