"""Rules for minutes, one way of writing at a time."""

import time

import pytest

from jimeval.base.errors import InputError
from jimeval.base.persons import PersonKey
from jimeval.base.sentences import Sentence, sentences
from jimeval.documents.document import Document
from jimeval.minutes import read, read_minutes, say_collaborations, say_network, say_support
from jimeval.minutes.attendance.persons_in_text import persons_in_text
from jimeval.minutes.attendance.read import attendants
from jimeval.minutes.collaborations.read import collaborations
from jimeval.minutes.support.read import not_counted, occasions
from jimeval.minutes.support.unrealised import clauses


def told(text):
    return [(o.audience, o.form, o.statement, o.days, o.timing) for o in occasions(Sentence(0, len(text), text))]


def ties(text, agency_id="csn"):
    return [
        (t.from_agency_id, t.partner, t.partner_agency_id, t.statement)
        for t in collaborations(Sentence(0, len(text), text), agency_id)
    ]


def reading(body, key=None):
    text = f"Minnesanteckningar 2017-04-12\n\n{body}"
    return read(Document("m.txt", "m.txt", text, "0", ".txt", "Minnesanteckningar 2017-04-12"), key or PersonKey())


@pytest.mark.parametrize(
    "text, expected",
    [
        ("JiM har haft heldag med ledningsgruppen.", [("management", "full day", "given", 1.0, "not_stated")]),
        ("Heldagen med JiM ledde ingen.", [("not_stated", "full day", "given", 1.0, "not_stated")]),
        ("JiM har träffat högsta ledningen under två timmar.", [("management", "hours", "given", 0.25, "not_stated")]),
        ("JiM har träffat styrgruppen 4 timmar.", [("steering_group", "hours", "given", 0.5, "not_stated")]),
        (
            "JiM har träffat ledningsgruppen någon timme i höst.",
            [("management", "some hours", "given", None, "not_stated")],
        ),
        (
            "JiM har träffat arbetsgruppen flera gånger.",
            [("working_group", "some meetings", "given", None, "not_stated")],
        ),
        ("De har haft lite kontakt med JiM.", [("not_stated", "contact", "given", None, "not_stated")]),
        (
            "Arbetet drevs av en regional ledningsgrupp, där JiM deltagit till viss del.",
            [("regional_management", "part", "given", None, "not_stated")],
        ),
        (
            "JiM har haft två halvdagar med arbetsgruppen.",
            [("working_group", "half day", "given", 0.5, "not_stated")] * 2,
        ),
        ("JiM har haft heldagar med arbetsgruppen.", [("working_group", "full day", "given", None, "not_stated")]),
        (
            "JiM hade halvdag med ledningen först när planen var inskickad.",
            [("management", "half day", "given", 0.5, "after_plan")],
        ),
        (
            "JiM hade halvdag med ledningen innan planen skrevs.",
            [("management", "half day", "given", 0.5, "before_plan")],
        ),
        (
            "JiM har träffat en arbetsgrupp, dock ej ledningen.",
            [
                ("working_group", "meeting", "given", None, "not_stated"),
                ("management", "meeting", "stated_none", None, "not_stated"),
            ],
        ),
        (
            "Vi har haft en heldag med JiM och ledningsgruppen.",
            [("management", "full day", "given", 1.0, "not_stated")],
        ),
        ("Ledningen har ännu inte träffat JiM.", [("management", "meeting", "stated_none", None, "not_stated")]),
        ("Ledningen har inte deltagit.", [("management", "meeting", "stated_none", None, "not_stated")]),
        (
            "JiM har haft heldag med nyckelpersoner, inklusive GD.",
            [("management+key_persons", "full day", "given", 1.0, "not_stated")],
        ),
        (
            "JiM har haft heldag med enhetschefer (arbetsgrupp).",
            [("working_group", "full day", "given", 1.0, "not_stated")],
        ),
        (
            "JiM haft heldag med arbetsgrupp, och planen kortades sedan av GD.",
            [("working_group", "full day", "given", 1.0, "not_stated")],
        ),
        ("JiM ska ha heldag med ledningen i vår.", []),
        ("Myndigheten har haft en heldag internt med alla chefer.", []),
        ("Ledningen är mycket engagerad.", []),
        ("Det nämns två gånger i planen.", []),
        ("HR har haft uppdraget.", []),
    ],
)
def test_support_is_read_from_the_sentence(text, expected):
    assert told(text) == expected


def told_together(text):
    rows = []
    found = list(sentences(text))
    for before, sentence, after in zip([None, *found], found, [*found[1:], None], strict=False):
        rows += [(o.audience, o.days, o.statement) for o in occasions(sentence, before, after)]
    return rows


@pytest.mark.parametrize(
    "text, expected",
    [
        ("JiM har haft heldag med Boverket. Det var ledningsgruppen som deltog.", [("management", 1.0, "given")]),
        (
            "JiM har haft heldag med Boverket. Ledningen och arbetsgruppen deltog.",
            [("management+working_group", 1.0, "given")],
        ),
        ("JiM har haft heldag hos verket. Med på dagen var chefer.", [("managers", 1.0, "given")]),
        ("JiM har haft heldag hos verket. Chefer deltog i nätverket.", [("not_stated", 1.0, "given")]),
        (
            "JiM har haft heldag med Boverket. Ledningen var inte med.",
            [("not_stated", 1.0, "given"), ("management", None, "stated_none")],
        ),
        ("Planen är klar. Ledningen var inte med.", []),
        (
            "JiM har haft heldag hos verket. JiM har haft halvdag med chefer.",
            [("not_stated", 1.0, "given"), ("managers", 0.5, "given")],
        ),
    ],
)
def test_who_took_part_may_be_told_in_the_next_sentence(text, expected):
    assert told_together(text) == expected


@pytest.mark.parametrize(
    "amount, days",
    [
        ("ett tvåtimmars möte", [0.25]),
        ("ett tvåtimmarsmöte", [0.25]),
        ("en 2-timmars genomgång", [0.25]),
        ("ett möte på 90 minuter", [0.1875]),
        ("en tvådagars utbildning", [2.0]),
        ("en tvådagarsutbildning", [2.0]),
        ("en dags utbildning", [1.0]),
        ("1,5 dag", [1.5]),
        ("en och en halv dag", [1.5]),
        ("två heldagar", [1.0, 1.0]),
        ("en heldagsutbildning", [1.0]),
        ("en halv dag", [0.5]),
        ("en förmiddag", [0.5]),
        ("två eftermiddagar", [0.5, 0.5]),
        ("ett par timmar", [None]),
        ("några möten", [None]),
        ("ett möte", [None]),
    ],
)
def test_amounts_as_people_write_them(amount, days):
    assert told_together(f"JiM har haft {amount} med ledningen.") == [("management", each, "given") for each in days]


@pytest.mark.parametrize(
    "text",
    [
        "Ledningen har JiM inte träffat.",
        "Ledningen har JiM ännu inte mött.",
        "Något möte med ledningen har inte blivit av.",
        "Det har inte blivit något möte med ledningen.",
        "JiM har inte lyckats få till ett möte med ledningen.",
        "JiM har inte träffat ledningen.",
        "Inte heller ledningen har träffat JiM.",
        "Inget möte med ledningen har hållits.",
        "JiM har inte haft någon heldag med ledningen.",
        "Ledningen har inte varit med på något av JiM:s möten.",
    ],
)
def test_a_meeting_denied_before_or_after_its_verb_is_stated_none_and_never_given(text):
    assert told_together(text) == [("management", None, "stated_none")]


@pytest.mark.parametrize(
    "words",
    [
        ", dock ej ledningen",
        " utan ledningen",
        ", ledningen var inte med",
        ", ledningen däremot inte",
        " men inte med ledningen",
        " utan att ledningen deltog",
        ", men ledningen deltog inte",
        "; ledningen kunde inte vara med",
    ],
)
def test_who_was_not_there_is_denied_beside_who_was(words):
    assert told_together(f"JiM har haft heldag med arbetsgruppen{words}.") == [
        ("working_group", 1.0, "given"),
        ("management", None, "stated_none"),
    ]


def test_two_days_with_an_audience_each_are_told_apart():
    assert told_together("JiM har haft två halvdagar, en med ledningen och en med arbetsgruppen.") == [
        ("management", 0.5, "given"),
        ("working_group", 0.5, "given"),
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Samverkan med Boverket, men inte med MSB.", [("Boverket", "named"), ("MSB", "stated_none")]),
        (
            "Samverkan har inte skett med Boverket, däremot med MSB.",
            [("Boverket", "stated_none"), ("MSB", "named")],
        ),
        ("De samverkar varken med Boverket eller MSB.", [("Boverket", "stated_none"), ("MSB", "stated_none")]),
        ("De saknar samverkan med kommunerna.", [("kommunerna", "stated_none")]),
        ("De samverkar inte med någon annan myndighet.", [(None, "stated_none")]),
        ("Samverkan: Boverket, MSB och Hamnförbundet.", [(p, "named") for p in ("Boverket", "MSB", "Hamnförbundet")]),
        ("Samarbetspartner är Boverket och MSB.", [("Boverket", "named"), ("MSB", "named")]),
        ("Samverkan är viktig.", [(None, "unnamed")]),
        ("Samverkar med:\n- Boverket\n- Hamnförbundet", [("Boverket", "named"), ("Hamnförbundet", "named")]),
        ("Tillsammans med Boverket tar de fram ett stöd.", [("Boverket", "named")]),
        ("De sitter tillsammans med Boverket.", []),
        (
            "De samverkar med flera kommuner, främst Sjö kommun.",
            [("flera kommuner", "named"), ("Sjö kommun", "named")],
        ),
    ],
)
def test_partners_in_lists_and_contrasts(text, expected):
    assert [(partner, statement) for _, partner, _, statement in ties(text)] == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        (
            "De ska samverka med Försäkringskassan och Pensionsmyndigheten.",
            [
                ("csn", "Försäkringskassan", "fk", "named"),
                ("csn", "Pensionsmyndigheten", "pensionsmyndigheten", "named"),
            ],
        ),
        (
            "De samarbetar med NCK samt länens nätverk mot våld och hot.",
            [("csn", "NCK", None, "named"), ("csn", "länens nätverk mot våld och hot", None, "named")],
        ),
        (
            "De samverkar med bland andra kommuner, regioner och MSB i frågor om kris, kallat Beredd.",
            [("csn", "kommuner", None, "named"), ("csn", "regioner", None, "named"), ("csn", "MSB", "msb", "named")],
        ),
        (
            "De samarbetar med Länsstyrelsen i Skåne och Länsstyrelsen i Dalarna i frågor om våld.",
            [
                ("csn", "Länsstyrelsen i Skåne", "lst-skane", "named"),
                ("csn", "Länsstyrelsen i Dalarna", None, "named"),
            ],
        ),
        ("Planen betonar samverkan.", [("csn", None, None, "unnamed")]),
        ("De samarbetar med flera andra myndigheter.", [("csn", None, None, "unnamed")]),
        ("Samverkan framgår inte av planen.", [("csn", None, None, "stated_none")]),
        ("Ingen samverkan sker med Kriminalvården.", [("csn", "Kriminalvården", "kriminalvarden", "stated_none")]),
        ("Försäkringskassan vill samverka med dem.", [("fk", "dem", "csn", "named")]),
        ("De gör omvärldsbevakning på myndigheter som liknar dem.", []),
        ("Försäkringskassan var med på mötet.", []),
    ],
)
def test_collaboration_is_directed_and_only_what_is_said(text, expected):
    assert ties(text) == expected


@pytest.mark.parametrize(
    "lines, expected",
    [
        ("Närvarande: Ada Berg, CSN, Bo Ek, Länsstyrelsen Skåne", [("CSN", "full"), ("Länsstyrelsen Skåne", "full")]),
        (
            "Närvarande\nAda Berg, CSN\nBo Ek, Cecilia Dahl, Boverket",
            [("CSN", "full"), ("Boverket", "full"), ("Boverket", "full")],
        ),
        (
            "Deltagare\nCSN: Ada Berg, Bo Ek\nBoverket: Cecilia Dahl",
            [("CSN", "full"), ("CSN", "full"), ("Boverket", "full")],
        ),
        (
            "Närvarande: Ada Berg, CSN (fram till kl. 14.30), Bo Ek, MSB (anslöt efter lunch)",
            [("CSN", "left_early"), ("MSB", "joined_late")],
        ),
        (
            "Närvarande\nAda Berg, CSN\n\nSkatteverket och Sametinget hade anmält förhinder",
            [("CSN", "full"), ("Skatteverket", "absent"), ("Sametinget", "absent")],
        ),
        ("Närvarande\nFrån CSN närvarade Ada Berg (praktikant) och Bo Ek", [("CSN", "full"), ("CSN", "full")]),
        ("Deltagare: se separat förteckning", [(None, "unknown")]),
        ("Närvarande: Ada Berg, JiM/Göteborgs universitet", [("JiM/Göteborgs universitet", "full")]),
        ("Närvarande: Ada Berg, Bo Ek, Cecilia Dahl", [(None, "full"), (None, "full"), (None, "full")]),
        (
            "Närvarande Ada Berg, Bo Ek (kom senare), CSN, Dan Ek, MSB",
            [("CSN", "full"), ("CSN", "joined_late"), ("MSB", "full")],
        ),
    ],
)
def test_attendance_in_the_ways_it_is_written(lines, expected):
    attendance = reading(f"{lines}\n\n1. Mötet öppnas\n\nOrdföranden hälsade alla välkomna hit.\n").attendance
    assert [
        (None if row.organisation != row.organisation else row.organisation, row.presence)
        for row in attendance.itertuples()
    ] == expected


def test_a_list_ends_where_an_unknown_heading_runs_into_its_sentence():
    result = reading(
        "Närvarande Ada Berg, CSN, Bo Ek, MSB Dagens program Vi inledde med en runda. Myndigheterna CSN De väntar.\n"
    )
    assert result.attendance["organisation"].tolist() == ["CSN", "MSB"]
    assert "Dagens program" not in result.passages.loc[result.passages["section"] == "attendance", "text"].iloc[0]


def test_a_list_that_lies_elsewhere_is_unknown_and_said():
    problems = [
        problem
        for problem in reading("Deltagare: se separat förteckning\n").problems
        if problem.code == "attendance_elsewhere"
    ]
    assert [problem.message for problem in problems] == [
        "närvarolistan ligger i ett annat papper; vilka som var där är okänt."
    ]


def test_a_table_with_x_marks_tells_present_partly_present_and_absent():
    attendance = reading(
        "Ledamöter Närvarande\nAda Berg X, ordförande § 1 - § 3\nBo Ek X\nCecilia Dahl anmält förhinder\nDan Ek\n\n"
        "§ 1 Mötet öppnas\n\nOrdföranden öppnar.\n"
    ).attendance
    assert attendance["presence"].tolist() == ["full", "full", "absent", "unknown"]
    assert attendance["role"].tolist()[0] == "ordförande"  # the paragraphs are those that she chaired


def test_the_same_person_is_one_pseudonym_whatever_the_hyphen():
    key = PersonKey()
    first = reading("Närvarande: Ada Lind-Berg, CSN\n", key).attendance["person"].tolist()
    second = reading("Närvarande: Bo Ek, MSB, Ada Lind Berg, CSN\n", key).attendance["person"].tolist()
    assert (first, second) == (["Person 1"], ["Person 2", "Person 1"])
    assert key.mask("Hälsa Ada Lind-Berg och Bo Eks chef.") == "Hälsa Person 1 och Person 2s chef."


@pytest.mark.parametrize(
    "body, agencies",
    [
        ("Myndigheterna\n\nBoverket\nHär går det framåt.\n\nCSN\nDe väntar.\n", ["boverket", "csn"]),
        ("## Läget\n\n### Boverket\n\nHär går det framåt.\n\n- **CSN** – de väntar.\n", ["boverket", "csn"]),
        ("Myndigheterna Boverket Här går det framåt. CSN De väntar på MSB. MSB är sena.\n", ["boverket", "csn"]),
        ("Boverket : Här samverkar de med CSN. Skatteverket och MSB är med.\n", ["boverket"]),
        ("Skolverket har hört av sig. Försäkringskassan, CSN och MSB väntar.\n", []),
        ("Myndigheterna Boverket Allt är gjort CSN De har nyss börjat.\n", ["boverket", "csn"]),
        ("Lägesrapport från myndigheterna Boverket: Allt är gjort CSN: Vi har nyss börjat.\n", ["boverket", "csn"]),
        ("Myndigheterna\n\nCSN\nDe samarbetar med Boverket: Skolverket är inte med.\n", ["csn"]),
    ],
)
def test_a_heading_is_told_from_a_sentence_by_what_follows(body, agencies):
    passages = reading(f"Närvarande: Ada Berg, Länsstyrelsen Skåne\n\n{body}").passages
    assert passages["agency_id"].dropna().tolist() == agencies


def test_a_heading_over_two_agencies_is_put_on_neither():
    result = reading(
        "Myndigheterna\n\nCSN: De väntar.\n\nFormas och Forte: JiM har haft heldag med ledningen.\n\nMSB: Nytt.\n"
    )
    assert result.passages["agency_id"].dropna().tolist() == ["csn", "msb"]
    assert result.support.empty
    assert [problem.message for problem in result.problems if problem.code == "joint_heading"] == [
        "rubriken ”Formas och Forte:” gäller flera myndigheter; avsnittet läggs inte på någon av dem."
    ]


def test_sentences_survive_abbreviations_and_numbering():
    text = "T.ex. mallar m.m. och kl. 14.30 slut. Nästa! Klart?\n\n2. Punkt"
    assert [sentence.text for sentence in sentences(text)] == [
        "T.ex. mallar m.m. och kl. 14.30 slut.",
        "Nästa!",
        "Klart?",
        "2. Punkt",
    ]
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in sentences(text))


def test_a_file_that_is_no_minutes_says_so(tmp_path):
    (tmp_path / "recept.txt").write_text("Koka upp vatten.\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_minutes(tmp_path / "recept.txt")
    assert str(error.value) == (
        "recept.txt: 1 problem\n  filen känns inte igen som minnesanteckningar: varken rubrik eller närvarolista "
        "säger det. Kontrollera att det är rätt fil."
    )


@pytest.mark.parametrize(
    "sentence, finding",
    [
        (
            "Inget sägs.",
            "Anteckningarna säger inget om vilket stöd myndigheten fick. Det betyder inte att den inte fick något.",
        ),
        (
            "JiM har haft heldag med ledningen.",
            "Anteckningarna nämner 1 dag stöd med angiven tid (1 tillfälle i allt).",
        ),
        (
            "JiM har träffat arbetsgruppen flera gånger.",
            "Anteckningarna nämner 1 tillfälle utan angiven tid (1 tillfälle i allt).",
        ),
        (
            "JiM har haft en halvdag med chefer och heldag med arbetsgruppen.",
            "Anteckningarna nämner 1,5 dagar stöd med angiven tid (2 tillfällen i allt).",
        ),
        ("Ledningen har inte deltagit.", "Uttryckligen inget möte med ledning."),
    ],
)
def test_the_finding_on_support_has_a_sentence_for_every_case(sentence, finding):
    assert say_support(reading(f"Myndigheterna\n\nCSN: {sentence}\n").support) == finding


def test_the_findings_on_collaboration_have_a_sentence_for_every_case():
    names = {"csn": "CSN", "fk": "Försäkringskassan"}
    nothing = reading("Myndigheterna\n\nCSN: Inget sägs.\n").collaborations
    one = reading("Myndigheterna\n\nCSN: De ska samverka med Försäkringskassan.\n").collaborations
    unnamed = reading("Myndigheterna\n\nCSN: De betonar samverkan.\n").collaborations
    none = reading("Myndigheterna\n\nCSN: Samverkan framgår inte av planen.\n").collaborations
    assert [say_collaborations(ties, names) for ties in (nothing, one, unnamed, none)] == [
        "Anteckningarna säger inget om samverkan.",
        "CSN anges samverka med Försäkringskassan.",
        "CSN anges samverka, men ingen part nämns vid namn.",
        "För CSN anges uttryckligen att ingen samverkan framgår.",
    ]
    assert say_network(nothing) == "Anteckningarna nämner ingen samverkan med namngiven part."
    assert say_network(one) == (
        "1 riktad koppling från 1 myndighet; 0 ömsesidiga par; 0 går till parter utanför registret. "
        "Utan namngiven part: 0; uttryckligen ingen: 0."
    )


@pytest.mark.parametrize(
    "text, audiences",
    [
        ("JiM har erbjudit en heldag med ledningsgruppen men den har inte blivit av.", []),
        ("Heldagen med ledningen ställdes in.", []),
        ("Ledningen tackade nej till en heldag.", []),
        ("Heldag med chefsgruppen planeras.", []),
        ("Frågan om en heldag med ledningen kom upp.", []),
        ("Det blev ingen heldag, utan en halvdag med arbetsgruppen.", ["working_group"]),
        ("Ledningen vill driva frågan och har haft en heldag med JiM.", ["management"]),
        ("JiM har haft en heldag med ledningsgruppen, som önskar mer.", ["management"]),
        ("Arbetsgruppen, som inte blivit klar, har haft heldag med JiM.", ["working_group"]),
        ("Ledningsgruppen avsatte en heldag åt planen, utan JiM.", []),
        ("Arbetsgruppen träffas varannan vecka, en halvdag per gång.", []),
    ],
)
def test_a_day_offered_declined_called_off_or_of_their_own_is_no_support(text, audiences):
    assert [audience for audience, *_ in told(text)] == audiences


def test_a_day_that_is_not_counted_is_listed():
    problems = reading("Myndigheterna\n\nCSN: Heldagen med ledningen ställdes in.\n").problems
    assert [problem.message for problem in problems if problem.code == "occasion_not_counted"] == [
        "”Heldagen” räknas inte som stöd: planerat, erbjudet, avböjt, inställt eller eget arbete."
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("En heldag genomfördes med arbetsgruppen i oktober.", [("working_group", 1.0, "given")]),
        (
            "JiM har haft 2 heldagar och 1 halvdag med styrgruppen.",
            [("steering_group", d, "given") for d in (1, 1, 0.5)],
        ),
        ("JiM har utbildat nyckelpersonerna under två dagar.", [("key_persons", 1.0, "given")] * 2),
        ("Arbetsgruppen har haft två träffar med JiM, båda halvdagar.", [("working_group", 0.5, "given")] * 2),
        ("JiM har haft en heldag per region med regionledningen.", [("not_stated", None, "given")]),
        ("JiM har haft en heldag med projektledningen.", [("not_stated", 1.0, "given")]),
        ("Varken ledningen eller arbetsgruppen har träffat JiM.", [("management+working_group", None, "stated_none")]),
        ("Ingen träff med ledningen har kommit till stånd.", [("management", None, "stated_none")]),
        ("Ledningen deltog inte i nätverket.", []),
        ("Ledningen var inte intresserad av heldagen.", []),
    ],
)
def test_amounts_and_audiences_in_other_words(text, expected):
    assert [(audience, days, statement) for audience, _, statement, days, _ in told(text)] == expected


def test_what_is_said_of_the_plan_belongs_to_its_own_day():
    text = "JiM har haft heldag med arbetsgruppen inför att planen skrevs, och halvdag med GD sedan den lämnats in."
    assert [(row[0], row[4]) for row in told(text)] == [("working_group", "before_plan"), ("management", "after_plan")]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Referensgruppen föreslår att de samverkar med Försäkringskassan.", []),
        ("De borde samarbeta mer med Boverket.", []),
        ("Pröva att samarbeta med Kriminalvården.", []),
        ("Har avslutat samarbetet med Socialstyrelsen.", []),
        ("Samverkar internt mellan avdelningarna.", []),
        ("JiM har inte samarbetat med ledningen.", []),
        ("Boverket är inte med i samarbetet.", []),
        ("Samarbetet med Jordbruksverket fortsätter.", ["Jordbruksverket"]),
        ("Samverkan med FK och AF finns med i planen.", ["FK", "AF"]),
        (
            "De samverkar med Universitets- och högskolerådet och Sveriges Kommuner och Landsting.",
            ["Universitets- och högskolerådet", "Sveriges Kommuner och Landsting"],
        ),
        ("Samverkar med Försäkringskassan (en kartläggning) och Boverket.", ["Försäkringskassan", "Boverket"]),
    ],
)
def test_advice_ended_and_internal_work_is_no_collaboration_and_a_partner_is_its_name(text, expected):
    assert [partner for _, partner, _, _ in ties(text)] == expected


@pytest.mark.parametrize(
    "lines, expected",
    [
        ("Närvarande: Ada Berg (CSN), Bo Ek (kom senare), MSB", [("CSN", "full"), ("MSB", "joined_late")]),
        ("Närvarande: Ada Berg och Bo Ek (Boverket)", [("Boverket", "full")] * 2),
        ("Närvarande: Ada Berg, CSN. Frånvarande: Bo Ek, Boverket.", [("CSN", "full"), ("Boverket", "absent")]),
        ("Närvarande\nAda Berg, CSN\nAnmälda frånvarande\nBo Ek, Boverket", [("CSN", "full"), ("Boverket", "absent")]),
        (
            "Närvarande\nAda Berg Boverket\nBo Ek – CSN\nCia Dal/SCB",
            [("Boverket", "full"), ("CSN", "full"), ("SCB", "full")],
        ),
        ("Närvarande\nAda Berg, enhetschef, CSN\nBo Ek, MSB, gick kl. 14", [("CSN", "full"), ("MSB", "left_early")]),
        ("Närvarande\nAda Berg, Dan Karlsson och Bo Ek, CSN", [("CSN", "full")] * 3),
        ("Deltagare: Från CSN: Ada Berg, från Boverket: Bo Ek", [("CSN", "full"), ("Boverket", "full")]),
        ("Närvarande\nOrdförande: Ada Berg, CSN\nSkolverket: förhinder", [("CSN", "full"), ("Skolverket", "absent")]),
        ("Närvarande myndigheter: CSN, Boverket och MSB", [("CSN", "full"), ("Boverket", "full"), ("MSB", "full")]),
    ],
)
def test_attendance_in_more_ways(lines, expected):
    attendance = reading(f"{lines}\n\n1. Mötet öppnas\n\nOrdföranden hälsade alla välkomna hit.\n").attendance
    assert list(zip(attendance["organisation"], attendance["presence"], strict=True)) == expected


@pytest.mark.parametrize(
    "body, sections",
    [
        (
            "Läget i myndigheterna\n\nCSN: Bra.\n\nReferensgruppens råd\nCSN: Mer.",
            ["status", "status", "advice", "advice"],
        ),
        ("3. Rapport från myndigheterna\n\n3.1 CSN\nBra.\n", ["status", "status"]),
        ("## Läget\n\n**CSN.** Bra.\n\n**Boverket** har börjat.\n", ["status"] * 3),
        ("Läget\n\nMUCF (tidigare Ungdomsstyrelsen): Bra.\n", ["status"] * 2),
        ("Läget\n\nStatens institutionsstyrelse, SiS: Bra.\n", ["status"] * 2),
        ("Läget\n\nCSN\nRåd: Skriv mer. Nuläge: klart.\n", ["status", "status", "advice", "status"]),
    ],
)
def test_headings_of_other_wording_and_labels_inside_a_paragraph(body, sections):
    passages = reading(body).passages
    assert passages["section"].tolist()[1:] == sections


def test_an_agency_that_comes_back_in_the_same_part_is_listed():
    codes = [problem.code for problem in reading("Läget\n\nCSN: Bra.\n\nVad vi tycker\n\nCSN: Skriv mer.\n").problems]
    assert "agency_again" in codes


@pytest.mark.parametrize(
    "work",
    [
        lambda n: attendants(" " * n, 0, n),
        lambda n: attendants("\t" * n, 0, n),
        lambda n: attendants("Från " * (n // 5), 0, n),
        lambda n: occasions(Sentence(0, n, "heldag " * (n // 7))),
        lambda n: not_counted(Sentence(0, n, "halvdag med ledningen " * (n // 22))),
        lambda n: persons_in_text("Ada " * (n // 4), 0, n, ["Ada Berg"]),
    ],
)
def test_what_no_list_or_sentence_holds_costs_in_line_with_its_length(work):
    def seconds(n):
        return min(once(n + 22 * more) for more in range(3))  # the least disturbed; of a new text nothing is remembered

    def once(n):
        begun = time.process_time()
        work(n)
        return time.process_time() - begun

    assert seconds(36_000) < 8 * max(seconds(9_000), 0.05)  # four times the length; squared growth gives 16


def test_the_rules_on_a_sentence_of_many_days_find_its_clauses_once():
    clauses.cache_clear()
    found = occasions(Sentence(0, 0, "JiM har haft " + "heldag med ledningen, " * 50 + "men halvdag med chefer."))
    assert len(found) == 51
    assert clauses.cache_info().misses == 1
