"""What the evidence panel highlights is what was cited, to the letter."""

from __future__ import annotations

import random
from collections.abc import Iterator

import httpx2
import pytest

from service.api.app import create_app
from service.settings import Settings
from tests.api.serving import serving
from tests.browser.conftest import Opening
from tests.browser.driving import highlighted

COUNT = 200
# Beside the sample newsroom (five languages): what one UTF-16 unit, or one code point, is not.
TEXTS = [
    "👩\u200d🚒 saved 12 cats 🐈\u200d⬛ in Vell. 🇲🇳 flags hung 👍🏽 "
    "everywhere; nobody was hurt. 😀😀😀 said the mayor.",
    "維爾市的大橋於星期一關閉。市長表示，三名工人受傷。𠮷野家在橋邊。修理需要兩個星期。",
    "ヴェルの橋は月曜日に閉鎖された。「負傷者は三人です」と市長は述べた。再開は未定である。",
    "أُغلِق الجسر في فيل يوم الاثنين. وقالت العمدة إن ثلاثة عمال أُصيبوا 😟 في الحادث.",
    "Cafe\u0301 Z\u0335a\u0335lgo stayed open\n"
    "while the bridge\tin Vell was shut. 𝕋𝕙𝕖 𝕞𝕒𝕪𝕠𝕣 smiled.",
]


@pytest.fixture(scope="module")
def worded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample newsroom and articles of other scripts."""
    folder = tmp_path_factory.mktemp("worded")
    with serving(create_app(Settings(data_dir=folder, _env_file=None), sample=True)) as url:
        newsroom = httpx2.get(f"{url}/v1/articles", params={"limit": 100}).json()["items"]
        kept = [httpx2.get(f"{url}/v1/articles/{one['id']}").json() for one in newsroom]
        fields = ("id", "title", "text", "source", "published_at", "language")
        items = [{name: one[name] for name in fields} for one in kept]
        items += [
            {"id": f"script-{n}", "title": f"Vell {n}", "text": text * (1 + n % 3)}
            for n, text in enumerate(TEXTS)
        ]
        sent = httpx2.post(f"{url}/v1/articles", json=items, timeout=60)
        assert sent.json()["counts"]["rejected"] == 0
        yield url


def test_the_highlight_is_the_cited_text_in_200_of_200(opened: Opening, worded: str) -> None:
    page = opened(worded)
    chance = random.Random(8)
    page.goto(f"{worded}/#/library")
    ids = [one["id"] for one in httpx2.get(f"{worded}/v1/articles?limit=100").json()["items"]]
    special = [key for key in ids if key.startswith("script-")]
    assert len(special) == len(TEXTS)
    texts: dict[str, str] = {}
    wrong = []
    for number in range(COUNT):
        key = special[number // 2 % len(special)] if number % 2 else chance.choice(ids)
        if key not in texts:
            texts[key] = httpx2.get(f"{worded}/v1/articles/{key}").json()["text"]
        text = texts[key]
        start = chance.randrange(len(text) - 1)
        end = min(len(text), start + chance.randint(1, 200))
        if highlighted(page, f"cit_{key}@1:{start}-{end}") != text[start:end]:
            wrong.append((key, start, end))
    assert wrong == []
