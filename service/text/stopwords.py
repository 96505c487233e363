"""Words that carry no content in a question or a sentence, by language.

Function words only: articles, pronouns, prepositions, conjunctions, auxiliaries, question words,
negations. Words that are merely frequent in news ("said", "year") stay content: the weight of a
rare word in BM25 deals with them, and "what did she say" is a question one may ask.
"""

from __future__ import annotations

_ENGLISH = """
a an the this that these those such same other another each every either neither both all any some
few more most much many several own
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself
she her hers herself it its itself they them their theirs themselves one ones someone anyone
everyone something anything everything nothing somebody anybody everybody nobody none
who whom whose which what when where why how whether whoever whatever whichever whenever wherever
am is are was were be been being do does did doing done have has had having can could will would
shall should may might must ought cannot
about above across after against along among around as at before behind below beneath beside between
beyond by down during except for from in into inside of off on onto out outside over per since
through throughout till to toward towards under until up upon via with within without
and but or nor so yet if because although though while unless than then else
no not never only just also too very even still already again ever here there now once thus hence
however therefore moreover rather quite
s t d m o ll re ve
isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't couldn't won't wouldn't
shan't shouldn't mightn't mustn't ain't i'm i've i'd i'll you're you've you'd you'll he's he'd he'll
she's she'd she'll it's it'd it'll we're we've we'd we'll they're they've they'd they'll that's
that'll there's here's what's who's who'd who'll where's when's why's how's let's
please tell
"""

_GERMAN = """
der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines
dieser diese dieses diesen diesem jener jene jenes jenen jenem jeder jede jedes jeden jedem alle
allen aller alles manche einige einigen mehrere viele vielen viel mehr solche solcher
ich mich mir mein meine meinen meinem meiner du dich dir dein deine er ihn ihm sein seine seinen
seinem seiner seines sie ihr ihre ihren ihrem ihrer ihres es wir uns unser unsere unseren unserem
unserer euch euer eure man sich selbst etwas nichts jemand niemand
wer wen wem wessen was wann wo woher wohin warum weshalb wieso wie welcher welche welches welchen
welchem wieviel
bin bist ist sind seid war warst waren wart gewesen werde wirst wird werden wurde wurden worden
geworden würde würden habe hast hat haben habt hatte hatten hätte hätten gehabt kann kannst können
könnte könnten konnte konnten muss müssen musste mussten soll sollen sollte sollten will wollen
wollte wollten darf dürfen durfte dürfte mag möchte sei seien wäre wären
ab an auf aus bei beim bis durch für gegen gegenüber hinter in im ins mit nach neben ohne seit
trotz über um unter von vom vor während wegen zu zum zur zwischen
und oder aber denn sondern doch sowie sowohl als auch dass ob weil wenn obwohl damit indem bevor
nachdem so dann also nicht nie nur noch schon sehr hier da dort dabei dazu dafür daran darauf
daraus davon darüber dadurch jedoch bereits etwa wieder immer jetzt nun zwar bzw
"""

_FRENCH = """
le la les l un une des du de d au aux ce cet cette ces c cela ça ceci celui celle ceux celles
je j me m moi mon ma mes tu te t toi ton ta tes il elle on se s soi son sa ses lui nous notre nos
vous votre vos ils elles leur leurs eux en y même mêmes tout tous toute toutes autre autres chaque
aucun aucune plusieurs quelque quelques certains certaines rien personne
qui que qu quoi dont où quand comment pourquoi combien quel quelle quels quelles lequel laquelle
lesquels lesquelles auquel duquel
suis es est sommes êtes sont étais était étions étaient étant fut furent sera seront serait seraient
soit soient ai as a avons avez ont avais avait avions avaient ayant eu aura auront aurait auraient
ait aient peut peuvent pouvait pourrait pourraient doit doivent devait devrait devraient fait font
à avec chez contre dans depuis derrière dès devant durant entre hors jusque jusqu malgré par parmi
pendant pour sans selon sous sur vers via
et ou mais donc or ni car si comme lorsque lorsqu puisque puisqu quoique parce afin ainsi alors
aussi aujourd'hui bien déjà encore ici là ne n non pas plus moins jamais peu très trop toujours
puis tandis cependant
"""

_SPANISH = """
el la los las lo un una unos unas al del este esta esto estos estas ese esa eso esos esas aquel
aquella aquello aquellos aquellas
yo me mí mi mis tú te ti tu tus él ella ello se sí su sus suyo suya nosotros nos nuestro nuestra
nuestros nuestras vosotros os vuestro usted ustedes ellos ellas le les alguien nadie algo nada
alguno alguna algunos algunas ninguno ninguna otro otra otros otras todo toda todos todas cada
mismo misma mismos mismas mucho mucha muchos muchas poco pocos varios varias tanto tan
quién quiénes quien quienes qué que cuál cuáles cual cuales cuándo cuando dónde donde adónde cómo
como cuánto cuántos cuánta cuántas cuanto cuyo cuya por porque porqué
soy eres es somos son era eran fue fueron ser sido siendo será serán sería serían sea sean fuera
estoy está están estaba estaban estuvo estar estado he has ha hemos han había habían hubo haber
habrá habría haya hayan hay tiene tienen tenía puede pueden podía podría podrían debe deben debía
debería hace hacen
a ante bajo con contra de desde durante en entre hacia hasta mediante para según sin sobre tras
y e o u ni pero sino si aunque mientras pues así entonces también además no nunca jamás muy más
menos ya aún todavía sólo solo siempre aquí allí ahí ahora antes después luego
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(_ENGLISH.split()),
    "de": frozenset(_GERMAN.split()),
    "fr": frozenset(_FRENCH.split()),
    "es": frozenset(_SPANISH.split()),
}
"""ISO 639-1 code to lower-case words, accents kept, apostrophes straight."""
