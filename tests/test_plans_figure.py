"""Figures of plans: read from their artists - what is drawn, marked and written, and that nothing lies over another."""

import functools
from itertools import combinations
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon

from jimeval.base.tables import frame
from jimeval.plans import gap_grid, gap_reasons, gaps, plot_gap_grid, plot_logic, read_plan

ROOT = Path(__file__).resolve().parents[1]
PAPERS = [*sorted((ROOT / "data" / "raw" / "plans").glob("*-2014.*")), ROOT / "tests" / "papers" / "annex1.yml"]


@functools.cache
def drawn(path, ax=None):
    plan = read_plan(path)
    found = gaps(plan.plan_elements, plan.plan_links, plan.plans)
    ax = plot_logic(plan.plan_elements, plan.plan_links, found, ax=ax)
    ax.figure.canvas.draw()
    return plan, found, ax


def written(ax):
    return [text.get_text() for text in ax.texts]


def boxes(ax):
    shapes = (FancyBboxPatch, Polygon)
    return {patch.get_gid(): patch for patch in ax.patches if isinstance(patch, shapes) and patch.get_gid()}


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_each_element_has_a_box_and_none_lies_over_another(path):
    plan, _, ax = drawn(path)
    assert set(boxes(ax)) == set(plan.plan_elements["element_id"])
    extents = {node: patch.get_window_extent() for node, patch in boxes(ax).items()}
    assert not any(first.overlaps(second) for first, second in combinations(extents.values(), 2))


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_text_is_readable_and_inside_the_figure(path):
    _, _, ax = drawn(path)
    page = ax.figure.bbox
    for text in ax.texts:
        extent = text.get_window_extent()
        assert text.get_fontsize() >= 8
        assert page.x0 - 1 <= extent.x0 and extent.x1 <= page.x1 + 1 and page.y0 <= extent.y0 and extent.y1 <= page.y1
    assert ax.figure.get_size_inches()[0] * 100 == 1000


def test_the_words_of_an_element_stay_inside_its_box():
    _, _, ax = drawn(PAPERS[0])
    for patch in boxes(ax).values():
        box = patch.get_window_extent()
        for text in ax.texts:
            extent = text.get_window_extent()
            middle = (extent.y0 + extent.y1) / 2
            if text.get_ha() == "left" and box.x0 <= extent.x0 <= box.x1 and box.y0 < middle < box.y1:
                assert extent.x1 <= box.x1 and box.y0 <= extent.y0 and extent.y1 <= box.y1


def test_every_link_is_drawn():
    plan, _, ax = drawn(PAPERS[0])
    links = {f"{a} -> {b}" for a, b in plan.plan_links[["from_element_id", "to_element_id"]].itertuples(index=False)}
    assert {patch.get_gid() for patch in ax.patches if isinstance(patch, PathPatch)} == links


def test_an_element_with_a_gap_has_a_dashed_thick_frame_and_the_rules_mark():
    _, found, ax = drawn(ROOT / "data" / "raw" / "plans" / "csn-2014.yml")
    dashed = {
        node
        for node, patch in boxes(ax).items()
        if patch.get_linestyle() not in ("-", "solid") and patch.get_linewidth() > 2
    }
    assert dashed == {node for ids in found["element_ids"] for node in ids.split("+")} - {"csn-2014"}
    assert "G1 G5" in written(ax)
    assert "G5 = aktivitet utan resurs eller resurs utan aktivitet" in " ".join(written(ax))
    assert "gäller hela planen: G14 = inget i planen når den ordinarie planeringen" in " ".join(written(ax))


def test_a_waived_gap_is_marked_in_parentheses_without_the_dashed_frame():
    plan = read_plan(ROOT / "data" / "raw" / "plans" / "csn-2014.yml")
    found = gaps(plan.plan_elements, plan.plan_links, plan.plans)
    found.loc[found["element_ids"] == "csn-2014/R3", "waived_because"] = "Föreläsningen hör till ett annat uppdrag"
    ax = plot_logic(plan.plan_elements, plan.plan_links, found)
    assert boxes(ax)["csn-2014/R3"].get_linewidth() < 2 and "(G5)" in written(ax)
    assert "(G) = undantagen med skäl" in " ".join(written(ax))


def test_simulated_elements_and_the_figure_say_so():
    plan, _, ax = drawn(ROOT / "data" / "raw" / "plans" / "csn-2014.yml")
    assert written(ax).count("sim.") == (plan.plan_elements["origin"] == "simulated").sum()
    assert "Simulerade data" in written(ax)
    _, _, annex = drawn(ROOT / "tests" / "papers" / "annex1.yml")
    assert "Simulerade data" not in written(annex) and "sim." not in written(annex)


def test_what_is_done_already_says_so():
    _, _, ax = drawn(ROOT / "data" / "raw" / "plans" / "msb-2014.xlsx")
    assert written(ax).count("genomförd") == 1


def test_columns_for_problems_and_mediators_are_there_only_when_needed():
    _, _, annex = drawn(ROOT / "tests" / "papers" / "annex1.yml")
    assert written(annex)[:4] == ["Resurser", "Planerade aktiviteter", "Förväntade resultat", "Förväntade effekter"]
    _, _, vr = drawn(ROOT / "data" / "raw" / "plans" / "vr-2014.xlsx")
    assert written(vr)[0] == "Problem och mål" and "Förmedlande\ninstanser" in written(vr)


def test_axes_given_are_used_and_an_empty_plan_is_said():
    _, own = plt.subplots(figsize=(10, 8))
    assert drawn(PAPERS[1], ax=own)[2] is own
    ax = plot_logic(frame("plan_elements"), frame("plan_links"), frame("gaps"), simulated=True)
    assert written(ax) == ["Planen har inga delar att rita.", "Simulerade data"]


def test_the_grid_writes_each_number_and_hatches_those_without_plan():
    readings = [read_plan(path) for path in PAPERS if path.stem in ("csn-2014", "msb-2014")]
    elements, links, plans = (
        pd.concat([reading.tables[name] for reading in readings]) for name in ("plan_elements", "plan_links", "plans")
    )
    plans.loc[plans["agency_id"] == "msb", "extent"] = "cut"
    found, ids = gaps(elements, links, plans), ["msb", "csn", "vr"]
    grid, reasons = gap_grid(found, elements, ids, plans), gap_reasons(elements, ids, plans)
    ax = plot_gap_grid(grid, {"csn": "CSN", "msb": "MSB", "vr": "Vetenskapsrådet"}, simulated=True, reasons=reasons)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["CSN", "MSB", "Vetenskapsrådet"]
    csn = ["1", "1", "0", "0", "3", "2", "0", "0", "0", "–", "1", "0"]
    assert written(ax) == [*csn, *"××××××××", "1", "1", "×", "0", "ingen plan att bedöma", "Simulerade data"]
    assert [patch.get_hatch() for patch in ax.patches if patch.get_hatch()] == ["////"]
    shown = [label.get_text() for label in ax.get_xticklabels()]
    assert shown == ["G1", "G2", "G3", "G4", "G5", "G9", "G10", "G11", "G12", "G13", "G14", "G16"]
    legend = " ".join(ax.get_xlabel().split())
    assert "– = planen har inget som regeln kan bedöma" in legend
    assert "× = planen är avkortad, så det går inte att se vad som saknas" in legend
    assert "G6, G7 och G8 visas inte: ingen återrapport har lästs" in legend


def test_the_grid_of_many_agencies_keeps_its_words_inside_the_figure():
    readings = [read_plan(path) for path in PAPERS if path.stem != "annex1"]
    elements, links, plans = (
        pd.concat([reading.tables[name] for reading in readings]) for name in ("plan_elements", "plan_links", "plans")
    )
    labels = {agency_id: f"Myndigheten {agency_id}" for agency_id in plans["agency_id"]}
    grid = gap_grid(gaps(elements, links, plans), elements, labels, plans)
    ax = plot_gap_grid(grid, labels, reasons=gap_reasons(elements, labels, plans))
    ax.figure.canvas.draw()
    page = ax.figure.bbox
    for text in (*ax.texts, ax.xaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()):
        extent = text.get_window_extent()
        assert text.get_fontsize() >= 8
        assert page.x0 <= extent.x0 and extent.x1 <= page.x1 and page.y0 <= extent.y0 and extent.y1 <= page.y1


def large_plan():
    """Sixty elements in the proportions of a real plan, tied in rows; the last of each kind is tied to nothing."""
    counts = {"resource": 12, "activity": 24, "result": 16, "effect": 8}
    words = "könsuppdelad statistik används när regionerna planerar och följer upp sin verksamhet under året "
    rows = [
        {"element_id": f"csn-2014/{kind[0].upper() if kind != 'result' else 'F'}{n}", "kind": kind, "text": words * 2}
        for kind, many in counts.items()
        for n in range(1, many + 1)
    ]
    own = {"plan_id": "csn-2014", "agency_id": "csn", "document_id": "csn.pdf", "origin": "original", "signed_by": "KA"}
    links = [
        {"plan_id": "csn-2014", "from_element_id": f"csn-2014/{a}{1 + n % m}", "to_element_id": f"csn-2014/{b}{n}"}
        for a, m, b, many in (("R", 11, "A", 23), ("A", 23, "F", 15), ("F", 15, "E", 7))
        for n in range(1, many + 1)
    ]
    elements = frame("plan_elements", [row | own for row in rows])
    links = frame("plan_links", [link | {"origin": "stated", "signed_by": "KA"} for link in links])
    plans = frame("plans", [{"plan_id": "csn-2014", "agency_id": "csn", "document_id": "csn.pdf", "extent": "whole"}])
    return elements, links, gaps(elements, links, plans)


def test_sixty_elements_fit_a_printed_page_with_type_that_can_be_read_and_nothing_over_another():
    ax = plot_logic(*large_plan())
    ax.figure.canvas.draw()
    width, height = ax.figure.get_size_inches()
    assert height <= 1.5 * width  # A3 as it is, A4 made smaller: both are 1.41, less the margins above and below
    extents = {node: patch.get_window_extent() for node, patch in boxes(ax).items()}
    assert len(extents) == 60
    assert not any(first.overlaps(second) for first, second in combinations(extents.values(), 2))
    assert min(text.get_fontsize() for text in ax.texts) >= 8
    assert "långa texter är förkortade; hela står i listan" in " ".join(written(ax))
    plt.close(ax.figure)


def test_an_element_that_no_link_ties_has_its_corners_cut_off_and_others_have_not():
    ax = plot_logic(*large_plan())
    cut = {node for node, patch in boxes(ax).items() if isinstance(patch, Polygon)}
    assert cut == {"csn-2014/R12", "csn-2014/A24", "csn-2014/F16", "csn-2014/E8"}
    assert "avhuggna hörn = ingen koppling alls" in " ".join(written(ax))
    plt.close(ax.figure)
