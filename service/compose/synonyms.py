"""Words that news uses for one another: what a question calls "died" an article calls "killed"."""

from __future__ import annotations

from collections.abc import Mapping

from service.text.terms import terms

# One group a line, in English; a word may stand in several. Written by hand from everyday news
# vocabulary: verbs and nouns of events, money, law, politics, work and measures.
_ENGLISH = """
die died death dead killed killing fatal toll fatality perish drowned
kill killed murder shot slain assassinated died
injured hurt wounded injury harm casualty treated
crash collision accident hit struck rammed slammed collide derail
flood flooding inundated water
fire blaze burn burned flames
storm hurricane tornado cyclone
quake earthquake tremor
explosion blast exploded bomb bombing
attack assault strike raid struck
strike walkout stoppage
protest demonstration rally march demonstrator protester
fight battle clash conflict war
cost price worth expense expensive bill
pay paid salary wage wages earn earns income collects
earn earned profit income net made
buy bought purchase purchased acquire acquired
sell sold sale
pay paid bought purchase sold
spend spent spending cost
money funds funding finance
offer offered bid proposal proposed
increase rise rose risen grew growth climb climbed raise raised higher jump
fall fell drop dropped decline declined decrease lower sank plunge plunged
raise rise increase
cut cuts reduce reduced reduction trim trimmed slash
job jobs post posts position employment
fire fired dismiss dismissed sack sacked oust ousted removed
quit resign resigned resignation stepped leave left
hire hired recruit recruited employ
begin began start started launch launched open opened
end ended finish finished conclude over stop stopped
close closed shut closure suspended
reopen reopened resume resumed
build built construct constructed construction
found founded founding established create created
discover discovered discovery find found detected
name named called dubbed nicknamed
win won winner victory beat defeated triumph
lose lost defeat defeated loss
win elected won
score scored goal headed
play played match game
spectator spectators crowd attendance audience
lead led leads leader head heads headed chief chair chairs
boss chief executive head director
wife husband spouse married marry wedding
child children kids son daughter
doctor physician medic
police officers cops sheriff
lawyer attorney counsel
judge court justice
guilty convicted conviction verdict found
acquit acquitted cleared innocent
sentence sentenced jailed prison jail imprisoned
arrest arrested detained custody
charge charged accused indicted indictment
sue sued lawsuit suit
appeal appealed
law bill legislation act measure
vote voted ballot votes
succeed success successful failed fail failure
run ran operate operated service
approve approved approval passed backed agreed accept accepted endorse
reject rejected oppose opposed refuse refused denied turned dismiss
deny denied dispute reject rejected
support supported back backed endorse endorsed favour favor
help aid assist assistance assistance support
agree agreed agreement deal settlement accord consensus
deal agreement pact treaty accord
demand demanded call called want wanted urge urged
criticise criticize criticised criticized criticism accused condemned blasted slammed attacked
praise praised welcomed hailed
promise promised pledge pledged vow vowed
allow allowed permit permitted let
ban banned prohibit prohibited forbid barred
delay delayed postpone postponed late
cancel cancelled canceled called
announce announced unveiled revealed
predict predicted forecast expect expected
plan planned intend scheduled
warn warned warning alert
mistake error wrong incorrect
cause caused reason because blame blamed due
damage damaged destroyed ruined
rescue rescued saved evacuated
evacuate evacuated moved displaced
missing disappeared lost
sick ill illness disease infected
virus coronavirus covid pandemic outbreak
test tests tested testing
vaccine vaccination vaccinated shot
mask masks face covering
money cash
tax taxes levy
drunk alcohol drinking drink sober
speed fast knots pace quickly
size big large
depth deep
height high tall
length long
temperature hot degrees
age old aged
weapon gun guns firearm rifle
army military troops soldiers forces
soldier troops soldiers
ship vessel boat ferry
plane aircraft jet flight helicopter
car vehicle truck
train trains railway rail
house home houses homes household households residence
power electricity outage blackout supply
town city village
country nation state
school schools pupils students
company firm business operator
owner owns own owned
worker employee workers staff employees
union workers
meeting met meet talks summit
talks negotiation negotiations discussions
movie film
picture painting pictures paintings
fake forged forgery counterfeit
advisor adviser aide counsel
spokesman spokeswoman spokesperson
candidate nominee contender
illegal unlawful
immigrant migrant immigrants migrants refugees
black african
gay lgbt lgbtq transgender
happen happened occurred
area region zone
"""


def _table(groups: str) -> Mapping[str, frozenset[str]]:
    made: dict[str, set[str]] = {}
    for line in groups.splitlines():
        stems = set(terms(line))
        for stem in stems:
            made.setdefault(stem, set()).update(stems - {stem})
    return {stem: frozenset(others) for stem, others in made.items()}


SYNONYMS: Mapping[str, frozenset[str]] = _table(_ENGLISH)
"""English stem to the stems that may stand for it."""
