"""Words that turn what a sentence says, words that say the same, words that report speech.

In English, written by hand; words of other languages are compared as they stand. Lists hold words
as they are printed, folded; they are looked up by `service.text.terms` stems and by surface.
"""

from __future__ import annotations

from service.text.terms import terms


def stem(word: str) -> str:
    """The content term of a word, or the word itself where it is a function word."""
    found = terms(word)
    return found[0] if found else word


def words(listed: str) -> frozenset[str]:
    """The words of a list that is written with spaces between them."""
    return frozenset(listed.split())


NEGATIONS = words(
    "not no never none nobody nothing nor neither without hardly scarcely nowhere nicht kein keine "
    "keinen keiner nie ne pas jamais nunca sin"
)
# One class a line: a word of it on one side must meet a word of the same class on the other.
_TURNING = """
if unless whether provided
may might could possibly perhaps probably likely potentially maybe presumably
unlikely
allegedly alleged alleges reportedly apparently purportedly purported supposedly supposed suspected
will would shall
should must ought
nearly almost barely
only
until
fail failed fails failing
refuse refused refuses refusing
deny denied denies denying denial
doubt doubted doubts doubtful unclear
attempt attempted attempts attempting try tried tries trying
planned planning intend intended intends aim aims hope hopes hoped want wants wanted
consider considered considers considering weigh weighed mull mulled
threaten threatened threatens
propose proposed proposes
expect expected expects projected
fear feared fears
longer
false falsely untrue wrong wrongly mistaken mistakenly fake hoax
former formerly
"""
TURNING = {word: row for row, line in enumerate(_TURNING.split("\n")) for word in line.split()}
"""Word to its class."""

AMOUNTS = words("all every most many few some several none half both no")
"""Words for how many; one exchanged for another says something else."""
LIGHT = words(
    "make makes made making take takes took taken come comes came coming go goes went gone going "
    "put puts get gets got gotten give gives gave given set course way part fact number amount "
    "order step stepped steps bring brought carry carried turn turned become became case terms"
)
"""Words that add little beside another one: "came to an end", "in the course of"."""

CONDITIONS = words("if unless provided")
HEARSAY = words("allegedly reportedly apparently purportedly supposedly")

# Pairs of groups: a word of one side where the evidence has one of the other.
_OPPOSITES = """
rise rose risen rises rising|fall fell fallen falls falling
rise rose risen rises gain gained climb climbed grow grew jumped surged|\
drop dropped decline declined sink sank plunge plunged shrank slumped fall fell lose lost
increase increased increases increasing|decrease decreased decreases decreasing reduced reduce
raise raised raises|lower lowered cut cuts lowers
higher|lower
high|low
more|less fewer
most|least fewest
many|few
all every|none some few
always|never
before|after
earlier|later
first|last
above|below
over|under
up|down
into|out
with|without
for|against
win won wins winning winner victory|lose lost loses losing loser defeat
beat defeated beats|lost
confirm confirmed confirms|deny denied denies
admit admitted admits|deny denied denies
accept accepted accepts|reject rejected rejects refuse refused decline declined
approve approved approves adopt adopted|reject rejected rejects block blocked veto vetoed
allow allowed allows permit permitted|ban banned bans forbid forbidden prohibit prohibited block
agree agreed agrees|refuse refused disagree disagreed
support supported supports back backed|oppose opposed opposes reject rejected
praise praised praises welcomed|criticize criticized criticise criticised condemn condemned blame
accuse accused charge charged indicted convict convicted|clear cleared acquit acquitted exonerated
guilty|innocent
convict convicted|acquit acquitted
open opened opens opening reopened|close closed closes closing shut
start started begin began begun launch launched|end ended stop stopped finish finished halt halted
enter entered arrive arrived come came join joined|leave left exit exited depart departed quit
buy bought acquire acquired|sell sold
hire hired|fire fired dismiss dismissed sack sacked
arrest arrested detain detained jail jailed|release released free freed
kill killed die died dead|survive survived save saved rescued
best|worst
better|worse
good|bad
strong stronger|weak weaker
success succeed succeeded successful|fail failed failure unsuccessful
legal lawful|illegal unlawful
legally|illegally
possible|impossible
likely|unlikely
able|unable
true|false
public|private
old older oldest|new young younger youngest newest
large larger largest big|small smaller smallest
long longer|short shorter
early|late
north northern|south southern
east eastern|west western
left|right
male man men|female woman women
import imported imports|export exported exports
include included includes|exclude excluded excludes
pass passed|fail failed
remember remembered|forget forgot forgotten
love loved|hate hated
enable enabled|prevent prevented
lift lifted ease eased|impose imposed tighten tightened
improve improved improves|worsen worsened deteriorate deteriorated
widen widened|narrow narrowed
extend extended|shorten shortened
majority|minority
maximum|minimum
present|absent
safe|dangerous unsafe
peace|war
friend ally allies|enemy enemies foe
profit profits|loss losses
surplus|deficit
credit|debt
ahead|behind
inside|outside
day|night
morning|evening
today|yesterday tomorrow
week weekly|month monthly year yearly annual
hours|minutes days
million|billion
"""


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _OPPOSITES.replace("\\\n", "").split("\n"):
        sides = [frozenset(stem(word) for word in side.split()) for side in line.split("|")]
        if len(sides) == 2:
            for mine, theirs in (sides, sides[::-1]):
                for word in mine:
                    found.setdefault(word, set()).update(theirs - mine)
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES = _opposites()
"""Stem to the stems that say the contrary."""

_SYNONYMS = """
kill killed slain dead died die
hurt injured wounded
rise rose risen climb climbed increase increased grew grow gain gained up higher
fall fell drop dropped decline declined decrease decreased down lower
big large major huge
start started begin began begun launched launch
end ended finish finished conclude concluded
buy bought purchase purchased acquire acquired
help assist aid helped assisted aided
show showed shown shows reveal revealed demonstrate demonstrated
get got receive received obtain obtained
make made create created
use used employ employed utilize utilized
ask asked request requested
need needs require required requires
attempt attempted try tried tries effort
house home residence
car vehicle automobile
job post position
worker employee staff
company firm business corporation
child children kid kids
doctor physician
lawyer attorney
police officers officer cops
near close nearby
quickly rapidly swiftly
roughly about approximately around
percent percentage
also additionally
however but though although
because since as due owing
after following
when as while
during amid
under beneath
people persons individuals residents
country nation
city town
leader head chief
lawmaker legislator congressman
vote ballot
law legislation
plan scheme proposal
meeting talks summit
deal agreement accord pact
protest demonstration
attack assault
fight battle clash
storm hurricane
quit resign resigned resigns stepped
elect elected chosen
appoint appointed named name
hold held
happen happened occur occurred took
hospital clinic
school college
money funds cash funding
cost price
cut reduce reduced reduction slash slashed
build built construct constructed
close closed shut closure
stop stopped halt halted
choose chose chosen select selected pick picked
win won victory
tell told inform informed
say said says state stated states
think thought believe believed believes
want wanted seek sought seeks
give gave given provide provided
keep kept retain retained
let allow allowed permit permitted
look looked
wide broad
whole entire
last previous past
final last
main chief principal
important significant key
new recent latest
nearly almost
criticize criticized criticise criticised
organize organized organise organised
program programme
"""
SYNONYMS: dict[str, frozenset[int]] = {}
"""Stem to the groups in which it stands; two words of one group say the same."""
for _row, _line in enumerate(_SYNONYMS.split("\n")):
    for _word in _line.split():
        SYNONYMS[stem(_word)] = SYNONYMS.get(stem(_word), frozenset()) | {_row}

# Verbs that report what somebody says; without the ones by which the writer vouches for it.
SAYING = words(
    "said says say saying told tells tell stated states added adds claimed claims claim argued "
    "argues argue warned warns warn insisted insists insist wrote writes tweeted explained "
    "explains replied responded stressed noted notes testified predicted predicts suggested "
    "suggests estimated estimates complained conceded alleged alleges asserted asserts believes "
    "believed thinks thought according maintained contended contends remarked commented declared "
    "declares reiterated joked"
)
# Verbs of which it matters who does it: the doer is looked up beside the verb.
DOING = SAYING - {"according"} | words(
    "accused accuses criticized criticised praised blamed sued attacked defeated beat replaced "
    "succeeded appointed arrested charged killed shot supported backed endorsed opposed rejected "
    "denied confirmed announced urged asked promised vowed admitted acknowledged ordered hired "
    "fired sacked dismissed nominated called threatened welcomed condemned signed vetoed"
)
BE = words("am is are was were be been being get gets got")
