from __future__ import annotations

import tomllib

import pytest

from evals.errors import BadData
from evals.metrics import ALL, latency, named
from evals.metrics.neutrality import LEXICON, lexicon, loaded, per_hundred
from evals.replies import Reply, Trial
from tests.evals.make import answered, case, claimed, said


def test_loaded_words_outside_attributed_quotations_are_counted() -> None:
    assert loaded("The shameless minister slammed the plan.") == (2, 6)
    assert loaded("The minister presented the plan.") == (0, 5)
    assert loaded('The minister\'s "shameless plan" failed.') == (1, 5)  # nobody speaks
    assert loaded('"A shameless plan."', attributed=True) == (0, 0)
    for quoted in ('"a shameless plan"', "“a shameless plan”", "«a shameless plan»"):
        assert loaded(f"The minister spoke of {quoted}.") == (0, 4)
    assert loaded("A quotation that 'never ends is shameless.")[0] == 1


def test_words_count_as_whole_words() -> None:
    assert loaded("The saddle shop sold vents and ripples.") == (0, 7)
    assert loaded("A slammer is a dance.")[0] == 0
    assert loaded("Slammed, AGAIN")[0] == 1


def test_long_texts_weigh_more() -> None:
    assert per_hundred([(1, 10), (0, 90)]) == 1
    assert per_hundred([]) is None


def test_other_languages_and_abstentions_are_unscored() -> None:
    metric = ALL["loaded_words"]
    assert metric.rows(said("Das ist eine Schande.", language="de")) is None
    assert metric.rows(Trial(case(), Reply(outcome="abstained"))) is None
    rows = ALL["loaded_words_sources"].rows(
        Trial(case(sources=("A shameless plan.", "A plan.")), answered(claimed("A plan.")))
    )
    assert rows == [(1.0, 5.0)]


def test_the_list_has_its_categories_and_no_entry_in_two() -> None:
    body = tomllib.loads(LEXICON.read_text())
    assert set(lexicon()) == set(body)
    assert {"evaluation", "verbs", "fear", "exaggeration", "label", "motive"} <= set(body)
    entries = [entry for of in body.values() for entry in of.split()]
    assert [entry for entry in entries if entries.count(entry) > 1] == []


def test_percentiles_of_latency_are_worked_out_by_hand() -> None:
    rows = [(float(n),) for n in range(1, 101)]
    assert latency.percentile(50)(rows) == pytest.approx(50.5)
    assert latency.percentile(95)(rows) == pytest.approx(95.05)
    assert latency.percentile(50)([]) is None
    trial = Trial(case(), Reply(timings_ms={"total": 12.0}))
    rows_of = {metric.name: metric.rows(trial) for metric in latency.METRICS}
    assert rows_of["latency_total_p95"] == [(12.0,)]
    assert rows_of["latency_retrieve_p50"] is None


def test_tokens_are_unscored_where_none_are_told() -> None:
    used = Trial(case(), Reply(usage={"input_tokens": 120, "output_tokens": 0, "calls": 1}))
    assert ALL["tokens_in"].rows(used) == [(120.0,)]
    assert ALL["tokens_out"].rows(used) == [(0.0,)]
    assert ALL["calls"].rows(Trial(case(), Reply())) is None


def test_replies_that_another_engine_wrote_are_degraded() -> None:
    metric = ALL["degraded"]
    assert metric.rows(Trial(case(), Reply(engine="llm"))) == [(0.0,)]
    assert metric.rows(Trial(case(), Reply(engine="extractive, degraded"))) == [(1.0,)]
    assert metric.rows(Trial(case(), Reply())) is None


def test_an_unknown_metric_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(BadData, match=r"luck.*mrr@10"):
        named(["luck"])


def test_every_metric_says_what_it_is() -> None:
    assert [name for name, metric in ALL.items() if not metric.rows.__doc__] == []
