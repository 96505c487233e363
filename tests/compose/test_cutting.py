import random
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.compose.cutting import Cut, SentenceCutter
from service.text.sentences import sentence_spans


def fed(
    pieces: Iterable[str], *, whole: bool = True, language: str = "en", rests: bool = False
) -> list[Cut]:
    cutter = SentenceCutter(language)
    found: list[Cut] = []
    for piece in pieces:
        found += cutter.feed(piece)
        if rests:
            found += cutter.rest()
    return found + cutter.close(whole=whole)


def split(text: str, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    at = 0
    while at < len(text):
        size = chance.randint(0, 12)
        yield text[at : at + size]
        at += size


def cuts(text: str, language: str = "en") -> list[Cut]:
    """The cuts of the text, which must be the same in whatever pieces it comes."""
    found = fed([text], language=language)
    assert fed(text, language=language) == found
    for seed in range(8):
        assert fed(split(text, seed), language=language) == found
    return found


def said(text: str, language: str = "en") -> list[tuple[str, tuple[int, ...]]]:
    found = cuts(text, language)
    assert all(cut.kind == "sentence" for cut in found)
    return [(cut.text, cut.markers) for cut in found]


def texts(text: str, language: str = "en") -> list[str]:
    return [cut.text for cut in cuts(text, language)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It fell [1].", (1,)),
        ("It fell. [1]", (1,)),
        ("It fell.[1]", (1,)),
        ("It fell[1].", (1,)),
        ("It fell. [1] [2]", (1, 2)),
        ("It fell [1][2].", (1, 2)),
        ("It fell [1, 2].", (1, 2)),
        ("It fell [1,2; 4].", (1, 2, 4)),
        ("It fell [2-4].", (2, 3, 4)),
        ("It fell [2\u20134].", (2, 3, 4)),
        ("It fell [1, 3-5].", (1, 3, 4, 5)),
        ("It fell [^1].", (1,)),
        ("It fell 【1】.", (1,)),
        ("It fell ([1]).", (1,)),
        ("It fell ([1], [2]).", (1, 2)),
        ("It fell ([1][2]).", (1, 2)),
        ("It fell [3] [1], [3].", (3, 1)),
        ("It fell [999].", (999,)),
        ("It fell. [1](https://example.org/a_(b))", (1,)),
        ("It fell [[2]](https://example.org/a).", (2,)),
        ("[1] It fell.", (1,)),
        ("It fell **[1]**.", (1,)),
        ("It fell.\n[1]\n", (1,)),
        ("It fell.\n\n[1] [2]\n", (1, 2)),
        ("It fell.\r\n[1]\r\n", (1,)),
    ],
)
def test_a_marker_leaves_the_sentence_as_if_it_had_never_been_there(
    text: str, numbers: tuple[int, ...]
) -> None:
    (cut,) = cuts(text)
    assert cut.text.replace(",", "") == "It fell."
    assert cut.markers == numbers


@pytest.mark.parametrize(
    ("text", "plain", "numbers"),
    [
        ("Roe fell [1], while Doe rose [2].", "Roe fell, while Doe rose.", (1, 2)),
        ("“It fell [1],” he said.", "“It fell,” he said.", (1,)),
        ("He said it fell “at once” [1].", "He said it fell “at once”.", (1,)),
        ("“It fell.[1]”", "“It fell.”", (1,)),
        ('"It fell. [1]"', '"It fell."', (1,)),
        ("“It fell.” [1]", "“It fell.”", (1,)),
        ("(It fell [1])", "(It fell)", (1,)),
        ("It fell [1] (by half) and rose.", "It fell (by half) and rose.", (1,)),
        ("It fell[1]and rose.", "It fell and rose.", (1,)),
        ("Roe's[1] plan and Doe[2]'s fell.", "Roe's plan and Doe's fell.", (1, 2)),
        ("The US[1]-led plan fell.", "The US-led plan fell.", (1,)),
        ("He said [1] ... and left.", "He said ... and left.", (1,)),
        ('He said [1] "no" and left.', 'He said "no" and left.', (1,)),
        ("He said “[1] no” and left.", "He said “no” and left.", (1,)),
        ("It fell  [1]  and rose [2] ; then it fell.", "It fell and rose; then it fell.", (1, 2)),
    ],
)
def test_a_marker_inside_leaves_neither_two_spaces_nor_one_before_punctuation(
    text: str, plain: str, numbers: tuple[int, ...]
) -> None:
    assert said(text) == [(plain, numbers)]


@pytest.mark.parametrize(
    "text",
    [
        "He [sic] left.",
        "He saw [the minister] leave.",
        "It was [2024] when he left.",
        "He left [1000].",
        "He left [1-30] and [3-1].",
        "He left [] and [a1].",
        "He left [1 day] later.",
        "He left (1) and then 【新闻】.",
        "He left ([1 day) and [2",
    ],
)
def test_brackets_that_are_no_marker_stay(text: str) -> None:
    assert said(text) == [(text, ())]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It fell. [1] It rose. [2]", [("It fell.", (1,)), ("It rose.", (2,))]),
        ("It fell [1]. It rose [2].", [("It fell.", (1,)), ("It rose.", (2,))]),
        ("It fell.[1] It rose.[2]", [("It fell.", (1,)), ("It rose.", (2,))]),
        ("It fell.[1]It rose.", [("It fell.", (1,)), ("It rose.", ())]),
        ("It fell [1]. [2] It rose.", [("It fell.", (1, 2)), ("It rose.", ())]),
        ("It fell.\n[1] It rose.", [("It fell.", ()), ("It rose.", (1,))]),
        ("It fell [1].\n[2] It rose.", [("It fell.", (1,)), ("It rose.", (2,))]),
        ("It fell.\n\n[1] It rose.", [("It fell.", ()), ("It rose.", (1,))]),
        ("It fell.\n[1]\nIt rose.\n[2]", [("It fell.", (1,)), ("It rose.", (2,))]),
        ("- It fell\n  [1]\n- [2] It rose", [("It fell", (1,)), ("It rose", (2,))]),
        ("“It fell.” [1] “It rose.” [2]", [("“It fell.”", (1,)), ("“It rose.”", (2,))]),
        ("[^1]: The Aldern Post", [("The Aldern Post", (1,))]),
        ("[1] The Aldern Post\n[2] The Basin", [("The Aldern Post", (1,)), ("The Basin", (2,))]),
        ("[1]\n\n[2]", [("", (1, 2))]),
    ],
)
def test_a_marker_belongs_to_the_sentence_that_it_follows_or_whose_line_it_opens(
    text: str, sentences: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert said(text) == sentences


def test_a_marker_with_no_text_to_belong_to_is_given_without_text() -> None:
    assert cuts("# Pay\n[1]\nIt rose.") == [
        Cut("Pay", (), "heading", 1),
        Cut("", (1,), "sentence"),
        Cut("It rose.", (), "sentence"),
    ]


@pytest.mark.parametrize(
    "sentences",
    [
        ["See No. 5 of the list.", "He left."],
        ["He is in the U.S. officials said.", "He left."],
        ["He lives in the U.S.", "The Senate met."],
        ["Mr. Roe met J. K. Vane on Jan. 3 at 5 p.m. Tuesday.", "He paid 3.5 percent."],
        ["“I am tired. I leave,” she said.", "He left."],
        ['"I am tired. I leave," she said.', '"It is over. We go."', "He left."],
        ["\u2018I am tired. I leave,\u2019 she said.", "He left."],
        ["'I am tired. I leave,' she said.", "He left."],
        ["He left.", "“I am tired. I leave,” she said."],
        ['He said "no."', "She agreed."],
        ["He left (it was late. He was tired) at once.", "She stayed."],
        ["He waited ... and then left.", "She stayed..."],
        ["Really?!", "He left!", "She stayed."],
        ["The workers' union left.", "She stayed."],
        ["It began in the '90s.", "She stayed."],
        ["It ended in 2019.", "He left at once."],
        ["He left.", "— She stayed."],
        ["It rose at www.example.org and fell.", "He left."],
    ],
)
def test_a_sentence_ends_where_verification_sees_its_end(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [span.of(text) for span in sentence_spans(text)] == sentences
    assert texts(text) == sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Am 16. November sprach Dr. Roe, z. B. in Ulm.", "Es regnete."]),
        ("de", ["„Das ist gut. Wir gehen.“", "Er ging."]),
        ("fr", ["M. Roe a dit : « C\u2019est bien. Oui. »", "Il est parti."]),
        ("es", ["El Sr. Roe y la Sra. Doe llegaron.", "¿Por qué?", "No se sabe."]),
    ],
)
def test_other_languages_keep_their_rules(language: str, sentences: list[str]) -> None:
    assert texts(" ".join(sentences), language) == sentences


def test_chinese_sentences_end_without_a_space() -> None:
    assert said("委员会批准了。[1]她说：「他走。我走。」他们走了[2]。", "zh") == [
        ("委员会批准了。", (1,)),
        ("她说：「他走。我走。」", ()),
        ("他们走了。", (2,)),
    ]


def test_a_sentence_is_given_as_soon_as_the_first_word_of_the_next_one_is_there() -> None:
    cutter = SentenceCutter()
    assert cutter.feed("It fell. [1] The") == []
    assert cutter.feed(" ") == [Cut("It fell.", (1,), "sentence")]
    assert cutter.feed("union left [2].\n") == []
    assert cutter.feed("\nIt ") == [Cut("The union left.", (2,), "sentence")]


WIDE = "The council met on the matter of the bridge and"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (f"{WIDE}\nthen it left.", [f"{WIDE} then it left."]),
        (f"{WIDE}\nMr. Roe left.", [f"{WIDE} Mr. Roe left."]),
        (f"{WIDE} of Mr.\nRoe left.", [f"{WIDE} of Mr. Roe left."]),
        (f"{WIDE} left.\nMr. Roe left.", [f"{WIDE} left.", "Mr. Roe left."]),
        (f"{WIDE} left [1]\nMr. Roe left.", [f"{WIDE} left", "Mr. Roe left."]),
        (f"{WIDE}\n\nthen left.", [WIDE, "then left."]),
        (f"{WIDE}\n- then left", [WIDE, "then left"]),
        (f"{WIDE}\n# Then", [WIDE, "Then"]),
        (f"{WIDE}\n**Then**", [WIDE, "Then"]),
        (f"{WIDE}:\nHe left", [f"{WIDE}:", "He left"]),
        (f"- {WIDE}\nHe left", [WIDE, "He left"]),
        (f"- {WIDE}\n  then it left", [f"{WIDE} then it left"]),
        (f"{WIDE} on page\n12. He left.", [f"{WIDE} on page 12.", "He left."]),
        ("Short title\nThe council met.", ["Short title", "The council met."]),
        ("Not so\nshort after all.", ["Not so short after all."]),
        ("It fell.\rIt rose.\u2028It fell.\x85It rose.", ["It fell.", "It rose."] * 2),
    ],
)
def test_a_newline_ends_a_sentence_unless_the_line_was_wrapped(
    text: str, sentences: list[str]
) -> None:
    assert texts(text) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("- It fell\n- It rose", ["It fell", "It rose"]),
        ("* It fell. He left.\n* It rose", ["It fell.", "He left.", "It rose"]),
        ("1. It fell\n2. It rose\n3) It fell", ["It fell", "It rose", "It fell"]),
        ("• It fell\n•It rose", ["It fell", "It rose"]),
        ("- 1. It fell\n  - It rose", ["It fell", "It rose"]),
        ("> It fell.\n> It rose.", ["It fell.", "It rose."]),
        ("-It fell", ["-It fell"]),
        ("- 5 people left", ["5 people left"]),
        ("It ended in 2019. He left.", ["It ended in 2019.", "He left."]),
        ("2019. That was the year.", ["2019.", "That was the year."]),
        ("12. März war es.", ["12. März war es."]),
        ("42.", ["42."]),
        (
            "Three points follow\n1. It fell\n2. It rose",
            ["Three points follow", "It fell", "It rose"],
        ),
    ],
)
def test_the_sign_of_an_item_is_dropped(text: str, sentences: list[str]) -> None:
    assert texts(text, "de" if "März" in text else "en") == sentences


@pytest.mark.parametrize(
    ("line", "text", "level"),
    [
        ("# Overview", "Overview", 1),
        ("### Who said *what*? ###", "Who said what?", 3),
        ("## 1. Overview", "1. Overview", 2),
        ("**Overview**", "Overview", 2),
        ("**Overview:**", "Overview", 2),
        ("**Overview**:", "Overview", 2),
        ("__What is not known__", "What is not known", 2),
        ("Overview:", "Overview", 2),
        ("- **Overview**", "Overview", 2),
    ],
)
def test_a_heading_has_its_own_kind(line: str, text: str, level: int) -> None:
    heading = Cut(text, (), "heading", level)
    assert cuts(f"It fell\n{line}\nIt rose.") == [
        Cut("It fell", (), "sentence"),
        heading,
        Cut("It rose.", (), "sentence"),
    ]
    assert cuts(line) == [heading]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("#hashtag left.", "#hashtag left."),
        ("**The union left [1].**", "The union left."),
        ("**The union left.**", "The union left."),
        ("**Answer:** The union left.", "The union left."),
        ("**Answer**: The union left.", "The union left."),
        ("- **Answer:** [1] The union left.", "The union left."),
        ("Answer: The union left.", "Answer: The union left."),
        ("The union said: **we** left.", "The union said: we left."),
        ("The union named these three reasons then:", "The union named these three reasons then:"),
    ],
)
def test_what_only_looks_like_a_heading_is_a_sentence(text: str, plain: str) -> None:
    (cut,) = cuts(text)
    assert (cut.text, cut.kind) == (plain, "sentence")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (
            "It **fell** by *half* and __rose__ to `ten` _today_.",
            "It fell by half and rose to ten today.",
        ),
        ("***It fell.***", "It fell."),
        ("**It *fell* again.**", "It fell again."),
        ("It (**fell**) “*again*”.", "It (fell) “again”."),
        (
            "He has 5 * 3 of snake_case_names and 2*3*4.",
            "He has 5 * 3 of snake_case_names and 2*3*4.",
        ),
        ("“What the f*** is *this,” he said.", "“What the f*** is *this,” he said."),
        ("It * fell ** by _ half.", "It * fell ** by _ half."),
        ("See [the report](https://example.org/a_(b)) now.", "See the report now."),
        ("See [the **new** report](/a) now.", "See the new report now."),
        ("See ![a map](https://example.org/a.png) now.", "See now."),
        ("He wrote [a note](of sorts) then.", "He wrote [a note](of sorts) then."),
        ("See https://example.org/a_b_c?d=1 now.", "See https://example.org/a_b_c?d=1 now."),
        ("<b>It</b> <i>fell</i>.", "<b>It</b> <i>fell</i>."),
        ("It  fell\tagain.", "It fell again."),
        ("C\u2019est 5\u00a0% et «\u202fnon\u202f».", "C\u2019est 5\u00a0% et «\u202fnon\u202f»."),
    ],
)
def test_markup_goes_and_everything_else_stays(text: str, plain: str) -> None:
    assert texts(text) == [plain]


def test_bold_over_sentences_is_dropped_also_when_it_is_long() -> None:
    assert texts("**It fell. It rose.** He left.") == ["It fell.", "It rose.", "He left."]
    sentence = "The council met again on the matter of the old bridge."
    assert set(texts("**" + " ".join([sentence] * 20) + "** " + sentence)) == {sentence}


def test_rules_and_what_has_no_letter_are_dropped() -> None:
    assert texts("***\nIt fell\n---\n* * *\n...\n|--|--|\nIt rose.") == ["It fell", "It rose."]


@pytest.mark.parametrize("fence", ["```", "~~~", "````", "```python", "  ```"])
def test_a_block_of_code_is_one_cut(fence: str) -> None:
    close = fence.strip().removesuffix("python")
    code = "x = [1]\n\n# It fell. It rose.\n"
    assert cuts(f"It fell\n{fence}\n{code}{close}\nIt rose. [1]") == [
        Cut("It fell", (), "sentence"),
        Cut("x = [1] # It fell. It rose.", (), "code"),
        Cut("It rose.", (1,), "sentence"),
    ]


def test_a_block_of_code_that_is_not_closed_goes_to_the_end() -> None:
    assert cuts("```\n" + "word " * 100) == [Cut(("word " * 16).strip(), (), "code")]
    assert fed(["```\nword"], whole=False) == []


@pytest.mark.parametrize("tag", ["think", "thinking"])
def test_thoughts_at_the_start_are_dropped(tag: str) -> None:
    thoughts = f"\n <{tag}>It fell. [1]\n# So\n</{tag}>\n\n"
    assert said(thoughts + "It rose. [2]") == [("It rose.", (2,))]
    assert cuts(thoughts[:-5]) == []
    assert texts(f"It fell. <{tag}> stays.") == ["It fell.", f"<{tag}> stays."]
    assert texts("<thin> stays.") == ["<thin> stays."]


def test_a_sentence_without_end_is_cut() -> None:
    assert [len(text) for text in texts("a" * 4500)] == [2000, 2000, 500]
    long = texts("word " * 1000)
    assert all(1900 <= len(text) <= 2000 for text in long[:-1])
    assert " ".join(long).split() == ["word"] * 1000


def test_text_is_canonical() -> None:
    assert texts("The cafe\u0301 \u200bclosed\x00.") == ["The caf\u00e9 closed."]


# Answers as models write them.
ANSWERS = (
    "The ministry rejected the plan [1]. The union called it “a bad day. A very bad one,” its "
    "leader said. [2][3] Talks resume on Jan. 3 [1, 2].",
    "**Overview**\n\nThe river rose by 3.5 metres [1].\n\n**Positions:**\n- **Union:** It wants "
    "more pay. [2]\n- The ministry does not [3]\n\n# What is not known\nNobody says why.\n",
    "1. The bridge fell at 5 p.m. Tuesday. [1]\n2. Mr. Roe, of No. 5, saw it [2].\n\n[3]\n\nDone.",
    "[1] The union said no.\n[2] The ministry said yes.\n\nSources:\n[1] The Post\n[2] The Mail",
    f"{WIDE}\nthen left at once [1]. It was in the\nU.S. that they met again.\n[2]\nThey left.",
    "It fell. [1] [2] It rose... [3] Really?! He said so [4]. ```no``` code.",
    "```json\n{}\n```\nIt fell [1].\n\n> “It rose. It fell,” she said. [2]\n\n---\n* * *\nThe end.",
    "<think>What now? [1]</think>\nThe *Mary* sank (see [the log](https://example.org/log)) [1]. "
    "Her crew, J. K. Vane said, was saved [2-4].",
    "Das Schiff sank am 16. November. [1] „Wir gehen. Sofort,“ sagte sie [2]. z. B. so.",
    "委员会批准了。[1]她说：「他走。我走。」他们走了[2]。完",
    "Here is what they say:\n• It fell[1]\n• It rose[2]\n\nThat is all. I hope this helps!",
    'He said "no" [1]. "It is. It was," she said. [2] Then \'it fell. It rose,\' he said [3]. So.',
)


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_text_that_breaks_off_gives_no_half_sentence(answer: str) -> None:
    whole = cuts(answer)
    for size in range(len(answer)):
        found = fed([answer[:size]], whole=False)
        if found:
            assert found[:-1] == whole[: len(found) - 1]
            last, full = found[-1], whole[len(found) - 1]
            assert (last.text, last.kind, last.level) == (full.text, full.kind, full.level)
            # markers after the full stop may have been on their way
            assert last.markers == full.markers[: len(last.markers)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("It fell. It rose. [1]", 2),
        ("It fell. It rose.[1] ", 2),
        ("It fell. He is in the U.S. [1]", 2),
        ("It fell. It rose [1].\n\n", 2),
        ("It fell. It rose [1].", 1),
        ("It fell. It rose [1]. ", 1),
        ("It fell. It rose. [1", 1),
        ("It fell. He is in the U.S.", 1),
        ("It fell. See No. [1]", 1),
        ("It fell. “It rose. [1]", 1),
        ("It fell. [1] It", 0),
    ],
)
def test_what_broke_off_is_kept_if_a_marker_or_a_blank_line_closed_it(text: str, kept: int) -> None:
    assert len(fed(text, whole=False)) == kept


@pytest.mark.parametrize(
    ("text", "rests"),
    [
        ("It fell. It rose, he said. [1]", True),
        ("It rose, he said [1].", True),
        ("“It rose,” he said [1].\u201d", True),
        ("**It rose [1].**", True),
        ("It rose.\n[1]\n", True),
        ("It rose [1]? ", True),
        ("He is in the U.S. [1]", True),
        ("委员会批准了。[1]", True),
        ("It rose, he said.", False),
        ("It rose [1]", False),
        ("It rose. [1", False),
        ("It rose [1]. T", False),
        ("See No. [1]", False),
        ("It was J. [1]", False),
        ("He met Mr. [1]", False),
        ("“It rose. [1]", False),
        ("(It rose. [1]", False),
        ("**It rose. [1]", False),
        ("# It rose. [1]", False),
        ("[1]", False),
        ("", False),
    ],
)
def test_a_text_rests_after_a_sentence_with_its_marker(text: str, rests: bool) -> None:
    cutter = SentenceCutter()
    given = cutter.feed(text)
    assert cutter.resting is rests
    assert len(cutter.rest()) == rests
    assert not cutter.resting
    assert rests or given + cutter.close(whole=True) == fed([text])


def test_what_rests_can_be_taken_and_the_text_goes_on() -> None:
    cutter = SentenceCutter()
    assert cutter.feed("It fell [1].") == []
    assert cutter.rest() == [Cut("It fell.", (1,), "sentence")]
    assert cutter.rest() == []
    assert cutter.feed("” It rose. [2] Then ") == [Cut("It rose.", (2,), "sentence")]
    assert cutter.close(whole=True) == [Cut("Then", (), "sentence")]
    assert cutter.close(whole=True) == []


@pytest.mark.parametrize("late", ["[2][3]", " [2] [3] ", "\n[2, 3]\n"])
def test_markers_that_come_late_are_given_without_text(late: str) -> None:
    cutter = SentenceCutter()
    cutter.feed("It fell. [1]")
    cutter.rest()
    assert cutter.feed(late) == []
    assert cutter.feed(" It rose") == [Cut("", (2, 3), "sentence")]
    assert cutter.close(whole=False) == []
    cutter = SentenceCutter()
    cutter.feed("It fell. [1]")
    cutter.rest()
    cutter.feed(late)
    assert cutter.close(whole="\n" not in late) == ([Cut("", (2, 3), "sentence")])


def test_resting_after_each_character_gives_the_same_sentences() -> None:
    text = "It fell. [1] It rose [2]. “I am tired. I leave,” she said. [3]\n\n- He left [4].\n"
    assert fed(text, rests=True) == cuts(text)


PIECES = st.sampled_from(
    [
        *"aB.!?…,;:()[]{}<>\"'“”„«»\u2018\u2019-—–•*_`~#|>^ \n\r\t",
        *"\xa0\u3000é1\u0301\u200d。\uff0c\ud800\x00",
        *("[1]", "[2]", "[1, ", "【3】", "([", "](", "http://a.b", "![", "**", "```", "<think>"),
        *("Mr. ", "U.S.", "No. ", " He said. ", "a.m. ", "... ", "\n\n", "\n- ", "\n1. ", "\n## "),
        *("</think>", "März ", "word " * 9, " (x.", ".) "),
    ]
)  # fmt: skip
ODD = st.lists(PIECES, max_size=60).map("".join) | st.text()
LANGUAGES = st.sampled_from(["en", "de", "fr", "zh", "", "none"])


def letters(text: str) -> list[str]:
    return [char for char in unicodedata.normalize("NFD", text) if char.isalnum()]


@settings(max_examples=600, deadline=None)
@given(ODD, st.integers(), LANGUAGES)
def test_any_text_in_any_pieces_gives_the_same_cuts_in_its_order(
    text: str, seed: int, language: str
) -> None:
    found = fed([text], language=language)
    assert fed(text, language=language) == found
    assert fed(split(text, seed), language=language) == found
    rest = iter(letters(text))
    assert all(char in rest for cut in found for char in letters(cut.text))
    for cut in found:
        assert cut.text == cut.text.strip()
        assert not {"\n", "  "} & {*cut.text, *map("".join, pairwise(cut.text))}
        assert len(set(cut.markers)) == len(cut.markers)
        assert cut.text or cut.markers or cut.kind == "code"


@settings(max_examples=300, deadline=None)
@given(ODD, st.integers(0, 60))
def test_any_text_that_breaks_off_gives_the_first_of_its_cuts(text: str, size: int) -> None:
    cutter = SentenceCutter()
    found = cutter.feed(text[:size])
    assert fed([text])[: len(found)] == found


@settings(max_examples=300, deadline=None)
@given(ODD, st.integers())
def test_any_text_may_rest_at_any_time(text: str, seed: int) -> None:
    found = fed(split(text, seed), rests=True)
    rest = iter(letters(text))
    assert all(char in rest for cut in found for char in letters(cut.text))


def work(text: str) -> int:
    """Python calls, and characters that were looked at for sentences, one character a piece."""
    count = 0

    def seen(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += 1
        if event == "call" and frame.f_code is sentence_spans.__code__:
            count += len(frame.f_locals["text"])

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        fed(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        *("word ", "Mr. ", "A. ", ".", "“", '"', "It “fell. ", "**a ", "[", "[1", "(", "[1] ", "`"),
        *("a", "a\n", "\n", " ", "\r", "。", "![a](", "<think>", "- ", "1. ", "_a_ ", "# "),
    ],
)
def test_work_grows_with_the_length_of_the_text(unit: str) -> None:
    short = unit * (3000 // len(unit))
    assert work(short * 2) < 2.4 * work(short)


def test_a_megabyte_is_cut() -> None:
    text = "The council of the U.S. met again on the matter of the bridge [1]. " * 16_000
    found = fed(text[at : at + 64] for at in range(0, len(text), 64))
    assert len(text) > 1_000_000
    assert len(found) == 16_000
    assert len(set(found)) == 1
