"""Words that people decided upon: `decisions/synonyms.csv` beside the config, over what the config names."""

from typing import TYPE_CHECKING

from revops_cli.config.document import Document
from revops_cli.pipeline.match_decisions import FOLDER

if TYPE_CHECKING:
    from revops_cli.pipeline.config import Root

SYNONYMS = "synonyms.csv"


def with_decided_synonyms(root: "Root", document: Document) -> "Root":
    """The config with the decided synonyms as its last table, where the file is there; flags come above it."""
    path = document.folder / FOLDER / SYNONYMS
    if not path.is_file() or path in root.clean.synonyms:
        return root
    clean = root.clean.model_copy(update={"synonyms": (*root.clean.synonyms, path)})
    return root.model_copy(update={"clean": clean})
