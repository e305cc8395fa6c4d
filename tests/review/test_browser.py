"""The desk in a real browser: what a person does there, by keys and by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from casus.review.incidents import reconcile_anew
from casus.store import Project
from casus.types import Event
from tests.review.browsing import SECONDS, Visitor, chromium, served
from tests.review.reports import PLAIN, reports
from tests.store.build import TEXT, bombing, record

FIRST, SECOND, THIRD, _ = reports()
BOMB, ATTACK = (event.id for event in FIRST.events)
expect.set_options(timeout=SECONDS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with served(folder) as where:
        yield where


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Ana, at a wide screen; whatever a test does, no page may ask for anything elsewhere, or fail in its scripts."""
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    it = Visitor(page, address)
    yield it
    page.context.close()
    assert it.elsewhere == []
    assert it.faults == []


def counted(folder: Path, state: str) -> int:
    with Project.open(folder) as project:
        return project.status().states.get(state, 0)


def test_the_whole_project_is_reviewed_by_keys_with_at_most_two_a_record(visitor: Visitor, folder: Path) -> None:
    visitor.press("Enter")
    for number in range(1, 6):
        visitor.page.wait_for_selector("#desk[data-event]")
        event = visitor.page.get_attribute("#desk", "data-event")
        visitor.press("a")
        visitor.page.wait_for_function(
            "event => (document.getElementById('desk')?.dataset.event ?? null) !== event", arg=event
        )
        assert counted(folder, "accepted") == number
    expect(visitor.page.get_by_role("heading", name="All done")).to_be_visible()
    assert visitor.pressed <= 2 * 5


def test_a_type_is_changed_by_typing_and_undone(visitor: Visitor, folder: Path) -> None:
    visitor.open(f"/events/{BOMB}")
    visitor.press("t")
    visitor.page.keyboard.type("suicide bombing")
    visitor.press("Enter")
    visitor.said("Changed type")
    expect(visitor.page.locator("button.type")).to_have_text("suicide bombing")
    visitor.press("u")
    visitor.said("Undid: edit")
    expect(visitor.page.locator("button.type")).to_have_text("bombing")
    assert counted(folder, "open") == 5


def test_a_wrong_type_is_refused_with_what_is_near(visitor: Visitor) -> None:
    visitor.open(f"/events/{BOMB}")
    visitor.press("t")
    visitor.page.keyboard.type("chemical")
    visitor.press("Enter")
    expect(visitor.page.locator("#alert")).to_contain_text("did you mean chemical_attack")
    visitor.faults.clear()  # the browser notes each answer of 422


def test_marked_words_become_a_value(visitor: Visitor, folder: Path) -> None:
    visitor.open(f"/events/{BOMB}")
    visitor.mark("Gunmen")
    visitor.page.get_by_role("toolbar", name="Use the marked words").get_by_role("button", name="Who did it").click()
    visitor.said("Added to who did it")
    expect(visitor.page.locator("section[data-field=actors] .item")).to_contain_text("Gunmen")
    with Project.open(folder) as project:
        assert [actor.span.quote for actor in project.event(BOMB).event.actors] == ["Gunmen"]


def test_a_span_is_changed_by_marking_other_words(visitor: Visitor, folder: Path) -> None:
    visitor.open(f"/events/{BOMB}")
    visitor.page.locator("section[data-field=recipients] .jump").focus()
    visitor.press("e")
    visitor.mark("people at a market")
    visitor.page.get_by_role("button", name="Use these words").click()
    visitor.said("Changed to whom")
    with Project.open(folder) as project:
        assert [it.span.quote for it in project.event(BOMB).event.recipients] == ["people at a market"]


def test_words_are_marked_by_the_keyboard_alone(visitor: Visitor, folder: Path) -> None:
    visitor.open(f"/events/{ATTACK}")
    visitor.press("w")
    visitor.press("ArrowRight")
    visitor.press("Shift+ArrowRight")
    marked = visitor.page.evaluate("getSelection().toString()")
    assert marked.startswith("attacked")
    visitor.press("Enter")
    visitor.page.wait_for_function("document.activeElement.closest('#palette') !== null")
    visitor.press("Enter")
    visitor.said("Added to told by")
    with Project.open(folder) as project:
        assert marked in [trigger.quote for trigger in project.event(ATTACK).event.triggers]


def test_a_figure_is_changed_in_its_form(visitor: Visitor, folder: Path) -> None:
    visitor.open(f"/events/{BOMB}")
    visitor.page.locator("section[data-field=tolls] .jump").focus()
    visitor.press("e")
    form = visitor.page.locator("section[data-field=tolls] .item form")
    form.get_by_label("Best").fill("6")
    form.get_by_label("Highest").fill("7")
    form.get_by_label("Says who").select_option("police")
    form.get_by_role("button", name="Save").click()
    visitor.said("Changed toll")
    with Project.open(folder) as project:
        (toll,) = project.event(BOMB).event.tolls
    assert (toll.low, toll.best, toll.high) == (4, 6, 7)
    assert toll.said_by is not None


def test_an_event_is_split_and_merged_again(visitor: Visitor, folder: Path) -> None:
    visitor.open(f"/events/{BOMB}")
    visitor.press("s")
    visitor.page.locator("#split").get_by_role("button", name="Split").click()
    visitor.said("Split into 2 events")
    expect(visitor.page.locator(".events .chip")).to_have_count(3)
    visitor.press("m")
    dialog = visitor.page.locator("#merge")
    dialog.get_by_role("checkbox", name="killed").check()
    dialog.get_by_role("button", name="Merge").click()
    visitor.said("Merged 2 events into one")
    with Project.open(folder) as project:
        assert [t.quote for t in project.event(BOMB).event.triggers] == ["bomb", "killed"]


def test_a_missed_event_is_added_by_its_trigger(visitor: Visitor, folder: Path) -> None:
    with Project.open(folder) as project:
        (empty,) = project.empty_articles(5)
    visitor.open(f"/articles/{empty.id}")
    visitor.mark("met")
    visitor.press("n")
    dialog = visitor.page.locator("#new")
    dialog.get_by_label("Type").fill("meeting")
    dialog.get_by_label("Type").press("Enter")
    visitor.said("Added an event")
    with Project.open(folder) as project:
        (event,) = project.record(empty.id).events
    assert (event.type, event.triggers[0].quote, event.period.evidence is not None) == ("meeting", "met", True)
    assert PLAIN[event.triggers[0].start :].startswith("met")


def test_two_reviewers_do_not_overwrite_each_other(browser: Browser, visitor: Visitor, folder: Path) -> None:
    visitor.open(f"/events/{BOMB}")
    other = Visitor(browser.new_page(), visitor.address)
    other.page.get_by_title("Change the name").click()
    other.page.locator("#rename").get_by_label("Name").fill("Ben")
    other.page.locator("#rename").get_by_role("button", name="Save").click()
    other.said("You are Ben now")
    other.open(f"/events/{BOMB}")
    other.page.get_by_label("background").check()
    other.said("Changed background")
    visitor.press("x")
    expect(visitor.page.locator("#alert")).to_contain_text("Ben changed this event")
    expect(visitor.page.get_by_label("background")).to_be_checked()
    assert counted(folder, "rejected") == 0
    visitor.press("x")
    visitor.page.wait_for_function("event => document.getElementById('desk').dataset.event !== event", arg=BOMB)
    assert counted(folder, "rejected") == 1
    other.page.context.close()
    visitor.faults.clear()  # the browser notes the answer of 409


def test_pointing_at_one_side_lights_the_other(visitor: Visitor) -> None:
    visitor.open(f"/events/{BOMB}")
    visitor.page.locator("section[data-field=places] .jump").hover()
    expect(visitor.page.locator("#text .lit")).to_have_text("Velden")
    visitor.page.locator("#text .m-period").hover()
    expect(visitor.page.locator(".item.lit")).to_contain_text("2024-03-03")
    visitor.page.locator("#text .m-recipients").first.click()
    visitor.page.wait_for_function("document.activeElement.classList.contains('jump')")


def test_keys_can_be_changed(visitor: Visitor, folder: Path) -> None:
    visitor.open(f"/events/{BOMB}")
    visitor.press("?")
    visitor.page.get_by_role("button", name="Change the key of: Accept").click()
    visitor.page.keyboard.press("y")
    visitor.page.get_by_role("button", name="Close").click()
    visitor.press("y")
    visitor.page.wait_for_function("event => document.getElementById('desk').dataset.event !== event", arg=BOMB)
    assert counted(folder, "accepted") == 1


def marked(browser: Browser, folder: Path, text: str, quote: str, use: str, direction: str | None = None) -> Event:
    """The event of a text after a person has marked these words of it for that use."""
    told = record(text, bombing(text))
    with Project.open(folder, create=True) as project:
        project.add_record(told, coder="model:test")
    with served(folder) as address:
        visitor = Visitor(browser.new_page(), address)
        visitor.open(f"/events/{told.events[0].id}")
        assert direction is None or visitor.page.get_attribute("#text", "dir") == direction
        visitor.mark(quote)
        visitor.page.locator(f"#palette [data-use={use}]").click()
        visitor.said("Added")
        visitor.page.context.close()
    with Project.open(folder) as project:
        return project.event(told.events[0].id).event


def test_emoji_and_line_ends_shift_no_offset(browser: Browser, tmp_path: Path) -> None:
    text = f"\U0001f4f0 News \U0001f1e6\U0001f1f9\r\nfrom\rVelden\N{COMBINING ACUTE ACCENT}. {TEXT}"
    assert marked(browser, tmp_path / "p", text, "checkpoint", "recipients").recipients[-1].span.quote == "checkpoint"


def test_reports_are_told_apart_with_a_reason(visitor: Visitor, folder: Path) -> None:
    with Project.open(folder) as project:
        reconcile_anew(project)
        (incident, *_) = project.incident_page("reports")
    visitor.open(f"/incidents/{incident.id}")
    visitor.page.get_by_role("button", name="Not the same happening").first.click()
    visitor.page.get_by_label("Reason").fill("another market")
    visitor.page.locator("#why").get_by_role("button", name="Save").click()
    visitor.said("Told apart")
    with Project.open(folder) as project:
        assert {pair.verdict for pair in project.pairs()} == {"different"}
    visitor.press("u")
    visitor.said("Undid: pair")
    with Project.open(folder) as project:
        assert project.pairs() == []


def test_two_coders_work_blind_and_a_third_decides(browser: Browser, visitor: Visitor, folder: Path) -> None:
    visitor.open("/coders")
    visitor.page.get_by_role("button", name="Code blind").click()
    visitor.said("You code blind now")
    visitor.open(f"/events/{BOMB}")
    visitor.press("x")
    visitor.page.wait_for_function("event => document.getElementById('desk').dataset.event !== event", arg=BOMB)
    assert counted(folder, "open") == 5
    with Project.open(folder) as project:
        project.add_opinion(BOMB, "accept", project.event(BOMB).event, who="Ben")
    visitor.open("/coders")
    visitor.page.get_by_role("button", name="Stop coding blind").click()
    visitor.said("You see and change the record again")
    visitor.page.get_by_role("link", name="Two coders").click()
    row = visitor.page.get_by_role("row", name="Ana")
    expect(row.last).to_contain_text("no such event")
    row.last.get_by_role("button", name="Take this").click()
    visitor.said("Took Ana's word")
    assert counted(folder, "rejected") == 1


def test_the_overview_has_a_map_a_brush_and_pictures_to_save(visitor: Visitor, tmp_path: Path) -> None:
    visitor.page.get_by_role("link", name="Overview").click()
    visitor.page.wait_for_selector("#world[data-cells]")
    assert visitor.page.locator("#world path.border-land").count() > 100
    for name, form in (("weeks", "svg"), ("timeline", "png"), ("map", "png")):
        what = f"[data-do=save-{form}][data-of={name}]" if name != "map" else "[data-do=save-map][data-of=png]"
        with visitor.page.expect_download() as download:
            visitor.page.locator(what).click()
        saved = tmp_path / f"{name}.{form}"
        download.value.save_as(saved)
        assert saved.read_bytes()[:4] == (b"<svg" if form == "svg" else b"\x89PNG"), name
    box = visitor.page.locator("#weeks .bar").first.bounding_box()
    assert box is not None
    visitor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    visitor.page.mouse.down()
    visitor.page.mouse.up()
    visitor.page.wait_for_url("**since=2024-02-26&until=2024-03-03*")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_hinders_who_sees_or_moves_otherwise(
    browser: Browser, address: str, folder: Path, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with Project.open(folder) as project:
        reconcile_anew(project)
        (incident, *_) = project.incident_page("reports")
    size: ViewportSize = {"width": width, "height": 860}
    page: Page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    visitor = Visitor(page, address)
    for path in ("/", f"/events/{BOMB}", f"/incidents/{incident.id}", "/overview", "/quality", "/coders", "/done"):
        visitor.open(path)
        found = Axe().run(page).response["violations"]
        grave = [
            f"{it['id']}: {it['nodes'][0]['html'][:200]}" for it in found if it["impact"] in ("serious", "critical")
        ]
        assert grave == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px wider than the screen"
    page.context.close()


def test_text_from_right_to_left_is_shown_so(browser: Browser, tmp_path: Path) -> None:
    text = f"قال شهود عيان إن قنبلة انفجرت في السوق يوم الأحد وقتلت أربعة أشخاص بينهم طفلان في المدينة القديمة. {TEXT[:76]}"
    event = marked(browser, tmp_path / "p", text, "قنبلة", "instruments", direction="rtl")
    assert event.instruments[0].quote == "قنبلة"


def test_a_text_of_twenty_thousand_words_is_shown_at_once(browser: Browser, tmp_path: Path) -> None:
    text = TEXT + "\n\n" + "The market was quiet and the traders waited for the ferry.\n" * 1_800
    party = marked(browser, tmp_path / "p", text, "traders waited", "recipients").recipients[-1]
    assert text[party.span.start : party.span.end] == party.span.quote == "traders waited"
