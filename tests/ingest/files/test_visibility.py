"""What a reader of a page can't see is not taken, and what looks like it but is seen stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.ingest.files.html import read_html
from service.ingest.files.markup import blocks_of, fragment_tree
from service.ingest.files.visibility import strip_hidden
from tests.ingest.files.pages import PARAGRAPHS, page

SECRET = "Papers show that the mayor has sold the whole quay to a company from Orrin for a crown."
FAR = "left:-9999px"


def styled(hiding: str, showing: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """A `style` attribute that hides, and a similar one that doesn't."""
    hidden, shown = (f'<p style="{style}">{SECRET}</p>' for style in (hiding, showing))
    return (hidden, ""), (shown, "")


def sheet(hiding: str, showing: str, mark: str = 'class="x"') -> tuple[tuple[str, str], ...]:
    """A style sheet that hides, and a similar one that doesn't."""
    body = f"<p {mark}>{SECRET}</p>"
    return (body, hiding), (body, showing)


def marked(hiding: str, showing: str) -> tuple[tuple[str, str], ...]:
    """Markup that hides what stands for `…`, and similar markup that doesn't."""
    return tuple((body.replace("…", SECRET), "") for body in (hiding, showing))


TRICKS = {
    "display none": styled("display:none", "display:block"),
    "display none in capitals, spaced": styled("DISPLAY :  NONE ! IMPORTANT", "DISPLAY: BLOCK"),
    "display none written with escapes": styled("d\\69splay: n\\6f ne", "d\\69splay: block"),
    "the last declaration counts": styled(
        "display:block;display:none", "display:none;display:block"
    ),
    "a variable in capitals": styled("--D:none;display:var(--D)", "--D:block;display:var(--D)"),
    "a variable": styled("--d:none;display:var(--d)", "--d:block;display:var(--d, none)"),
    "visibility hidden": styled("visibility:hidden", "visibility:visible"),
    "content-visibility": styled("content-visibility:hidden", "content-visibility:auto"),
    "opacity 0": styled("opacity:0", "opacity:0.8"),
    "opacity by filter": styled("filter:opacity(0%)", "filter:opacity(90%)"),
    "blurred": styled("filter:blur(12px)", "filter:blur(0)"),
    "font size 0": styled("font-size:0", "font-size:90%"),
    "font size of a tenth of a pixel": styled("font-size:0.1px", "font-size:11px"),
    "font size in em": styled("font-size:.01em", "font-size:.9em"),
    "font shorthand": styled("font:0/0 a", "font:italic 15px/1.5 serif"),
    "white on white": styled("color:#fff", "color:#111"),
    "nearly white on white": styled("color:rgb(250, 250, 250)", "color:rgb(90, 90, 90)"),
    "white in other colour spaces": styled("color:oklch(1 0 0)", "color:oklch(.3 0 0)"),
    "white by its lightness": styled("color:lab(100 0 0)", "color:lab(20 0 0)"),
    "white by its whiteness": styled("color:hwb(0 100% 0%)", "color:hwb(0 0% 90%)"),
    "a mixed colour": styled(
        "color:color-mix(in srgb, white, snow)", "color:color-mix(in srgb, black, navy)"
    ),
    "black on black": styled("background:#000;color:black", "background:#000;color:#fff"),
    "transparent ink": styled("color:transparent", "color:transparent;background-clip:text"),
    "ink of no strength": styled("color:rgba(0,0,0,.02)", "color:rgba(0,0,0,.8)"),
    "fill colour": styled("-webkit-text-fill-color:white", "-webkit-text-fill-color:navy"),
    "letters on one another": styled("letter-spacing:-1em", "letter-spacing:-.02em"),
    "left of the screen": styled(f"position:absolute;{FAR}", f"position:static;{FAR}"),
    "above the screen": styled("position:fixed;top:-200vh", "position:relative;top:-2px"),
    "far right": styled("position:absolute;left:99999px", "position:absolute;left:20px"),
    "by inset": styled("position:absolute;inset:0 0 0 -9999px", "position:absolute;inset:0"),
    "by a calculation": styled("position:absolute;left:calc(-1 * 9999px)", "left:calc(1px + 2px)"),
    "by its margin": styled("margin-left:-9999px", "margin-left:-10px"),
    "indented away": styled("text-indent:-9999px", "text-indent:2em"),
    "moved by transform": styled("transform:translateX(-9999px)", "transform:translate(-50%,-50%)"),
    "scaled to nothing": styled("transform:scale(0)", "transform:scale(1)"),
    "scaled by its own property": styled("scale:0", "scale:1.1"),
    "turned on its edge": styled("transform:rotateX(90deg)", "transform:rotate(2deg)"),
    "clipped": styled("position:absolute;clip:rect(0,0,0,0)", "position:absolute;clip:auto"),
    "clip path inset": styled("clip-path:inset(100%)", "clip-path:inset(0 2%)"),
    "clip path circle": styled("clip-path:circle(0)", "clip-path:circle(80%)"),
    "no width and height": styled("width:0;height:0;overflow:hidden", "width:0;height:0"),
    "one pixel": styled("width:1px;height:1px;overflow:hidden", "width:100px;overflow:hidden"),
    "no largest height": styled("max-height:0;overflow:hidden", "max-height:50em;overflow:hidden"),
    "zoomed away": styled("zoom:0", "zoom:1.2"),
    "a class": sheet(".x{display:none}", ".y{display:none}"),
    "an id": sheet("p#x{display:none}", "div#x{display:none}", 'id="x"'),
    "an attribute": sheet('[data-x^="a"]{opacity:0}', "[data-x=b]{opacity:0}", 'data-x="abc"'),
    "a tag below another": sheet("article p.x{display:none}", "nav p.x{display:none}"),
    "a child of its parent": sheet("article>.x{display:none}", "nav>.x{display:none}"),
    "a following sibling": sheet("p+.x{display:none}", "ul+.x{display:none}"),
    "not": sheet("p.x:not(.y){display:none}", "p.x:not(.x){display:none}"),
    "is": sheet(":is(.x,.z){display:none}", ":is(.y,.z){display:none}"),
    "is, with one that nobody knows": sheet(
        ":is(.x,:frobnicate){display:none}", ".x:not(:frobnicate){display:none}"
    ),
    "is, by its older name": sheet(
        ":-webkit-any(.x,.z){display:none}", ":-webkit-any(.y,.z){display:none}"
    ),
    "what the pointer is not on": sheet(".x:not(:hover){display:none}", ".x:hover{display:none}"),
    "no part of it": sheet(".x,.x::before{display:none}", ".x::before{display:none}"),
    "by what is in it": sheet(
        "article:has(ul) .x{display:none}", "article:has(table) .x{display:none}"
    ),
    "by what follows it": sheet(".x:has(+ h2){display:none}", ".x:has(+ ul){display:none}"),
    "by its place": sheet(".x:nth-of-type(3){display:none}", ".x:nth-of-type(4){display:none}"),
    "after a hidden one": marked(
        "<style>[hidden] + b{display:none}</style><p><i hidden>z</i><b>…</b></p>",
        "<style>[hidden] + b{display:none}</style><p><i>z</i><b>…</b></p>",
    ),
    "after a number of 5,000 digits": sheet(
        f".y{{z-index:{'9' * 5_000}}} .x{{display:none}}",
        f".x{{z-index:{'9' * 5_000}}} .y{{display:none}}",
    ),
    "on a screen": sheet(
        "@media screen and (min-width:1px){.x{display:none}}",
        "@media print{.x{display:none}} @media (max-width:600px){.x{display:none}}",
    ),
    "nested rules": sheet("article{.x{display:none}}", "nav{.x{display:none}}"),
    "a list in a nested rule": sheet("article{b,.x{display:none}}", "nav{b,.x{display:none}}"),
    "after a nested rule": sheet(
        ".x{&{display:block} display:none}", ".x{display:none; &{display:block}}"
    ),
    "a string with a brace in it": sheet(
        '.x{content:"}";display:none}', '.x{content:"display:none"}'
    ),
    "a comment in between": sheet(".x/* */{/*}*/display:none}", "/*.x{display:none}*/"),
    "by weight": sheet(
        ".x.x{display:none} .x{display:block}", ".x{display:none} .x.x{display:block}"
    ),
    "important": sheet(
        ".x{display:none !important} #y .x, .x{display:block}",
        ".x{display:none} .x{display:block !important}",
    ),
    "an escaped class": sheet(".a\\:x{display:none}", ".a\\:y{display:none}", 'class="a:x"'),
    "left open": sheet(".x{display:none", ".y{display:none"),
    "white inherited": marked(
        '<div style="color:white"><p><span>…</span></p></div>',
        '<div style="color:white;background:#123"><p><span>…</span></p></div>',
    ),
    "white on a white cell": marked(
        '<div style="background:#000"><p bgcolor="white"><font color="#FFFFFF">…</font></p></div>',
        '<div style="background:#000"><p><font color="#FFFFFF">…</font></p></div>',
    ),
    "visibility inherited": marked(
        '<div style="visibility:hidden"><p>…</p></div>',
        '<div style="visibility:hidden"><p style="visibility:visible">…</p></div>',
    ),
    "font size inherited": marked(
        '<div style="font-size:0"><p style="font-size:2em">…</p></div>',
        '<div style="font-size:0"><p style="font-size:16px">…</p></div>',
    ),
    "the hidden attribute": marked("<p hidden>…</p>", "<p data-hidden>…</p>"),
    "hidden until found": marked("<p hidden=until-found>…</p>", '<p title="hidden">…</p>'),
    "a class of a known framework": marked(
        '<p class="visually-hidden">…</p>', '<p class="hidden-gem">…</p>'
    ),
    "a class for narrow screens": marked(
        '<p class="d-none">…</p>', '<p class="d-none d-md-block">…</p>'
    ),
    "a popover": marked("<div popover><p>…</p></div>", "<div><p>…</p></div>"),
    "a closed dialog": marked("<dialog><p>…</p></dialog>", "<div><p>…</p></div>"),
    "closed details": marked(
        "<details><summary>More</summary><p>…</p></details>",
        "<details open><summary>More</summary><p>…</p></details>",
    ),
    "a template": marked("<template><p>…</p></template>", "<section><p>…</p></section>"),
    "for browsers without scripts": marked("<noscript><p>…</p></noscript>", "<p>…</p>"),
    "a script": marked("<script type=text/plain>…</script>", "<p>…</p>"),
    "a style sheet": marked("<style>/* … */</style>", "<p>…</p>"),
    "a comment": marked("<!-- <p>…</p> -->", "<p><!-- -->…</p>"),
    "an alternative text": marked('<img src="a.png" alt="…">', '<p><img src="a.png" alt="">…</p>'),
    "a title attribute": marked('<p title="…">A quay.</p>', '<p title="A quay">…</p>'),
    "a hidden field": marked('<input type=hidden value="…">', "<p><input>…</p>"),
    "a text field": marked("<textarea>…</textarea>", "<p>…</p>"),
    "a frame's own document": marked('<iframe srcdoc="<p>…</p>"></iframe>', "<p>…</p>"),
    "a fallback of an object": marked("<object data=x><p>…</p></object>", "<p>…</p>"),
    "a text in a drawing": marked("<svg><text opacity=0>…</text></svg>", "<p><svg></svg>…</p>"),
}


def text_of(inside: str, style: str) -> str:
    [found] = read_html(page(inside, style=style).encode(), "a.html")
    text = found["item"]["text"]
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("name", TRICKS)
def test_what_can_not_be_seen_is_not_taken(name: str) -> None:
    text = text_of(*TRICKS[name][0])
    assert "Papers show" not in text
    assert all(paragraph in text for paragraph in PARAGRAPHS)


@pytest.mark.parametrize("name", TRICKS)
def test_its_visible_twin_is_kept(name: str) -> None:
    text = text_of(*TRICKS[name][1])
    assert SECRET in text
    assert all(paragraph in text for paragraph in PARAGRAPHS)


def shown(markup: str) -> list[str]:
    tree = fragment_tree(markup)
    strip_hidden(tree)
    return blocks_of(tree)


def test_the_text_around_a_hidden_part_stays() -> None:
    assert shown("<p>One <b hidden>two</b> three<i style='opacity:0'>four</i>.</p>") == [
        "One three."
    ]


def test_a_page_that_is_hidden_until_its_script_ran_is_read() -> None:
    style = "body{opacity:0} html{display:none !important}"
    assert PARAGRAPHS[0] in text_of("", style)


def test_a_link_on_a_white_text_is_seen_in_its_own_colour() -> None:
    assert shown('<p style="color:white">One <a href="/">two</a></p>') == ["two"]


def test_what_the_eye_sees_is_kept_whatever_screen_readers_are_told() -> None:
    assert shown('<p><span aria-hidden="true">T</span>he harbour</p>') == ["The harbour"]


def test_white_on_a_picture_is_taken_to_be_seen() -> None:
    style = "background:url(a.png);color:white"
    assert shown(f'<div style="{style}"><p>One</p></div>') == ["One"]


@pytest.mark.parametrize(
    "sheet",
    [
        "a{" * 200_000,
        ":is(" * 300 + ".x" + ")" * 300 + "{display:none}",
        "a{& &{" * 20_000,
        ".a{" + "& &," * 20_000 + "&{display:none}}",
        "a " * 5_000 + ".x{display:none}",
        ".x{color:" + "f(" * 20_000 + "white}",
        "".join(f".x{{--a{n}:var(--a{n + 1})var(--a{n + 1})}}" for n in range(200))
        + ".x{color:var(--a0)}",
    ],
    ids=["nested", "alternatives", "doubled", "many", "long", "functions", "variables"],
)
def test_a_style_sheet_that_would_grow_without_end_is_passed_over(sheet: str) -> None:
    assert shown(f'<style>{sheet}</style><p class="x">One</p>') == ["One"]


def test_a_selector_that_breaks_on_an_element_does_not_stop_the_others() -> None:
    style = "a:local-link{color:white} .x{display:none}"
    body = '<a href="http://[">One</a><p class="x">Two</p>'
    assert shown(f"<style>{style}</style>{body}") == ["One"]


_PIECES = [
    "a",
    "p",
    "*",
    ".x",
    "#y",
    "[href]",
    "[class~=x]",
    ":is(",
    ":not(",
    ":has(",
    ":where(",
    ")",
    ",",
    ">",
    "+",
    "~",
    "&",
    "|",
    "*|",
    ":nth-child(",
    "2n+1",
    ":nth-last-of-type(",
    "of",
    ":lang(",
    "en",
    ":first-child",
    ":only-of-type",
    ":empty",
    ":root",
    ":hover",
    ":enabled",
    ":checked",
    ":any-link",
    "::before",
    ":unknown",
    "\\d800",
    "{",
    "}",
    '"',
]
_SELECTORS = st.lists(st.sampled_from([*_PIECES, " ", " of ", "9" * 5_000]), max_size=12)


@settings(deadline=None)
@given(_SELECTORS)
def test_any_selector_is_read_without_failing(pieces: list[str]) -> None:
    body = '<p class="x">One</p><p lang="en" id="y">Two <a href="http://[">three</a></p>'
    assert shown(f"<style>.none{{}} {''.join(pieces)}{{opacity:0}}</style>{body}") is not None


@settings(deadline=None)
@given(st.text(alphabet="{}();:.#,>@!&*/\\\"'[]=<-ax0 \n", max_size=80))
def test_any_style_sheet_is_read_without_failing(sheet: str) -> None:
    assert shown(f"<style>{sheet.replace('<', '')}</style><p>One</p>")[-1:] in (["One"], [])


@settings(deadline=None)
@given(st.text(alphabet="<>/=\"' pdivhenstyle:0;-", max_size=80))
def test_any_markup_is_read_without_failing(markup: str) -> None:
    assert all(isinstance(block, str) for block in shown(markup))
