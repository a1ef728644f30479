"""KB1xx: files that cannot be read as they are, met before there is anything to check."""

from summitkb.diagnostics import Severity
from summitkb.i18n.terminal import _, ngettext, number
from summitkb.rules.registry import fault
from summitkb.rules.words import cut


@fault("KB101")
def not_utf8(byte: int) -> str:
    r"""A file is text in UTF-8.

    Another encoding shows `Ã©` instead of `é`, or nothing at all. Latin-1 and Windows-1252 are the usual ones.

    Example: a note saved as "ISO-8859-1", whose `é` is the single byte `\xe9`.

    Write instead: the same text, saved as UTF-8 by the editor or by `iconv -f latin1 -t utf-8`.
    """
    return _("byte {byte} is not UTF-8; save the file as UTF-8").format(byte=f"0x{byte:02x}")


@fault("KB102", Severity.WARNING)
def byte_order_mark() -> str:
    r"""A file does not begin with a byte order mark.

    It is invisible, UTF-8 has no use for it, and tools that look for `---` at the start of a note miss it.

    Example: `\ufeff---`, as old Windows editors save "UTF-8 with BOM".

    Write instead: `---`, saved as "UTF-8" without BOM.

    Safe fix: the mark is removed.
    """
    return _("the file begins with an invisible byte order mark; save it as UTF-8 without BOM")


@fault("KB103")
def control_character(character: str, count: int) -> str:
    r"""A file has no control or direction-changing characters.

    They are invisible, they break HTML and feeds, and some make a text read otherwise than it is written.

    Example: a NUL, a form feed, or U+202E pasted from a PDF; `"\u202e"` in front matter.

    Write instead: nothing in their place.

    Fix, not safe: they are removed.
    """
    others = _(" ({count} in this file)").format(count=count) if count > 1 else ""
    message = _("the invisible character {character} is not allowed{others}; remove it")
    return message.format(character=f"U+{ord(character):04X}", others=others)


@fault("KB104")
def no_front_matter() -> str:
    """A note or page begins with its front matter, between two `---` lines.

    Its title, date and track are there; without them the file has no place in the site.

    Example: a file whose first line is blank, or is `# My session`.

    Write instead: `---` as the very first line, then the keys, then `---` again.
    """
    return _('the front matter is missing; begin the first line of the file with "---"')


@fault("KB105")
def unclosed_front_matter() -> str:
    """Front matter ends with a line that holds only `---`.

    Without it nobody can tell the metadata from the text.

    Example: a closing line of two dashes, of four, or with spaces before it.

    Write instead: `---` alone on the line after the last key.
    """
    return _('the front matter is never closed; put a line with only "---" after its last key')


@fault("KB106")
def yaml_syntax(problem: str) -> str:
    """Front matter and vocabularies are valid YAML.

    The usual culprits are a colon followed by a space in an unquoted text, a quote that is not closed, and tabs.

    Example: `title: LBaaS: from Neutron to Octavia`

    Write instead: `title: "LBaaS: from Neutron to Octavia"`

    Safe fix, for a text with a colon: the quotes are added.
    """
    return _("this is not valid YAML: {problem}").format(problem=problem)


@fault("KB107")
def duplicate_key(key: str, line: int) -> str:
    """A key is given once.

    YAML readers keep the first or the last silently, so that half the readers would see another value.

    Example: `track: forum` on one line and `track: breakout` on another.

    Write instead: the one that is right.
    """
    return _('"{key}" is already given on line {line}; keep one of them').format(key=cut(key), line=line)


@fault("KB108")
def yaml_feature(feature: str) -> str:
    """Front matter and vocabularies keep to plain YAML: mappings, lists and texts.

    Aliases, anchors, tags, merge keys and several documents are never needed here, and a few lines of them can fill
    the memory of whoever reads the file.

    Example: `speakers: &everyone [a, b]`, `<<: *defaults`, `date: !!str 2018`

    Write instead: the values themselves. A text that begins with `&`, `*` or `!` needs quotes.
    """
    message = _("{feature} cannot be used here; write the value itself, in quotes if it is a text")
    return message.format(feature=feature)


@fault("KB109")
def yaml_too_large(limit: str) -> str:
    """Front matter has at most 16 KiB, 400 values and 8 levels; a vocabulary, 1 MiB and 100,000 values.

    Far more than any note needs, and little enough that no file can stop a build.

    Example: a transcript pasted into `summary`.

    Write instead: the text in the body of the note.
    """
    return _("too large: {limit}; keep long texts in the body").format(limit=limit)


@fault("KB110")
def file_too_large(size: int, limit: int) -> str:
    """A note or page has at most 128 KiB, a vocabulary 1 MiB, an image or PDF 16 MiB.

    Readers wait for every byte, on conference wifi too.

    Example: a photo straight from the camera.

    Write instead: a smaller export; split a long note in two.
    """
    message = _("{size} KiB is too large; the limit is {limit} KiB")
    return message.format(size=number(size // 1024), limit=number(limit // 1024))


@fault("KB111", Severity.INFO)
def carriage_returns(count: int) -> str:
    r"""Lines end with a line feed, not with a carriage return before it.

    Both read the same here; in git, each line of the file shows as changed the first time another editor saves it.

    Example: `track: forum\r\n`, as Windows editors save when they are not told otherwise.

    Write instead: `track: forum\n`. Safe fix: the carriage returns are removed.
    """
    message = ngettext(
        "a line ends with a carriage return; save the file with LF line ends",
        "{count} lines end with a carriage return; save the file with LF line ends",
        count,
    )
    return message.format(count=count)
