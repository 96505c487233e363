"""Words that judge, frighten or exaggerate, by language and kind; written for this project.

A plain entry stands for itself, `*` at its end for any ending of letters, `~` for its English
inflections ("slam~": slams, slammed, slamming), `_` for a space. Words that are as often plain
description ("radical surgery", "explosive device", "historic building") are left out or
have in `PLAIN_BEFORE` what shows, behind them, that they only describe.
"""

from __future__ import annotations

from typing import Literal

Category = Literal["evaluation", "verb", "doubt", "motive", "fear", "hyperbole", "label", "drama"]

_ENGLISH: dict[Category, str] = {
    "evaluation": """
    abhorrent absurd* abysmal* admirabl* amazing* appalling* arrogant* asinine atrocious*
    awesome awful* backward bizarre* blatant* bogus brazen* brilliant* callous* clueless
    commendabl* contemptibl* corrupt courageous* cowardly crazy cruel* cynical* dangerously
    deceitful* delusional deplorabl* despicabl* dimwitted dire disastrous* disgrace*
    disgusting* dishonest* dismal* dreadful* dubious* egregious* embarrassing* evil
    exemplary extraordinarily fake fantastic fatuous feckless* fearless* flagrant* flawed
    foolish* fraudulent* glaring* glorious* gross grotesque* gutless hapless* hateful*
    heartless* heinous* heroic* hideous* hollow hypocritical* idiotic* ill-advised
    ill-conceived illegitimate immoral* impressive* incompetent* incredibl* indefensibl*
    inept* inexcusabl* infamous* inhumane insane* insidious* insulting* intolerabl*
    irresponsible irresponsibly laughabl* laudabl* lousy ludicrous* magnificent* malicious*
    marvelous* masterful* mean-spirited misguided monstrous* naive nasty nefarious*
    nonsensical notorious* noxious odious offensive_remarks outrageous* overblown painfully
    pathetic* perverse* phony pointless* preposterous* reckless* reprehensibl* repugnant
    ridiculous* rotten sad sadly savage_attack scandalous* scathing* senseless* shameful*
    shameless* shoddy sickening* sinister sleazy sloppy spineless* splendid* stupid* sublime
    superb* surreal tawdry terrible terribly thankfully tone-deaf toothless tragically
    toxic_politics troubling* twisted ugly unacceptabl* unbelievabl* unconscionabl*
    unforgivabl* unfortunate* unhinged unjust* unjustifiabl* unprovoked unseemly untenable
    vicious* vile vindictive* weird* wonderful* worrisome worthless wretched wrongheaded
    """,
    "verb": """
    bash~ berat* blast~ boast~ brag* browbeat* bulli* cave_in caved crowed crowing decried
    decries decry decrying demoniz* denigrat* eviscerat* excoriat* flaunt~ flip-flop* fumed
    fuming gloat~ grous* gush~ hammer~_home hector~ lambast* lash~_out malign~ maul~ mock~
    pander~ parrot~ peddl* pillori* pounc* rage_against rail~_against rant~ savag* scold~
    scoff~ shriek~ skewer~ slam~ smear~ sneer~ spew~ stonewall~ stok* taunt~ thrash~ tout~
    trash~ trumpet~ vilif* whin* whitewash~ trounc* demolish~_the_argument ripped_into
    rips_into tore_into tears_into torch~ obliterat* own~_the_libs humiliat* grill~ cozy~_up
    buckl* grandstand~ fearmonger~ scaremonger~ gaslight~ weaponiz* politiciz*
    """,
    "doubt": """
    admits admitted admitting claimed claiming claims_that claim_that conced* confess*
    so-called supposedly purport* self-proclaimed self-styled would-be ostensibl* insinuat*
    """,
    "motive": """
    desperate_to desperately desperation desperate_attempt desperate_bid
    obsess* power-hungry political_stunt publicity_stunt political_theater political_theatre
    power_grab cover-up_attempt knows_full_well secretly_hop* in_denial
    refuse~_to_accept_reality bent_on hell-bent hellbent thirst~_for_power pretend~
    pretending agenda-driven eager_to_please self-serving vendetta witch_hunt witch-hunt
    doubl*_down scapegoat* smokescreen ulterior_motive* turn~_a_blind_eye sell~_out
    sold_out_to want~_to_distract wants_to_hide trying_to_distract trying_to_hide
    attempt_to_distract bid_to_distract in_an_effort_to_distract hop~_to_bury
    """,
    "fear": """
    apocalyp* armageddon bloodthirsty chilling* catastroph* doomsday dystopian
    existential_threat frightening* ghastly gruesome* harrowing hellish hellhole horrif*
    horror* looming_disaster menacing* mayhem nightmar* ominous* orwellian panic-stricken
    rampag* scary sinister* spiral~ terrifying* ticking_time_bomb tyrann* unspeakabl*
    war_on_christmas invasion_of_migrants meltdown chaotic* in_chaos into_chaos plunged_into
    havoc
    """,
    "hyperbole": """
    astonish* astound* bombshell* blockbuster breathtaking* colossal* countless dazzling*
    dramatic* earth-shattering endless* epic explosive_claim* explosive_report*
    explosive_allegation* eye-popping game-changer game-changing groundbreaking
    history-making huge_win jaw-dropping landslide_of meteoric mind-boggling miracl*
    monumental* mother_of_all never-ending phenomenal* record-shattering revolutionary_new
    seismic sensational* shocking* skyrocket* soaring spectacular* staggering* startling*
    stunning* sweeping_victory tsunami_of unimaginabl* unparalleled unprecedented
    unstoppabl* utterly wildly world-class totally completely_false clearly obviously
    of_course undoubtedly unsurprisingly needless_to_say frankly undeniabl* indisputabl*
    unquestionabl* simply_put make_no_mistake
    """,
    "label": """
    apologist* bigot* bootlicker* bureaucrats_in clown* crackpot* cron* cultist* deep_state
    demagog* despot* dictator* elitist* extremist* fanatic* fascist* fat_cat* globalist*
    goon* henchm* hatemonger* henchman hoodlum* hysteri* ideologue* illegals kleptocra*
    lackey* lapdog* leftist* liar* libtard* loony lunatic* madman maniac* mainstream_media
    lamestream mob moron* nanny_state neo-con* nutjob* oligarch* puppet_regime quack*
    racist* radical_left radical_right regime right-winger* left-winger* rino rinos rogue
    sham sheeple shill* snowflake* social_justice_warrior* stooge* strongman thug* toady
    traitor* treasonous troll* turncoat* warmonger* white_supremacist* woke wing-nut*
    xenophob* zealot*
    """,
    "drama": """
    acrimon* aflame aggressive* alarm* alarming* anger* angr* anguish* ardent* ashamed assail*
    assault_on attack~_on backlash baffl* barrage baseless* battered battl~ beleaguered
    bellicose besieged bewilder* bitter bitterly blatantly bleak* blistering blitz blowback
    bluster* bogged bombastic botch* bracing brash* brawl* bruising brutal* bungl*
    burning_question calamit* carnage chaos charade circus clamor* cling~_to clobber* combative*
    concern-trolling contentious* controversial* coward* crackdown_on cripple* crippling
    crisis_of crushing crush~ damning deadlocked debacle debunk* decimat* defiant* defying
    derid* deride* desperat* devastat* dire_warning disarray discredited disgraced dismay*
    dismissive* disturbing* dizzying dodg~ dogged_by doom* draconian drastic* dread* dubbed dumb
    embattled emboldened embroiled enrag* eras~ erupt* escalat* excruciating exploit~ explosive*
    extreme_views extremely false_claim* false_hope* fanfare farc* fear-mongering fearful* fears
    feckless ferocious* feud* fiasco fierce* fierier fiery firebrand firestorm flail~ flimsy
    flood~_of flout~ fracas fractious frantic* fraught frenz* fret~ frighten* fruitless furious*
    furor* fury gaffe* gutt~ hail~ halt~_in_its_tracks hammer~ harangu* harass* hard-charging
    hard-hitting hardline* harsh* heated hellbent hijack* hit~_back hit~_out hoax*
    hollow_promise* horrendous* hostile_takeover humbl* hurl~ hype* ignit* ignominious*
    ill-fated ill-timed immense* imperil* implod* inexplicabl* infamous inflam* infuriat*
    intense* jab~ jarring jeopardiz* jeopardy jittery jolt~ knee-jerk lament~ languish* lash~
    lethal_blow limp~ livid loom~ lurch~ massacre* massive* melt~_down menac* mess messy mired
    mire~ mockery muddl* nadir nail-biting nefarious nervous* nightmare notoriety obliterat*
    obsessi* offensive ominous onslaught outcry outrage* outspoken overheated overwhelm* panic*
    paralyz* partisan_attack* perilous* pernicious phenomenon pillor* pivotal plagu* plummet*
    plung~ pointed_attack polariz* ponder~ powerhouse precarious* pressur~_tactic* provocat*
    pummel* punch~_back punishing purg~ rabid raging rag~ raid~ raucous ravag* razor-sharp
    rebuk~ reckless reeling reignit* relentless* reviled ripp~ roar~ rocked rocky roil~ rosy
    rout~ row_over ruckus ruin* ruthless* sabotag* sag~ salvo scandal* scapegoat scorched scorn*
    scramble~ scrap~_over scrutin*_mounts searing sear~ seeth* seiz~_on self-inflicted
    severe_blow shak~_up shameful sharp-elbowed shatter~ sheer shockwave* shock~ shoddy showdown
    shred* shrill shrug~_off simmer~ sink~_into siren skirt~ slap~_down slash~ sleight smack~
    snub~ sorely spark~ spar~ spat_over spectacle squabbl* squander* squash~ stab~ stagger*
    stalemate stark* startl* steep_price stifl* stinging sting~ stormy storm~ strident* stumbl*
    stunned stymi* surg~ suspicious* swarm~ sweeping swip~ swoon* tantrum* teeter* tense
    tensions terrif* thorny threaten~_to_derail throttl* thwart~ toppl* torment* torn_apart
    torpedo* torrent tout~ toxic* tragedy tragic* trampl* travesty treacherous* troubled tumbl*
    tumult* turbul* turf_war turmoil unabashed* unapologetic* unceremonious* undermin* unease
    uneasy unfair* unforgiving unfounded unhappy unleash* unnerv* unpreceden* unravel*
    unraveling unrelenting unrest_grows unruly unsettl* unsubstantiated untrue upend* uphill
    uproar urgent* vehement* vengeful* venom* violat~_norms vitriol* volatile vow~_revenge
    vulgar* war_of_words warring wary wast~ whiplash whirlwind whopping wield~ wild wildest
    worrie* worsening worst-case wreak~ wreck* yell~ zinger*
    """,
}

_GERMAN: dict[Category, str] = {
    "evaluation": """
    absurd* abscheulich* beschämend* dreist* dumm* ekelhaft* empörend* entsetzlich*
    erbärmlich* fatal* furchtbar* gewissenlos* grandios* großartig* heuchlerisch*
    inakzeptabel katastrophal* lächerlich* miserabel* peinlich* perfide* rücksichtslos*
    schamlos* schändlich* schrecklich* skandalös* skrupellos* töricht* unerträglich*
    unsäglich* unverantwortlich* verheerend* verlogen* wahnsinnig* widerlich* wunderbar*
    """,
    "verb": "wetter* pöbel* poltert* hetz* prahl* faselt* geiß*",
    "doubt": "angeblich* sogenannte* vermeintlich* behauptet* behaupten",
    "fear": "albtraum* alptraum* horror* schreckgespenst* chaos apokaly* inferno",
    "hyperbole": "beispiellos* bahnbrechend* sensationell* spektakulär* gigantisch* unfassbar*"
    " natürlich selbstverständlich zweifellos offensichtlich",
    "label": "clique* handlanger* hetzer* ideologe* lügenpresse machthaber* regime schergen"
    " schurken* gutmensch* extremist* fanatiker*",
}

_FRENCH: dict[Category, str] = {
    "evaluation": """
    abject* absurde* affligeant* aberrant* atroce* calamiteu* catastrophique* choquant*
    cynique* déplorable* désastreu* effroyable* épouvantable* grotesque* honteu* horrible*
    hypocrite* ignoble* inacceptable* indécent* indigne* infâme* insensé* irresponsable*
    lamentable* magnifique* méprisable* minable* monstrueu* odieu* pathétique* pitoyable*
    révoltant* ridicule* scandaleu* stupide* terrible*
    """,
    "verb": "fustig* étrill* vocifér* éructe* fanfaronn*",
    "doubt": "prétend* soi-disant prétendument",
    "fear": "cauchemar* chaos apocalyp* horreur*",
    "hyperbole": "ahurissant* époustouflant* fracassant* hallucinant* historique* inouï*"
    " sensationnel* spectaculaire* stupéfiant* évidemment bien_sûr",
    "label": "caste clique extrémiste* fanatique* larbin* régime sbire* despote* dictateur*",
}

_SPANISH: dict[Category, str] = {
    "evaluation": """
    abominable* absurd* atroz* bochornos* catastrófic* cínic* deplorable* desastros*
    despreciable* escandalos* espantos* estúpid* grotesc* hipócrita* horrible* indignante*
    inaceptable* infame* insensat* intolerable* irresponsable* lamentable* maravillos*
    miserable* patétic* repugnante* ridícul* terrible* vergonzos*
    """,
    "verb": "arremet* despotric* fanfarrone*",
    "doubt": "supuestamente presunto_plan pretend* autoproclamad*",
    "fear": "caos apocal* horror* pesadilla*",
    "hyperbole": "alucinante* asombros* bestial* espectacular* inaudit* sensacional*"
    " obviamente evidentemente por_supuesto",
    "label": "camarilla extremista* fanátic* régimen secuaz secuaces dictador* títere*",
}

LOADED: dict[str, dict[Category, str]] = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
}
"""ISO 639-1 code to the entries of each kind."""

PLAIN_BEFORE: dict[str, str] = {
    "backward": "by|from|in|into|through",
    "claimed": "lives|the lives?|responsibility",
    "clearly": "visible|marked|audible|labell?ed",
    "epic": "poems?|systems|games",
    "gross": "domestic|national|profits?|margins?|income|weight|revenues?|tonnage|receipts",
    "hollow": "tubes?|body|blocks?|core|trees?|space",
    "mob": "boss|trial|family",
    "regime": "of|change",
    "rogue": "waves?|planets?",
    "soaring": "birds?|above|over",
}
"""English entry to the words (a pattern) that make it plain description when they follow it."""
