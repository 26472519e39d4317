"""Tables in Markdown, and the place in a page where a script writes."""

START, END = "<!-- figures: written by models/training/table.py -->", "<!-- /figures -->"


def row(*cells: object) -> str:
    """One row of a table."""
    return "| " + " | ".join(str(c) for c in cells) + " |"


def head(*cells: object) -> list[str]:
    """The first two rows of a table."""
    return [row(*cells), row(*["---"] * len(cells))]


def put(text: str, inside: str) -> str:
    """`text` with what stands between the two marks replaced."""
    before, rest = text.split(START)
    return f"{before}{START}\n\n{inside}\n\n{END}{rest.split(END)[1]}"
